"""DynamoDB: tables have a past, backups and replicas, as AWS's do."""

from __future__ import annotations

import threading

from . import dynamodb_backups, dynamodb_seams
from .dynamodb_recovery import Recovery
from .dynamodb_writes import Writes, Written


class DynamoDb:
    """Stand in for what moto answers falsely about DynamoDB.

    What is kept of a table is kept with the table in moto, and is forgotten with it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._replacements = (
            *Writes(self._settle).replacements(),
            *Recovery(self._lock).replacements(),
            *dynamodb_backups.replacements(),
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
        """Note what a call wrote.

        It is looked up, not handed over: what is there after the call is true even when moto undid
        a transaction, or another thread wrote the same item.
        """
        with self._lock:
            now = dynamodb_seams.utcnow()
            for account, region, name, key in written:
                table = dynamodb_seams.find_table(account, region, name)
                history = dynamodb_seams.history_of(table) if table is not None else None
                if table is not None and history is not None:
                    history.note(now, key, dynamodb_seams.copy_item(table, key))


SERVICE = DynamoDb()
"""The one of this process: what it puts in the place of moto's own stands there once."""
