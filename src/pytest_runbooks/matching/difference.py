"""The lines of a difference: what differs, with a little of what does not around it.

The marks are those of `DiffLine` and one more: `~` is a remark of the tool (`12 lines alike`,
a hint), which stands in neither text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..model import DiffLine

CONTEXT = 2
MOST_LINES = 60
_WIDEST = 1000


def remark(text: str) -> DiffLine:
    """Say something about the difference that stands in neither text."""
    return DiffLine("~", text)


def hunks(lines: Sequence[DiffLine]) -> Iterator[DiffLine]:
    """Leave out what is alike and further than two lines from a difference."""
    near = [False] * len(lines)
    for number, line in enumerate(lines):
        if line.mark != " ":
            low, high = max(0, number - CONTEXT), min(len(lines), number + CONTEXT + 1)
            near[low:high] = [True] * (high - low)
    left_out = 0
    begun = False
    for line, shown in zip(lines, near, strict=True):
        if not shown:
            left_out += 1
            continue
        if left_out and begun:
            yield remark(f"{counted(left_out, 'line')} alike")
        left_out = 0
        begun = True
        yield line


def capped(lines: Iterable[DiffLine]) -> tuple[DiffLine, ...]:
    """Keep the first lines of a long difference and say how many more there are."""
    every = [_clipped(line) for line in lines]
    if len(every) <= MOST_LINES:
        return tuple(every)
    kept, rest = every[: MOST_LINES - 1], every[MOST_LINES - 1 :]
    more = sum(line.mark in "-+" for line in rest)
    return (*kept, remark(f"{counted(more, 'more line')} of difference"))


def counted(number: int, thing: str) -> str:
    """Say a number of things: `1 line`, `2 lines`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _clipped(line: DiffLine) -> DiffLine:
    if len(line.text) <= _WIDEST:
        return line
    more = counted(len(line.text) - _WIDEST, "more character")
    return DiffLine(line.mark, f"{line.text[:_WIDEST]} … ({more})", line.line)
