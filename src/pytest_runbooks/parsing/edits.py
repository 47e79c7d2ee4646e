"""Edits of a text: collected as values, checked, and applied all at once.

Law: no edits give the same text; what stands outside of the stretches of edits stays as it is,
line ends and a byte order mark too.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, combinations, pairwise

from pytest_runbooks.model import Edit, Position

from .lines import BYTE_ORDER_MARK, Source


class EditError(ValueError):
    """Edits that cannot be applied: two overlap, or one is outside of the text."""


class Places:
    """Where the lines of a text begin, so that positions become offsets."""

    def __init__(self, text: str) -> None:
        source = Source.of(text, "")
        self._lines = source.lines
        self._starts = [*accumulate(map(len, source.raw), initial=0)]
        self._mark = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0

    def offset(self, place: Position) -> int:
        """Give the offset of a position; the one behind the last line is the end of the text.

        Raises:
            EditError: there is no such place.
        """
        line, column = place.line, place.column
        if (line, column) == (len(self._lines) + 1, 1):
            return self._starts[-1]
        if not 1 <= line <= len(self._lines) or not 1 <= column <= len(self._lines[line - 1]) + 1:
            raise EditError(f"{place}:{column}: there is no such place in the text")
        return self._starts[line - 1] + column - 1 + (self._mark if line == 1 else 0)

    def stretch(self, edit: Edit) -> tuple[int, int]:
        """Give the offsets of what an edit replaces.

        Raises:
            EditError: it is no stretch of the text.
        """
        begin, end = self.offset(edit.span.start), self.offset(edit.span.end)
        if end < begin:
            raise EditError(f"{edit.span.start}: an edit ends before it begins")
        return begin, end


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Give the text as it is afterwards; the same edit twice is one.

    Raises:
        EditError: two edits overlap, or one is outside of the text.
    """
    places = Places(text)
    rows = sorted((*places.stretch(edit), edit.text) for edit in {*edits})
    if any(_clash(one[:2], other[:2]) for one, other in pairwise(rows)):
        raise EditError("two edits overlap")
    pieces, at = [], 0
    for begin, end, new in rows:
        pieces += [text[at:begin], new]
        at = end
    return "".join([*pieces, text[at:]])


def without_overlap(text: str, groups: Iterable[Collection[Edit]]) -> list[Collection[Edit]]:
    """Give the groups of edits that can be applied together; of those that clash, the first.

    A group is taken whole or not at all. Of two that touch, the second is left as well: what the
    one writes may be what the other is about.

    Raises:
        EditError: an edit is outside of the text.
    """
    places = Places(text)
    taken: list[Collection[Edit]] = []
    made: set[Edit] = set()
    stretches: list[tuple[int, int]] = []  # in order, and none in another
    for group in groups:
        new = [places.stretch(edit) for edit in {*group} - made]
        clashing = any(_clash(*sorted(pair)) for pair in combinations(new, 2))
        if not clashing and not any(_touches(one, stretches) for one in new):
            made.update(group)
            for one in new:
                insort(stretches, one)
            taken.append(group)
    return taken


def _clash(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two stretches, in order, cannot both be replaced."""
    return other[0] < one[1] or one == other


def _touches(one: tuple[int, int], stretches: Sequence[tuple[int, int]]) -> bool:
    """Say whether a stretch touches one of some, which are in order and apart."""
    below = bisect_right(stretches, one[1], key=lambda other: other[0])
    return below > 0 and stretches[below - 1][1] >= one[0]
