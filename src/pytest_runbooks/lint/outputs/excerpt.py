"""The lines that a finding is about, with carets below what is meant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from ..diagnostic import Diagnostic
from .terminal import shown, width

WIDEST = 100
"""Columns of a line that are shown."""

_MOST = 5  # lines; of more, the first two and the last are shown
_BEFORE = 30  # columns before what is meant, in a line that is cut
_TAB = 4
_CUT = "…"

Row = tuple[str, str, str]
"""A line's number, its text, and the carets below it."""


def excerpt(lines: Sequence[str], one: Diagnostic) -> Iterator[Row]:
    """Give the lines that a finding is about; none where they are not there.

    Args:
        lines: those of the file.
        one: the finding.
    """
    last = one.end_line
    if last > one.line and one.end_column <= 1:  # it ends with the end of the line above
        last -= 1
    if not 1 <= one.line <= last <= len(lines):
        return
    many = last - one.line >= _MOST
    for number in range(one.line, last + 1):
        text = lines[number - 1]
        if many and number == one.line + 2:
            yield "...", "", ""
        if many and one.line + 1 < number < last:
            continue
        begin = one.column - 1 if number == one.line else len(text) - len(text.lstrip())
        end = one.end_column - 1 if number == one.end_line else len(text)
        yield (str(number), *_shown(text, begin, max(end, begin + (number == one.line))))


def _shown(text: str, begin: int, end: int) -> tuple[str, str]:
    """Give a line and its carets, both cut to what can be read."""
    cells: list[str] = []
    at = 0
    for sign in text:
        cells.append(" " * (_TAB - at % _TAB) if sign == "\t" else shown(sign))
        at += width(cells[-1])
    cells += [" "] * (end - len(cells))  # what is meant is the end of the line
    starts = [*accumulate(map(width, cells), initial=0)]
    first, last = _window(starts[: len(text) + 1], begin)
    before, behind = _CUT if first else "", _CUT if last < len(text) else ""
    marked = range(max(begin, first), min(end, len(cells) if last == len(text) else last))
    indent = len(before) + starts[marked.start] - starts[first] if marked else 0
    carets = "^" * max(starts[marked.stop] - starts[marked.start], 1) if marked else ""
    return before + "".join(cells[first:last]) + behind, " " * indent + carets


def _window(starts: Sequence[int], begin: int) -> tuple[int, int]:
    """Say from which sign to which a line is shown, so that one of them is.

    Args:
        starts: the columns at which its signs begin, and that behind the last.
        begin: the sign.
    """
    if starts[-1] <= WIDEST:
        return 0, len(starts) - 1
    left = min(starts[min(begin, len(starts) - 1)] - _BEFORE, starts[-1] - WIDEST + len(_CUT))
    first = bisect_left(starts, max(left, 0))
    right = starts[first] + WIDEST - (len(_CUT) if first else 0)
    if right >= starts[-1]:
        return first, len(starts) - 1
    return first, bisect_right(starts, right - len(_CUT)) - 1
