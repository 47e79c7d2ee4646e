"""What lint says of a document, as a person or a program reads it."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Edit
from .rule import Finding, Rule, Severity


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding of one rule.

    Attributes:
        path: the file, as it is shown to a person.
        line: where it begins, from 1.
        column: the column there, from 1 in characters.
        end_line: where it ends.
        end_column: the column behind its last character.
        code: of the rule.
        name: of the rule.
        severity: of the rule.
        message: what is wrong; one line.
        hint: what to do; may be empty.
        edits: what mends it with certainty.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    name: str
    severity: Severity
    message: str
    hint: str = ""
    edits: tuple[Edit, ...] = ()

    @classmethod
    def of(cls, rule: Rule, finding: Finding) -> Diagnostic:
        """Make one of what a rule has found."""
        start, end = finding.span.start, finding.span.end
        return cls(
            path=start.path,
            line=start.line,
            column=start.column,
            end_line=end.line,
            end_column=end.column,
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            message=finding.message,
            hint=finding.hint,
            edits=finding.edits,
        )

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"
        return f"{where}\n  {self.hint}" if self.hint else where
