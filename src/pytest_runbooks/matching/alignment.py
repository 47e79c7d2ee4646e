"""Lay a sequence beside the documented one so that as few elements as possible are left over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

# Comparing each with each beyond this takes seconds.
_CELLS = 3_000_000

Fits = Callable[[int, int, int], bytes]
"""`fits(documented, start, stop)`: for each actual element from `start` up to `stop`, 1 when it
fits the documented element, else 0."""


class Side(Enum):
    """What became of an element."""

    BOTH = "both"  # a documented element and the actual one that fits
    DOCUMENTED = "documented"  # a documented element that nothing fits
    ACTUAL = "actual"  # an actual element that is not documented
    GAP = "gap"  # an actual element that stands in a gap


@dataclass(frozen=True, slots=True)
class Pair:
    """One step of an alignment; an index that does not apply is -1."""

    side: Side
    documented: int
    actual: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Steps in order; `cut` says that the sequences were too long to be compared whole."""

    pairs: tuple[Pair, ...]
    cut: bool


def align(gaps: Sequence[bool], length: int, fits: Fits) -> Alignment:
    """Align documented elements with `length` actual ones.

    `gaps` says which documented elements are gaps, `fits` which actual elements fit another.
    Both ends that fit are taken off first; the rest is an edit script of the least number of
    left-over elements, in which documented ones come before actual ones.
    """
    documented = len(gaps)
    start = 0
    while start < min(documented, length) and not gaps[start] and fits(start, start, start + 1)[0]:
        start += 1
    end = 0
    while (
        end < min(documented, length) - start
        and not gaps[documented - 1 - end]
        and fits(documented - 1 - end, length - 1 - end, length - end)[0]
    ):
        end += 1
    head = [Pair(Side.BOTH, index, index) for index in range(start)]
    tail = [Pair(Side.BOTH, documented - index, length - index) for index in range(end, 0, -1)]
    rows, columns = documented - end - start, length - end - start
    cut = rows * columns > _CELLS
    if cut:
        rows = min(rows, max(1000, _CELLS // columns))
        columns = min(columns, _CELLS // rows)
        tail = []
    middle = _least(
        gaps[start : start + rows], columns, lambda i, j, k: fits(start + i, start + j, start + k)
    )
    shifted = [
        Pair(
            pair.side,
            pair.documented + start if pair.documented >= 0 else -1,
            pair.actual + start if pair.actual >= 0 else -1,
        )
        for pair in middle
    ]
    return Alignment((*head, *shifted, *tail), cut)


def _least(gaps: Sequence[bool], columns: int, fits: Fits) -> list[Pair]:
    """The script of least cost; costs[i][j] is that of the elements from i and j on."""
    costs = [list(range(columns, -1, -1))]
    fitting: list[bytes] = []
    for row in range(len(gaps) - 1, -1, -1):
        below = costs[-1]
        if gaps[row]:
            fitting.append(b"")
            cost = list(accumulate(reversed(below), min))
            cost.reverse()
        else:
            fitting.append(fits(row, 0, columns))
            right = below[columns] + 1
            cost = [right] * (columns + 1)
            for column in range(columns - 1, -1, -1):
                if fitting[-1][column]:
                    right = below[column + 1]
                else:
                    under = below[column]
                    if under < right:
                        right = under
                    right += 1
                cost[column] = right
        costs.append(cost)
    costs.reverse()
    fitting.reverse()
    return _walk(gaps, columns, costs, fitting)


def _walk(
    gaps: Sequence[bool], columns: int, costs: list[list[int]], fitting: list[bytes]
) -> list[Pair]:
    pairs: list[Pair] = []
    row = column = 0
    while row < len(gaps) or column < columns:
        if row == len(gaps):
            pairs.append(Pair(Side.ACTUAL, -1, column))
            column += 1
        elif gaps[row]:
            if costs[row + 1][column] == costs[row][column]:
                row += 1
            else:
                pairs.append(Pair(Side.GAP, row, column))
                column += 1
        elif column < columns and fitting[row][column]:
            pairs.append(Pair(Side.BOTH, row, column))
            row, column = row + 1, column + 1
        elif costs[row + 1][column] + 1 == costs[row][column]:
            pairs.append(Pair(Side.DOCUMENTED, row, -1))
            row += 1
        else:
            pairs.append(Pair(Side.ACTUAL, -1, column))
            column += 1
    return pairs
