"""Lay actual elements beside documented ones: what is alike, and what stands apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .alignment import Side, align
from .bindings import Bindings
from .sequence import Gap, Item

Actual = TypeVar("Actual")


@dataclass(frozen=True, slots=True)
class Alike:
    """The index of an actual element, and that of the documented one; None for a gap."""

    documented: int | None
    actual: int


@dataclass(frozen=True, slots=True)
class Apart:
    """Indices of documented elements that nothing fits, and of actual ones in their place."""

    missing: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cut:
    """Here the comparison ended: the sequences are too long to be aligned whole."""


def beside(
    items: Sequence[Item[Actual] | Gap], actual: Sequence[Actual], bindings: Bindings
) -> Iterator[Alike | Apart | Cut]:
    """Give the elements of an alignment in order, and bind names as they come.

    What fits by itself stands apart all the same when a name in it is bound to something else.
    """

    def fits_each(number: int, start: int, stop: int) -> bytes:
        item = items[number]
        if isinstance(item, Gap):
            return bytes(stop - start)
        mark = bindings.mark()
        fitting = bytearray()
        for each in actual[start:stop]:
            fits = item.match(each, bindings)
            fitting.append(fits)
            if fits:
                bindings.undo(mark)
        return bytes(fitting)

    alignment = align([isinstance(item, Gap) for item in items], len(actual), fits_each)
    apart = Apart()
    for pair in alignment.pairs:
        item = None if pair.side is Side.ACTUAL else items[pair.documented]
        alike = pair.side is Side.GAP
        if pair.side is Side.BOTH and not (item is None or isinstance(item, Gap)):
            alike = item.match(actual[pair.actual], bindings)
        if not alike:
            apart.missing.extend([pair.documented] * (item is not None))
            apart.added.extend([pair.actual] * (pair.side is not Side.DOCUMENTED))
            continue
        if apart.missing or apart.added:
            yield apart
            apart = Apart()
        yield Alike(None if isinstance(item, Gap) else pair.documented, pair.actual)
    if apart.missing or apart.added:
        yield apart
    if alignment.cut:
        yield Cut()
