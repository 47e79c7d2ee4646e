"""Says which element came out in the place of which documented one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..matching.beside import Alike, beside
from ..matching.bindings import Bindings
from ..matching.data import ListValue, MapValue, Text, Value
from ..matching.sequence import Gap
from ..matching.tree import Actual
from .relaxing import relaxed

_WINDOW = 100  # elements that are aligned at a time: the time goes with the square
_WIDEST = 200
_MOST = 10_000  # comparisons; of more elements nobody looks for those that are most alike

Counterparts = Iterator[tuple[int | None, int | None]]
"""Indices of documented and of actual elements. A gap, and what goes, stands beside None; what
comes in beside None, too. What gaps take in is left out."""


def counterparts(
    items: Sequence[Value | Gap], actual: Sequence[Actual], bindings: Bindings
) -> Counterparts:
    """Go through documented and actual elements in order; binds the names of what is alike."""
    if not any(isinstance(item, Gap) for item in items) and _fit_in_place(items, actual, bindings):
        yield from ((index, index) for index in range(len(items)))
        return
    row = column = 0
    for documented, came in _alike(items, actual, bindings):
        yield from _between(items, range(row, documented), actual, range(column, came), bindings)
        yield documented, came
        row, column = documented + 1, came + 1
    yield from _between(items, range(row, len(items)), actual, range(column, len(actual)), bindings)


def _fit_in_place(
    items: Sequence[Value | Gap], actual: Sequence[Actual], bindings: Bindings
) -> bool:
    """Say whether half of the elements are as documented, and none came in or went."""
    if len(items) != len(actual):
        return False
    mark = bindings.mark()
    fitting = sum(
        not isinstance(item, Gap) and item.match(each, bindings)
        for item, each in zip(items, actual, strict=True)
    )
    bindings.undo(mark)
    return fitting * 2 >= len(items)


def _alike(
    items: Sequence[Value | Gap], actual: Sequence[Actual], bindings: Bindings
) -> Iterator[tuple[int, int]]:
    """Give the elements that are as documented; long arrays are aligned piece by piece."""
    if any(isinstance(item, Gap) for item in items):
        for part in list(beside(items, actual, bindings)):
            if isinstance(part, Alike) and part.documented is not None:
                yield part.documented, part.actual
        return
    row = column = 0
    width = _WINDOW
    while row < len(items) and column < len(actual):
        mark = bindings.mark()
        parts = list(beside(items[row : row + width], actual[column : column + width], bindings))
        found = [
            (row + part.documented, column + part.actual)
            for part in parts
            if isinstance(part, Alike) and part.documented is not None
        ]
        is_rest = width >= max(len(items) - row, len(actual) - column)
        if not found and not is_rest and width < _WIDEST:
            bindings.undo(mark)
            width *= 2
            continue
        yield from found
        if is_rest:
            return
        if found:
            row, column = found[-1][0] + 1, found[-1][1] + 1
        else:
            row, column = row + width, column + width
        width = _WINDOW


def _between(
    items: Sequence[Value | Gap],
    rows: range,
    actual: Sequence[Actual],
    columns: range,
    bindings: Bindings,
) -> Counterparts:
    """Pair what is left over between elements that are alike."""
    row, column = rows.start, columns.start
    for documented, came in _most_alike(items, rows, actual, columns, bindings):
        yield from _in_place(items, range(row, documented), range(column, came))
        yield documented, came
        row, column = documented + 1, came + 1
    yield from _in_place(items, range(row, rows.stop), range(column, columns.stop))


def _in_place(items: Sequence[Value | Gap], rows: range, columns: range) -> Counterparts:
    """Pair elements by their place: from the start up to a gap, from the last one to the end."""
    gaps = [row for row in rows if isinstance(items[row], Gap)]
    head = range(rows.start, gaps[0]) if gaps else rows
    tail = range(gaps[-1] + 1, rows.stop) if gaps else range(0)
    first = min(len(head), len(columns))
    last = min(len(tail), len(columns) - first)
    yield from zip(head[:first], columns, strict=False)
    yield from ((row, None) for row in head[first:])
    if not gaps:
        yield from ((None, column) for column in columns[first:])
        return
    yield from ((row, None) for row in range(head.stop, tail.stop - last))
    yield from zip(tail[len(tail) - last :], columns[len(columns) - last :], strict=True)


def _most_alike(
    items: Sequence[Value | Gap],
    rows: range,
    actual: Sequence[Actual],
    columns: range,
    bindings: Bindings,
) -> list[tuple[int, int]]:
    """Give pairs in order; where there is a gap only of those that have half in common."""
    values = [(row, item) for row in rows if not isinstance(item := items[row], Gap)]
    has_gap = len(values) < len(rows)
    if not has_gap and len(rows) == len(columns):
        return list(zip(rows, columns, strict=True))
    if len(values) * len(columns) > _MOST:
        return []
    least = 1 / 2 if has_gap else 0
    like = [
        [
            found if (found := _likeness(value, actual[one], bindings)) >= least else 0
            for one in columns
        ]
        for _, value in values
    ]
    best = [[0.0] * (len(columns) + 1) for _ in range(len(values) + 1)]
    for row in range(len(values) - 1, -1, -1):
        for column in range(len(columns) - 1, -1, -1):
            both = best[row + 1][column + 1] + like[row][column]
            best[row][column] = max(both, best[row + 1][column], best[row][column + 1])
    pairs = []
    row = column = 0
    while row < len(values) and column < len(columns):
        both = best[row + 1][column + 1] + like[row][column]
        if like[row][column] and best[row][column] == both:
            pairs.append((values[row][0], columns[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _likeness(value: Value, actual: Actual, bindings: Bindings) -> float:
    """Say how alike two values are, between 0 (nothing in common) and 1. Binds nothing."""
    mark = bindings.mark()
    try:
        if value.match(actual, bindings):
            return 1
        match value, actual:
            case Text(pattern=pattern), str():
                return relaxed(pattern, actual, bindings) is not None
            case MapValue(entries=entries), dict():
                alike = [
                    _likeness(entry.value, actual[entry.key.text], bindings)
                    for entry in entries
                    if entry.key.text in actual
                ]
                return max(1 / 10, sum(alike) / max(1, len(entries)))
            case ListValue(), list():
                return 1 / 10
            case _:
                return 0
    finally:
        bindings.undo(mark)
