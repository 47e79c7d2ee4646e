"""The Python text of a document, as rules see it."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import cached_property

from ..model import Position, Runner, Span, Step
from ..parsing.placeholders import FoundPlaceholder, find_placeholders
from ..parsing.procedures import make_procedures
from .document import Document, per_document
from .shell import columns_of


@dataclass(frozen=True)
class PythonCode:
    """What a Python session runs in one go: a block, or one command of a transcript.

    Attributes:
        step: what it belongs to.
        code: as it stands on the page, without prompts.
        placeholders: those in it.
        tree: what Python makes of it; None when it does not parse.
        mistake: why it does not; None when it does.
        line: the document's line of its first line.
        columns: for each of its lines, the column in the document where it begins.
    """

    step: Step
    code: str
    placeholders: tuple[FoundPlaceholder, ...]
    tree: ast.Module | None
    mistake: SyntaxError | None
    line: int
    columns: tuple[int, ...]

    def position(self, line: int, column: int) -> Position:
        """Give the place in the document of a line (from 1) and a column (from 0) of the code."""
        index = line - 1
        first = self.columns[index] if 0 <= index < len(self.columns) else 1
        return Position(self.step.position.path, self.line + index, first + column)

    def of_node(self, node: ast.expr | ast.stmt | ast.keyword) -> Span:
        """Give the place of a part of the tree."""
        start = self.position(node.lineno, self._characters(node.lineno, node.col_offset))
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return Span(start, self.position(end_line, self._characters(end_line, end)))

    def of_stretch(self, begin: int, end: int) -> Span:
        """Give the place of a stretch between two offsets into the code."""
        return Span(self._place(begin), self._place(max(begin, end)))

    def offset(self, line: int, octets: int) -> int:
        """Give the offset of a place as the tree has it: a line (from 1) and bytes (from 0)."""
        return self._starts[line - 1] + self._characters(line, octets)

    def written(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """Give a part of the tree as it stands on the page."""
        begin = self.offset(node.lineno, node.col_offset)
        return self.code[begin : self._end(node)]

    def is_literal(self, node: ast.expr) -> bool:
        """Say whether no placeholder decides what a part of the tree is."""
        begin, end = self.offset(node.lineno, node.col_offset), self._end(node)
        return not any(one.start < end and begin < one.end for one in self.placeholders)

    @property
    def is_to_fail(self) -> bool:
        """Whether the page says that it fails, so that a mistake in it may be what it shows."""
        return self.step.options.exit != 0

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in re.finditer("\n", self.code)))

    def _end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def _place(self, offset: int) -> Position:
        above = self.code.count("\n", 0, offset)
        return self.position(above + 1, offset - self._starts[above])

    def _characters(self, line: int, octets: int) -> int:
        """Columns of the tree count bytes."""
        text = self.code.split("\n")[line - 1]
        return len(text.encode()[:octets].decode(errors="ignore"))


@per_document
def python_codes(document: Document) -> tuple[PythonCode, ...]:
    """Give all that Python runs in a document, in order."""
    front = document.front_matter
    rows = [*front.placeholders, *(p for e in front.environments for p in e.placeholders)]
    declared = {row.name for row in rows}
    found = []
    for step in document.steps:
        if step.runner is not Runner.PYTHON:
            continue
        for command in step.commands:
            placeholders = find_placeholders(
                command.code, Runner.PYTHON, {*declared, *step.placeholders}
            )
            tree, mistake = _parsed(_without(command.code, placeholders))
            columns = columns_of(step, command.code, command.line)
            found.append(
                PythonCode(
                    step, command.code, tuple(placeholders), tree, mistake, command.line, columns
                )
            )
    return tuple(found)


@per_document
def python_sessions(document: Document) -> tuple[tuple[PythonCode, ...], ...]:
    """Give what each Python session of a document runs, in order: one for each procedure."""
    front = document.front_matter
    codes: dict[int, list[PythonCode]] = {}
    for code in python_codes(document):
        codes.setdefault(id(code.step), []).append(code)
    procedures = make_procedures(document.steps, document.sections, "", front.procedures)
    return tuple(
        tuple(code for step in procedure.steps for code in codes.get(id(step), ()))
        for procedure in procedures
    )


def _without(code: str, placeholders: list[FoundPlaceholder]) -> str:
    """Put a name of the same length in the place of each placeholder."""
    for one in placeholders:
        code = code[: one.start] + "_" * len(one.text) + code[one.end :]
    return code


def _parsed(code: str) -> tuple[ast.Module | None, SyntaxError | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape, which runs
            return ast.parse(code), None
    except SyntaxError as error:
        return None, error
    except (ValueError, RecursionError, MemoryError) as error:
        return None, SyntaxError(str(error))
