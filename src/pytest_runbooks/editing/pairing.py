"""Lays what came out beside documented elements, and finds what stands in the place of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..matching.beside import Alike, Apart, beside
from ..matching.bindings import Bindings
from ..matching.data import ListValue, MapValue, Value
from ..matching.sequence import Gap
from ..matching.tree import Actual

Pair = tuple[int | None, int | None]
"""Indices of a documented and of an actual element; None for none."""

_MOST = 2_500  # comparisons; of more elements nobody looks for what is alike
_LONG = 100_000  # comparisons; beyond them lists are paired from both ends alone
_ENOUGH = 0.5  # how alike what stands in a gap must be to one that did not come out


class TooManyError(ValueError):
    """More elements than can be laid beside each other."""


def paired(
    items: Sequence[Value | Gap], actual: Sequence[Actual], bindings: Bindings
) -> list[Pair]:
    """Pair documented elements with actual ones, in the order of both.

    A gap has no counterpart, and what stands in it is left out. What is alike binds its names.

    Raises:
        TooManyError: there are too many.
    """
    if len(items) * len(actual) > _LONG and not any(isinstance(item, Gap) for item in items):
        return [*_from_both_ends(items, actual, bindings)]
    found: list[Pair] = []
    at = 0  # the first documented element that is not in the list

    def before(index: int) -> Iterator[Pair]:
        return ((gap, None) for gap in range(at, index) if isinstance(items[gap], Gap))

    for part in beside(items, actual, bindings):
        match part:
            case Alike(documented=None):
                continue
            case Alike(documented=int() as index, actual=other):
                found += [*before(index), (index, other)]
                at = index + 1
            case Apart(missing=missing, added=added):
                apart = [items[index] for index in missing]
                for one, near in _counterparts(apart, [actual[n] for n in added], bindings):
                    if one is not None:
                        found += before(missing[one])
                        at = missing[one] + 1
                    found.append(
                        (
                            None if one is None else missing[one],
                            None if near is None else added[near],
                        )
                    )
            case _:
                raise TooManyError("too many elements")
    found += before(len(items))
    return _out_of_gaps(found, items, actual, bindings)


def _from_both_ends(
    items: Sequence[Value | Gap], actual: Sequence[Actual], bindings: Bindings
) -> Iterator[Pair]:
    """Pair elements by their place: those before and behind what came or went."""
    both = min(len(items), len(actual))
    start = 0
    while start < both and _fits(items[start], actual[start], bindings):
        start += 1
    end = 0
    while end < both - start and _fits(items[-1 - end], actual[-1 - end], bindings):
        end += 1
    apart = items[start : len(items) - end], actual[start : len(actual) - end]
    yield from ((index, index) for index in range(start))
    for one, other in _counterparts(*apart, bindings):
        yield None if one is None else one + start, None if other is None else other + start
    for index in range(end, 0, -1):
        yield len(items) - index, len(actual) - index


def _fits(item: Value | Gap, actual: Actual, bindings: Bindings) -> bool:
    mark = bindings.mark()
    fits = not isinstance(item, Gap) and item.match(actual, bindings)
    bindings.undo(mark)
    return fits


def _out_of_gaps(
    found: list[Pair], items: Sequence[Value | Gap], actual: Sequence[Actual], bindings: Bindings
) -> list[Pair]:
    """Give what did not come out the counterpart that stands in a gap beside it, if any.

    A list of which only gaps would be left says nothing any more: there the place is enough.
    """
    is_empty = all(one is None or isinstance(items[one], Gap) or o is None for one, o in found)
    for at, (one, other) in enumerate(found):
        if one is None or other is not None or isinstance(item := items[one], Gap):
            continue
        low = max((o for _, o in found[:at] if o is not None), default=-1) + 1
        high = min((o for _, o in found[at:] if o is not None), default=len(actual))
        if not _is_gap(found, at - 1, items):
            high = min(high, low + 1)
        if not _is_gap(found, at + 1, items):
            low = max(low, high - 1)
        near = range(low, high)
        if not near or len(near) > _MOST:
            continue
        like = {index: likeness(item, actual[index], bindings) for index in near}
        best = max(near, key=like.__getitem__)
        if like[best] < _ENOUGH and not is_empty:
            continue
        if like[best] == 0 and not _is_gap(found, at + 1, items):
            best = near[-1]
        found[at] = (one, best)
    return found


def _is_gap(found: Sequence[Pair], at: int, items: Sequence[Value | Gap]) -> bool:
    if not 0 <= at < len(found):
        return False
    index = found[at][0]
    return index is not None and isinstance(items[index], Gap)


def _counterparts(
    items: Sequence[Value | Gap], actual: Sequence[Actual], bindings: Bindings
) -> Iterator[Pair]:
    """Pair elements that stand apart so that they are most alike; in order, if as many."""
    if len(items) == len(actual) or len(items) * len(actual) > _MOST:
        both = min(len(items), len(actual))
        yield from ((index, index) for index in range(both))
        yield from ((index, None) for index in range(both, len(items)))
        yield from ((None, index) for index in range(both, len(actual)))
        return
    like = [[likeness(item, each, bindings) for each in actual] for item in items]
    best = [[0.0] * (len(actual) + 1) for _ in range(len(items) + 1)]
    for row in range(len(items) - 1, -1, -1):
        for column in range(len(actual) - 1, -1, -1):
            together = best[row + 1][column + 1] + like[row][column]
            best[row][column] = max(best[row + 1][column], best[row][column + 1], together)
    row = column = 0
    while row < len(items) and column < len(actual):
        if best[row][column] == best[row + 1][column + 1] + like[row][column]:
            yield row, column
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            yield row, None
            row += 1
        else:
            yield None, column
            column += 1
    yield from ((index, None) for index in range(row, len(items)))
    yield from ((None, index) for index in range(column, len(actual)))


def likeness(item: Value | Gap, actual: Actual, bindings: Bindings) -> float:
    """Say how alike two are, from 0 to 1: by their members, or a little, by their type."""
    if isinstance(item, MapValue) and isinstance(actual, dict):
        mark = bindings.mark()
        alike = 0
        for entry in item.entries:
            key = entry.key.text
            alike += key in actual and entry.value.match(actual[key], bindings)
            bindings.undo(mark)
        return 0.1 + 0.9 * alike / max(1, len(item.entries))
    return 0.1 if isinstance(item, ListValue) and isinstance(actual, list) else 0.0
