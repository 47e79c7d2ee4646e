"""What names stand for while an expectation is held against an output; undoable."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class Bindings:
    """Values of names, and what was loosened, with a way back for a search that backtracks.

    A name is what an author wrote (`[UUID:table]` binds `table`), or `=` followed by a volatile
    value as it is documented, which an author cannot write as a name.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        self._bound: list[str] = []
        self._loosened: list[str] = []

    def __getitem__(self, name: str) -> str | None:
        """Give the value of `name`, None while it has none."""
        return self._values.get(name)

    def bind(self, name: str, value: str) -> None:
        """Let `name`, which has no value yet, stand for `value` from here on."""
        self._values[name] = value
        self._bound.append(name)

    def loosen(self, words: str) -> None:
        """Record that something was matched by class."""
        self._loosened.append(words)

    def mark(self) -> tuple[int, int]:
        """Give a mark to go back to with `undo`."""
        return len(self._bound), len(self._loosened)

    def undo(self, mark: tuple[int, int]) -> None:
        """Forget everything since `mark`."""
        bound, loosened = mark
        while len(self._bound) > bound:
            del self._values[self._bound.pop()]
        del self._loosened[loosened:]

    def bound_since(self, mark: tuple[int, int]) -> frozenset[str]:
        """Give the names that were bound since `mark`."""
        return frozenset(self._bound[mark[0] :])

    @property
    def view(self) -> Mapping[str, str]:
        """All names and values, as they are whenever one looks."""
        return MappingProxyType(self._values)

    @property
    def values(self) -> dict[str, str]:
        """A copy of all names and values."""
        return dict(self._values)

    @property
    def loosened(self) -> tuple[str, ...]:
        """What was loosened, each said once, in order."""
        return tuple(dict.fromkeys(self._loosened))
