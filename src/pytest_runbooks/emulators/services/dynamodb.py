"""DynamoDB: tables have a past, backups and replicas, as AWS's do."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from datetime import datetime

from . import dynamodb_backups, dynamodb_replicas, dynamodb_stacks
from . import dynamodb_seams as seams
from .dynamodb_exports import Exports
from .dynamodb_recovery import Recovery
from .dynamodb_replicas import Replicas
from .dynamodb_writes import Writes, Written
from .service import Replacement

Change = tuple[seams.Table, seams.Item | None, seams.Item | None]


class DynamoDb:
    """Stand in for what moto answers falsely about DynamoDB.

    What is kept of a table is kept with the table in moto, and is forgotten with it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._replicas = Replicas(self._lock)
        self._replacements = (
            *Writes(self._settle).replacements(),
            *Recovery(self._lock).replacements(),
            *Exports(self._lock).replacements(),
            *self._replicas.replacements(),
            *dynamodb_backups.replacements(),
            *dynamodb_stacks.replacements(),
            Replacement(seams.DynamoDBBackend, "delete_table", self._delete_table),
            Replacement(seams.DynamoHandler, "delete_table", lambda _: _answer_deletion),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for one in self._replacements:
            one.install()

    def reset(self) -> None:
        """Nothing: moto forgets its tables, and what is kept with them."""

    def uninstall(self) -> None:
        """Give moto its own back, when the last emulator that is open does so."""
        for one in self._replacements:
            one.uninstall()

    def _settle(self, written: tuple[Written, ...]) -> None:
        """Note what a call wrote, and write it to the replicas.

        It is looked up, not handed over: what is there after the call is true even when moto undid
        a transaction, or another thread wrote the same item. Streams are told without the lock:
        the functions that they call write, too.
        """
        changes: list[Change] = []
        with self._lock:
            now = seams.utcnow()
            for account, region, name, key in written:
                table = seams.find_table(account, region, name)
                if table is not None:
                    changes += _settle_item(table, key, now)
        for replica, old, new in changes:
            seams.tell_stream(replica, old, new)

    def _delete_table(self, original: Callable[..., seams.Table]) -> Callable[..., seams.Table]:
        def delete_table(backend: seams.DynamoDBBackend, name: str) -> seams.Table:
            dynamodb_replicas.refuse_deletion(backend.get_table(name))
            table = original(backend, name)
            dynamodb_backups.keep(backend, table)
            self._replicas.leave(table)
            return table

        return delete_table


def _answer_deletion(handler: seams.DynamoHandler) -> seams.DynamoResult:
    answer = handler.dynamodb_backend.delete_table(handler.body["TableName"]).describe()
    answer["TableDescription"]["TableStatus"] = "DELETING"  # as AWS answers; it is gone at once
    return seams.DynamoResult(answer)


def _settle_item(table: seams.Table, key: seams.Key, now: datetime) -> list[Change]:
    """Note an item as it is now, and write it where it is to be, too; give what that changed."""
    history, replicas = seams.history_of(table), dynamodb_replicas.others(table)
    if history is None and not replicas:
        return []
    item = seams.copy_item(table, key)
    if history is not None:
        history.note(now, key, item)
    changes: list[Change] = []
    for replica in replicas:
        old = seams.copy_item(replica, key)
        if old is item or (old is not None and item is not None and old == item):
            continue
        seams.store_item(replica, key, copy.deepcopy(item))
        past = seams.history_of(replica)
        if past is not None:
            past.note(now, key, item)
        changes.append((replica, old, item))
    return changes


SERVICE = DynamoDb()
"""The one of this process: what it puts in the place of moto's own stands there once."""
