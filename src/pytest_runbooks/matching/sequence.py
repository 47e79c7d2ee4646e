"""Find whether a sequence fits a documented one in which gaps stand for any elements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from .bindings import Bindings

# Names that are bound differently at each place make the search branch; no document that a
# person wrote comes near this many attempts.
_ATTEMPTS = 1_000_000

Actual_contra = TypeVar("Actual_contra", contravariant=True)
Actual = TypeVar("Actual")


class Item(Protocol[Actual_contra]):
    """A documented element."""

    @property
    def names(self) -> frozenset[str]:
        """The names that matching may bind."""

    def match(self, actual: Actual_contra, bindings: Bindings, /) -> bool:
        """Hold an actual element against it; binds nothing when it fails."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`...`: any elements, including none."""

    line: int


def fits(items: Sequence[Item[Actual] | Gap], actual: Sequence[Actual], bindings: Bindings) -> bool:
    """Say whether `actual` is what `items` document, and bind the names.

    Each run of items between two gaps is taken at the first place where it matches, which is
    the best place for what follows, unless it binds a name that is used again: then the other
    places are tried too, one for each value of the name.
    """
    start = bindings.mark()
    if _Search(items, actual, bindings).run():
        return True
    bindings.undo(start)
    return False


@dataclass(slots=True)
class _Choice:
    number: int
    place: int
    mark: tuple[int, int]
    tried: set[tuple[str | None, ...]] = field(default_factory=set)


class _Search(Generic[Actual]):
    def __init__(
        self, items: Sequence[Item[Actual] | Gap], actual: Sequence[Actual], bindings: Bindings
    ) -> None:
        self._actual = actual
        self._bindings = bindings
        self._attempts = 0
        self._runs: list[list[Item[Actual]]] = [[]]
        for item in items:
            if isinstance(item, Gap):
                self._runs.append([])
            else:
                self._runs[-1].append(item)

    def run(self) -> bool:
        first, *inner = self._runs
        if not inner:
            return len(first) == len(self._actual) and self._run_matches(first, 0)
        last = inner.pop()
        end = len(self._actual) - len(last)
        if len(first) > end or not self._run_matches(first, 0):
            return False
        # What is pinned to the end leaves no choice: bind its names before searching.
        return self._run_matches(last, end) and self._search(
            [run for run in inner if run], len(first), end
        )

    def _search(self, runs: list[list[Item[Actual]]], start: int, end: int) -> bool:
        needed_later = [frozenset[str]()]
        for run in reversed(runs[1:]):
            needed_later.append(needed_later[-1].union(*(item.names for item in run)))
        needed_later.reverse()
        choices: list[_Choice] = []
        resumed: _Choice | None = None
        number, place = 0, start
        while number < len(runs):
            choice = resumed or _Choice(number, place, self._bindings.mark())
            resumed = None
            if self._place(choice, runs[number], end, needed_later[number]):
                if choice.tried:
                    choices.append(choice)
                place = choice.place + len(runs[number])
                number += 1
            elif choices:
                resumed = choices.pop()
                self._bindings.undo(resumed.mark)
                resumed.place += 1
                number = resumed.number
            else:
                return False
        return True

    def _place(
        self, choice: _Choice, run: list[Item[Actual]], end: int, needed: frozenset[str]
    ) -> bool:
        """Move `choice` to the next place where `run` matches and which is worth a try."""
        while choice.place + len(run) <= end and self._attempts < _ATTEMPTS:
            if self._run_matches(run, choice.place):
                names = sorted(self._bindings.bound_since(choice.mark) & needed)
                values = tuple(self._bindings[name] for name in names)
                if not names and not choice.tried:
                    return True
                if values not in choice.tried:
                    choice.tried.add(values)
                    return True
                self._bindings.undo(choice.mark)
            choice.place += 1
        return False

    def _run_matches(self, run: list[Item[Actual]], place: int) -> bool:
        mark = self._bindings.mark()
        for offset, item in enumerate(run):
            self._attempts += 1
            if not item.match(self._actual[place + offset], self._bindings):
                self._bindings.undo(mark)
                return False
        return True
