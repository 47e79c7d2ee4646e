"""Documented values that are held against actual ones; `data_reading` makes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from .bindings import Bindings
from .classes import CLASSES
from .pattern import Pattern
from .sequence import Gap, fits
from .tree import Actual, same, written
from .volatile_keys import scale_of

_TIMESTAMP = re.compile(CLASSES["TIMESTAMP"].regex)


class Value(Protocol):
    """A documented value."""

    @property
    def line(self) -> int:
        """The document's line."""

    @property
    def names(self) -> frozenset[str]:
        """The names that matching may bind."""

    def match(self, actual: Actual, bindings: Bindings, /) -> bool:
        """Hold an actual value against it; binds nothing when it fails."""


@dataclass(frozen=True, slots=True)
class AnyValue:
    """`...`: any value of any type."""

    line: int
    names: frozenset[str] = frozenset()

    def match(self, actual: Actual, bindings: Bindings, /) -> bool:  # noqa: ARG002 - the protocol
        """Anything fits."""
        return True


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number, boolean or null.

    Attributes:
        scale: in what the number counts the time since 1970; empty when it does not.
        key: the key it stands under, for reports.
    """

    value: Decimal | bool | None
    line: int
    scale: str = ""
    key: str = ""
    names: frozenset[str] = frozenset()

    def match(self, actual: Actual, bindings: Bindings, /) -> bool:
        """The same value fits, and another time where this one is volatile."""
        if same(self.value, actual):
            return True
        if not self.scale or not _is_time(actual, self.scale):
            return False
        bindings.loosen(_loosened(self.line, self.key, ["TIMESTAMP"]))
        return True


@dataclass(frozen=True, slots=True)
class Text:
    """A string.

    Attributes:
        pattern: the string with its wildcards and volatile stretches.
        counts: the string is nothing but a class of numbers, so that a number fits.
        key: the key it stands under, for reports.
    """

    pattern: Pattern
    line: int
    counts: bool
    key: str

    @property
    def names(self) -> frozenset[str]:
        """The names that matching may bind."""
        return self.pattern.names

    def match(self, actual: Actual, bindings: Bindings, /) -> bool:
        """A string that the pattern matches fits."""
        if isinstance(actual, Decimal) and self.counts:
            actual = written(actual)
        if not isinstance(actual, str) or not self.pattern.match(actual, bindings):
            return False
        kinds = [slot.kind for slot in self.pattern.volatile if slot.written not in actual]
        if kinds:
            bindings.loosen(_loosened(self.line, self.key, kinds))
        return True


@dataclass(frozen=True, slots=True)
class ListValue:
    """An array."""

    items: tuple[Value | Gap, ...]
    line: int
    names: frozenset[str]

    def match(self, actual: Actual, bindings: Bindings, /) -> bool:
        """An array with fitting elements in the same order fits."""
        return isinstance(actual, list) and fits(self.items, actual, bindings)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of an object with its value."""

    key: Pattern
    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class MapValue:
    """An object; an open one allows undocumented keys."""

    entries: tuple[Entry, ...]
    is_open: bool
    line: int
    names: frozenset[str]

    def match(self, actual: Actual, bindings: Bindings, /) -> bool:
        """An object with the documented keys fits."""
        if not isinstance(actual, dict):
            return False
        mark = bindings.mark()
        unclaimed = self.undocumented(actual)
        for entry in self.entries:
            key = self.claim(entry, actual, unclaimed, bindings)
            if key is None or not entry.value.match(actual[key], bindings):
                bindings.undo(mark)
                return False
        if unclaimed and not self.is_open:
            bindings.undo(mark)
            return False
        return True

    def undocumented(self, actual: Mapping[str, Actual]) -> list[str]:
        """Give the keys that no documented key names literally."""
        literal = {entry.key.text for entry in self.entries}
        return [key for key in actual if key not in literal]

    def claim(
        self,
        entry: Entry,
        actual: Mapping[str, Actual],
        unclaimed: list[str],
        bindings: Bindings,
    ) -> str | None:
        """Find the actual key for a documented one, and take it off those unclaimed.

        For a key with wildcards that is the first whose value fits too, else the first.
        """
        if entry.key.text in actual:
            entry.key.match(entry.key.text, bindings)
            return entry.key.text
        if entry.key.is_literal:
            return None
        mark = bindings.mark()
        candidates = []
        chosen = None
        for key in unclaimed:
            if entry.key.match(key, bindings):
                candidates.append(key)
                if entry.value.match(actual[key], bindings):
                    chosen = key
            bindings.undo(mark)
            if chosen is not None:
                break
        if not candidates:
            return None
        key = candidates[0] if chosen is None else chosen
        entry.key.match(key, bindings)
        kinds = [slot.kind for slot in entry.key.volatile if slot.written not in key]
        if kinds:
            bindings.loosen(_loosened(entry.line, entry.key.text, kinds))
        unclaimed.remove(key)
        return key


def _is_time(actual: Actual, scale: str) -> bool:
    if isinstance(actual, Decimal):
        return scale_of(actual) == scale
    return isinstance(actual, str) and _TIMESTAMP.fullmatch(actual) is not None


def _loosened(line: int, key: str, kinds: Sequence[str]) -> str:
    what = f"`{key}`" if key else "the value"
    return f"line {line}: {what} by class {' and '.join(dict.fromkeys(kinds))}"
