"""A documented text as lines to hold against the lines of an output."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from .bindings import Bindings
from .pattern import Anything, Pattern
from .sequence import Gap
from .unreadable import UnreadableError

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[0-Z\\^-~])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A documented line.

    Attributes:
        text: as the document has it, without trailing white space.
        line: the document's line.
        pattern: what fits in its place; a compiled regular expression fits whole lines.
        space: what stands between the text and a final `[..]`: when `[..]` stands for nothing it
            is trailing white space, and the output has lost it.
    """

    text: str
    line: int
    pattern: Pattern | re.Pattern[str]
    space: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names that matching may bind."""
        return self.pattern.names if isinstance(self.pattern, Pattern) else frozenset()

    def match(self, actual: str, bindings: Bindings, /) -> bool:
        """Hold a line of the output against it."""
        if isinstance(self.pattern, re.Pattern):
            return actual == self.text or self.pattern.fullmatch(actual) is not None
        if self.pattern.match(actual, bindings):
            return True
        return self.space != "" and self.pattern.match(actual + self.space, bindings)


def without_escapes(text: str) -> str:
    """Take the terminal's escape sequences (colours, titles) out of an output."""
    return _ESCAPES.sub("", text)


def plain_lines(text: str) -> list[str]:
    """Split a text into lines without what is no difference.

    That is terminal escapes, what a carriage return overwrites, trailing white space, and empty
    lines at the beginning and the end.
    """
    return _numbered(text)[1]


def documented_lines(text: str, first_line: int, names: Mapping[str, str]) -> list[Line | Gap]:
    """Read a documented text whose first line is the document's `first_line`.

    Raises:
        UnreadableError: a line ends in ` (re)` and is no regular expression.
    """
    skipped, lines = _numbered(text)
    return [
        _read(line, number, names) for number, line in enumerate(lines, start=first_line + skipped)
    ]


def _numbered(text: str) -> tuple[int, list[str]]:
    lines = [_shown(line).rstrip() for line in without_escapes(text).split("\n")]
    first = next((number for number, line in enumerate(lines) if line), len(lines))
    while len(lines) > first and not lines[-1]:
        lines.pop()
    return first, lines[first:]


def _shown(line: str) -> str:
    """Give what a terminal shows of a line in which progress was written over progress."""
    shown = ""
    for piece in line.split("\r"):
        shown = piece + shown[len(piece) :]
    return shown


def _read(text: str, line: int, names: Mapping[str, str]) -> Line | Gap:
    if text.strip() == "...":
        return Gap(line)
    if text.endswith(" (re)"):
        return Line(text, line, _regex(text.removesuffix(" (re)"), line))
    if text.endswith(" (glob)"):
        return Line(text, line, _glob(text.removesuffix(" (glob)")))
    pattern = Pattern.read(text, names)
    match pattern.tokens:
        case [*_, str(before), Anything()]:
            return Line(text, line, pattern, before[len(before.rstrip()) :])
    return Line(text, line, pattern)


def _regex(source: str, line: int) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():
            # What a future Python will read differently is read as today's does.
            warnings.simplefilter("ignore")
            return re.compile(source)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnreadableError(f"`{source}` is not a regular expression: {error}", line) from None


def _glob(source: str) -> re.Pattern[str]:
    """Translate `*`, `?` and escapes; brackets are text, for outputs are full of them."""
    parts = re.findall(r"\\.|\*+|.", source, re.DOTALL)
    last_star = max((n for n, part in enumerate(parts) if part.startswith("*")), default=-1)
    regex = ""
    open_group = False
    for number, part in enumerate(parts):
        if part.startswith("*"):
            regex += ")" * open_group
            # What stands between two stars may be taken where it is first found.
            open_group = number != last_star
            regex += "(?>.*?" if open_group else ".*"
        elif part == "?":
            regex += "."
        else:
            regex += re.escape(part[1:] if len(part) == 2 else part)
    return re.compile(regex, re.DOTALL)
