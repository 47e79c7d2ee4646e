"""The shell text of a document, as rules see it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TypeVar, cast

from ..model import Position, Runner, Span, Step
from ..parsing.placeholders import FoundPlaceholder, find_placeholders
from ..parsing.shell_commands import Commands, ShellCommand, read_commands
from ..parsing.shell_tokens import UNKNOWN, Word
from .document import Document, per_document, starts_of_lines
from .plain_shell import plain

__all__ = ["UNKNOWN", "ShellCode", "known_text", "literal", "per_code", "shell_codes"]

T = TypeVar("T")


@dataclass(frozen=True)
class ShellCode:
    """What a shell runs in one go: a block, or one command of a transcript.

    Attributes:
        step: what it belongs to.
        code: as it stands on the page, without prompts.
        placeholders: those in it.
        line: the document's line of its first line.
        columns: for each of its lines, the column in the document where it begins.
    """

    step: Step
    code: str
    placeholders: tuple[FoundPlaceholder, ...]
    line: int
    columns: tuple[int, ...]

    @cached_property
    def neutral(self) -> str:
        """The code with `UNKNOWN` in the place of each sign of a placeholder; offsets stay."""
        pieces, at = [], 0
        for one in self.placeholders:
            pieces += [self.code[at : one.start], UNKNOWN * len(one.text)]
            at = one.end
        return "".join([*pieces, self.code[at:]])

    @cached_property
    def plain(self) -> str:
        """The neutral text without what the shell hands on as it is; see `plain_shell`."""
        return plain(self.neutral)

    @cached_property
    def commands(self) -> Commands:
        """Its commands, read from the neutral text."""
        return read_commands(self.neutral)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offsets at which its lines begin."""
        return starts_of_lines(self.code)

    def position(self, offset: int) -> Position:
        """Give the place in the document of an offset into the code."""
        above = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[above]
        first = self.columns[above] if above < len(self.columns) else 1
        return Position(self.step.position.path, self.line + above, first + column)

    def span(self, begin: int, end: int) -> Span:
        """Give the stretch of the document between two offsets into the code."""
        return Span(self.position(begin), self.position(max(begin, end)))

    def of_word(self, word: Word) -> Span:
        """Give the place of a word, with its quotes."""
        return self.span(word.begin, word.end)

    def of_command(self, command: ShellCommand) -> Span:
        """Give the place of a command, from its first word to its last."""
        return self.span(command.words[0].begin, command.words[-1].end)

    def written(self, word: Word) -> str:
        """Give a word as it stands on the page."""
        return self.code[word.begin : word.end]


def per_code(find: Callable[[ShellCode], tuple[T, ...]]) -> Callable[[ShellCode], tuple[T, ...]]:
    """Let a function of some shell code be called once for each."""
    key = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(code: ShellCode) -> tuple[T, ...]:
        known = vars(code)
        if key not in known:
            known[key] = find(code)
        return cast("tuple[T, ...]", known[key])

    return found


def known_text(word: Word) -> str:
    """Give a word's text with one `UNKNOWN` where an expansion or placeholder decides."""
    return word.known


def literal(word: Word) -> str | None:
    """Give a word's text; None where an expansion or a placeholder decides."""
    return None if UNKNOWN in word.known else word.known


@per_document
def shell_codes(document: Document) -> tuple[ShellCode, ...]:
    """Give all that shells run in a document, in order."""
    front = document.front_matter
    rows = [*front.placeholders, *(p for e in front.environments for p in e.placeholders)]
    declared = {row.name for row in rows}
    found = []
    for step in document.steps:
        if step.runner is not Runner.BASH:
            continue
        for command in step.commands:
            placeholders = find_placeholders(
                command.code, Runner.BASH, {*declared, *step.placeholders}
            )
            columns = columns_of(step, command.code, command.line)
            found.append(ShellCode(step, command.code, tuple(placeholders), command.line, columns))
    return tuple(found)


def columns_of(step: Step, code: str, line: int) -> tuple[int, ...]:
    """Say where the lines of a command begin, which in a transcript stand behind prompts."""
    block = step.block
    whole = block.code.split("\n")
    columns = []
    for index, text in enumerate(code.split("\n")[:-1], line - block.first_code_line):
        inside = index < len(block.columns)
        shown = whole[index] if inside else ""
        before = len(shown) - len(text) if shown.endswith(text) else 0
        columns.append((block.columns[index] if inside else 1) + before)
    return tuple(columns)
