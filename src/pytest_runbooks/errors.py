"""What can be wrong with a document, a setting or a run, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a document: where it is, what it is, and what to do next.

    Attributes:
        path: the document, as it is shown to a person.
        line: the line in the document, counted from 1.
        column: the column in that line, counted from 1 in characters.
        message: what is wrong, with the offending word in backticks.
        hint: what is allowed, or the nearest allowed word, or the next action.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: {self.message}"
        return f"{where}\n  {self.hint}" if self.hint else where


class RunbookError(Exception):
    """Base of every error that this project raises on purpose."""


class DocumentError(RunbookError):
    """A document that cannot be run as it is written; holds every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SettingError(RunbookError):
    """A setting of the run (an option, a tool, a fixture) that does not fit the document."""


class InfrastructureError(RunbookError):
    """Something under the runbook broke: a shell that does not start, an emulator that died."""


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """Say the allowed word nearest to `word`, or, when none is near, all of them."""
    known = sorted(allowed)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    return "allowed: " + ", ".join(f"`{name}`" for name in known)
