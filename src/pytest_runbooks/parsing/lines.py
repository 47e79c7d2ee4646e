"""A document as lines, and stretches of it without the prefix of the container they stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from pytest_runbooks.errors import Problem
from pytest_runbooks.model import Position

BYTE_ORDER_MARK = "\ufeff"

# What ends a line in Markdown, and nothing else: a form feed or U+2028 is text.
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


class Problems(list[Problem]):
    """The mistakes found so far in one document."""

    def add(self, position: Position, message: str, hint: str = "") -> None:
        """Note a mistake at a place of the document."""
        self.append(Problem(position.path, position.line, position.column, message, hint))


@dataclass(frozen=True)
class Excerpt:
    """Consecutive lines of a document without the prefix of their container.

    Attributes:
        path: the document.
        first_line: the document's line of the first line.
        lines: the text, without line ends.
        columns: for each line, the column in the document where it begins.
    """

    path: str
    first_line: int
    lines: tuple[str, ...]
    columns: tuple[int, ...]

    @property
    def text(self) -> str:
        """The lines, joined by line feeds."""
        return "\n".join(self.lines)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offsets into `text` at which its lines begin."""
        return tuple(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))

    def position(self, offset: int) -> Position:
        """Give the place in the document of an offset into `text`."""
        index = bisect_right(self._starts, offset) - 1
        column = self.columns[index] + offset - self._starts[index]
        return Position(self.path, self.first_line + index, column)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a document, split into lines.

    Attributes:
        path: the document, as it is shown to a person.
        raw: each line as it is on disk, with its end; the first with the byte order mark, if any.
        lines: each line without its end and without the byte order mark.
    """

    path: str
    raw: tuple[str, ...]
    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str, path: str) -> Source:
        """Split a text at CR LF, CR and LF, and nowhere else."""
        raw = tuple(_LINE.findall(text))
        lines = [line.rstrip("\r\n") for line in raw]
        if lines:
            lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
        return cls(path, raw, tuple(lines))

    def position(self, line: int, column: int = 1) -> Position:
        """Name a place in this document."""
        return Position(self.path, line, column)

    def excerpt(self, first_line: int, pieces: Iterable[str]) -> Excerpt:
        """Find out where each of some consecutive lines, as a Markdown parser gives them, begins.

        Args:
            first_line: the document's line of the first piece.
            pieces: the lines without the prefix of their container.
        """
        lines = tuple(pieces)
        columns = (
            _column(self.lines[first_line - 1 + index], piece) for index, piece in enumerate(lines)
        )
        return Excerpt(self.path, first_line, lines, tuple(columns))

    def stretch(self, first_line: int, last_line: int) -> str:
        """Give whole lines as they are on disk, both ends included."""
        return "".join(self.raw[first_line - 1 : last_line])


def _column(line: str, piece: str) -> int:
    """Say at which column of a line a piece of it begins.

    A piece is the end of its line, except where a container consumed a part of a tab (the rest
    of the tab is then given as spaces) or where white space at the end was dropped.
    """
    line = line.replace("\0", "\ufffd")  # as CommonMark wants it
    if line.endswith(piece):
        return len(line) - len(piece) + 1
    for padding in range(1, len(piece) - len(piece.lstrip(" ")) + 1):
        if line.endswith(piece[padding:]):
            return len(line) - len(piece) + padding + 1
    return max(line.rfind(piece.strip()), 0) + 1


def join_lines(lines: Iterable[str]) -> str:
    """End each line by a line feed."""
    return "".join(f"{line}\n" for line in lines)


def said_at(place: Position, seen_from: Position) -> str:
    """Say where something else is: `on line 3`, or `in PATH:3` when that is another file."""
    return f"on line {place.line}" if place.path == seen_from.path else f"in {place}"
