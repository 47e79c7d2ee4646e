"""Lays lines that came out beside documented ones, and finds what stands in the place of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ..matching.beside import Alike, Apart, Cut, beside
from ..matching.bindings import Bindings
from ..matching.classes import TOKEN
from ..matching.lines import Line
from ..matching.sequence import Gap

Pair = tuple[int | None, int | None]
"""Indices of a documented and of an actual line; None for none."""

_ENOUGH = 0.6  # how alike what stands in a gap must be to what did not come out
_MOST = 2_500  # lines of a gap that are looked at
_SEEN = 200  # characters of a line that are compared
_SHORTEST = 3  # characters in a row that are no chance
_NEW = 5  # lines that came to stand before or behind a documented one


def paired_lines(
    items: Sequence[Line | Gap], lines: Sequence[str], bindings: Bindings
) -> tuple[list[Pair], bool]:
    """Pair documented lines with actual ones, in the order of both, and bind the names.

    A gap has no counterpart, and what stands in it is left out; but for what stands in the place
    of a line that did not come out: beside the gap's edge, or what is most like it.

    Returns:
        The pairs, and whether they end where the lines are too many.
    """
    pairs: list[Pair] = []
    at = 0  # the first documented line that is in no pair
    is_cut = False
    for part in beside(items, lines, bindings):
        match part:
            case Alike(documented=None):
                continue
            case Alike(documented=int() as index, actual=other):
                pairs += [*((gap, None) for gap in range(at, index)), (index, other)]
                at = index + 1
            case Apart(missing=missing, added=added):
                end = missing[-1] + 1 if missing else at
                pairs += ((index, None) for index in range(at, end))
                pairs += ((None, index) for index in added)
                at = end
            case Cut():
                is_cut = True
    if not is_cut:
        pairs += ((index, None) for index in range(at, len(items)))
    _out_of_gaps(pairs, items, lines, bindings)
    return pairs, is_cut


def _out_of_gaps(
    pairs: list[Pair], items: Sequence[Line | Gap], lines: Sequence[str], bindings: Bindings
) -> None:
    """Give what did not come out its counterpart in a gap beside it."""

    def is_gap(at: int) -> bool:
        index = pairs[at][0] if 0 <= at < len(pairs) else None
        return index is not None and isinstance(items[index], Gap)

    # Nothing but gaps would promise nothing: there any line is better than none.
    enough = _ENOUGH if any(other is not None for _, other in pairs) else 0.0
    for start, stop in reversed([*_missing(pairs, items)]):
        low = max((other for _, other in pairs[:start] if other is not None), default=-1) + 1
        high = min((other for _, other in pairs[stop:] if other is not None), default=len(lines))
        size = min(stop - start, high - low)
        above, below = is_gap(start - 1), is_gap(stop)
        if not size or not (above or below):
            continue
        gone = [one for index, _ in pairs[start:stop] if (one := _line(items, index))]
        if above and below:
            places = range(low, min(high - size + 1, low + _MOST))
            first = _most_alike(gone[:size], lines, places, enough)
            if first is None:
                continue
            low, high, enough = first, first + size, _ENOUGH
        elif below:
            high = low + size + _moved(gone, lines[low:high], bindings)
        else:
            low = high - size - _moved(gone[::-1], lines[low:high][::-1], bindings)
        new = [*range(low, high)]
        documented = [index for index, _ in pairs[start : start + size]]
        added: list[int | None] = [None] * (len(new) - size)
        whose = [*added, *documented] if below else [*documented, *added]
        pairs[start : start + size] = zip(whose, new, strict=True)


def _moved(gone: Sequence[Line], lines: Sequence[str], bindings: Bindings) -> int:
    """Say how many new lines stand before some that came out behind them; 0 when they did not."""
    for by in range(1, min(_NEW, len(lines) - len(gone)) + 1):
        mark = bindings.mark()
        is_there = all(one.match(lines[by + n], bindings) for n, one in enumerate(gone))
        bindings.undo(mark)
        if is_there:
            return by
    return 0


def _missing(pairs: Sequence[Pair], items: Sequence[Line | Gap]) -> Iterator[tuple[int, int]]:
    """Give the stretches of documented lines without a counterpart."""
    start = 0
    for at, (index, other) in enumerate([*pairs, (None, None)]):
        if other is None and _line(items, index):
            continue
        if at > start:
            yield start, at
        start = at + 1


def _line(items: Sequence[Line | Gap], index: int | None) -> Line | None:
    item = None if index is None else items[index]
    return item if isinstance(item, Line) else None


def _most_alike(
    gone: Sequence[Line], lines: Sequence[str], places: range, enough: float
) -> int | None:
    """Give the place at which lines are most alike; None when none are alike enough."""
    best, found = -1.0, None
    for place in places:
        like = sum(likeness(one, lines[place + n]) for n, one in enumerate(gone)) / len(gone)
        if like >= enough and like > best:
            best, found = like, place
    return found


def likeness(item: Line, line: str) -> float:
    """Say how alike a documented line and one that came out are, from 0 to 1.

    Of a line with wildcards, its text beside them counts.
    """
    text, line = TOKEN.sub("", item.text)[:_SEEN], line[:_SEEN]
    blocks = SequenceMatcher(None, text, line, autojunk=False).get_matching_blocks()
    alike = sum(block.size for block in blocks if block.size >= _SHORTEST)
    whole = 2 * len(text) if text != item.text[:_SEEN] else len(text) + len(line)
    return 2 * alike / max(1, whole)
