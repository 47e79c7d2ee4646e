"""What a DynamoDB table held at any time since its point-in-time recovery was switched on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class History(Generic[K, V]):
    """A journal of changes: each write costs one entry, whatever the size of the table.

    It is as thread-safe as its owner makes it. A deep copy is the history itself: moto copies
    whole tables, to undo transactions, and the copy goes on where the table stopped.

    Args:
        since: when the journal begins.
        items: what the table holds then; kept as it is, so hand over copies.
    """

    def __init__(self, since: datetime, items: Mapping[K, V]) -> None:
        self.since = since
        self._first = dict(items)
        self._changes: list[tuple[datetime, K, V | None]] = []

    def note(self, when: datetime, key: K, value: V | None) -> None:
        """Append that a key has this value from now on; None when it is gone."""
        self._changes.append((when, key, value))

    def at(self, when: datetime) -> dict[K, V]:
        """Give what the table held at a time, with what was written at that very time.

        A time before the beginning gives what was there at the beginning.
        """
        items = dict(self._first)
        for noted, key, value in self._changes:
            if noted > when:
                continue
            if value is None:
                items.pop(key, None)
            else:
                items[key] = value
        return items

    def __deepcopy__(self, memo: dict[int, object]) -> History[K, V]:
        return self
