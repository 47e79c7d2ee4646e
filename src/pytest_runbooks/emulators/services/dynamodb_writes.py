"""Every write to a DynamoDB table of moto is told once, when the call that did it is done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from . import dynamodb_seams as seams
from .service import Replacement


class Written(NamedTuple):
    """Where something was written: moto may put another object in the place of a table."""

    account: str
    region: str
    table: str
    key: seams.Key


class Writes:
    """Watch the four doors through which moto writes items.

    Puts, updates, deletes, batches, transactions, PartiQL and imports go through them. moto lets
    no item expire. A transaction is one call: what is told of it is one thing, done or undone.

    Args:
        told: called with what a call may have changed, in the thread of the call.
    """

    def __init__(self, told: Callable[[tuple[Written, ...]], None]) -> None:
        self._told = told
        self._calls = threading.local()

    def replacements(self) -> tuple[Replacement, ...]:
        """Give what takes the place of moto's own."""
        return (
            Replacement(seams.Table, "put_item", self._put),
            Replacement(seams.Table, "delete_item", self._delete),
            Replacement(seams.DynamoDBBackend, "update_item", self._update),
            Replacement(seams.DynamoDBBackend, "transact_write_items", self._as_one),
            Replacement(seams.DynamoDBBackend, "execute_transaction", self._as_one),
        )

    def _put(self, original: Callable[..., seams.Item]) -> Callable[..., seams.Item]:
        def put_item(table: seams.Table, *args: Any, **kwargs: Any) -> seams.Item:
            with self._call() as call:
                item = original(table, *args, **kwargs)
                call[_written(table, seams.key_of(item))] = None
                return item

        return put_item

    def _delete(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def delete_item(
            table: seams.Table, hash_key: seams.DynamoType, range_key: seams.DynamoType | None
        ) -> Any:
            with self._call() as call:
                call[_written(table, seams.Key(hash_key, range_key))] = None
                return original(table, hash_key, range_key)

        return delete_item

    def _update(self, original: Callable[..., seams.Item]) -> Callable[..., seams.Item]:
        """An update changes an item in its place, after it was put if it is new."""

        def update_item(
            backend: seams.DynamoDBBackend, table_name: str, *args: Any, **kwargs: Any
        ) -> seams.Item:
            with self._call() as call:
                item = original(backend, table_name, *args, **kwargs)
                call[_written(backend.get_table(table_name), seams.key_of(item))] = None
                return item

        return update_item

    def _as_one(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def write(backend: seams.DynamoDBBackend, *args: Any, **kwargs: Any) -> Any:
            with self._call():
                return original(backend, *args, **kwargs)

        return write

    @contextmanager
    def _call(self) -> Iterator[dict[Written, None]]:
        """Gather what is written; the outermost call of a thread tells it, failed or not."""
        outer: dict[Written, None] | None = getattr(self._calls, "written", None)
        if outer is not None:
            yield outer
            return
        written: dict[Written, None] = {}
        self._calls.written = written
        try:
            yield written
        finally:
            self._calls.written = None
            if written:
                self._told(tuple(written))


def _written(table: seams.Table, key: seams.Key) -> Written:
    return Written(table.account_id, table.region_name, table.name, key)
