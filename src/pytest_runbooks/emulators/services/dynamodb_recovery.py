"""Point-in-time recovery of DynamoDB tables.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from . import dynamodb_seams as seams
from .dynamodb_history import History
from .dynamodb_restore import restore
from .service import Replacement

_DAYS = 35  # the usual window
_STATE = "PointInTimeRecoveryDescription"


class Recovery:
    """Keep the past of the tables that ask for it, and restore from it.

    Args:
        lock: held wherever a past is written or read.
    """

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        self._lock = lock

    def replacements(self) -> tuple[Replacement, ...]:
        """Give what takes the place of moto's own."""
        backend, handler = seams.DynamoDBBackend, seams.DynamoHandler
        return (
            Replacement(backend, "describe_continuous_backups", self._describe),
            Replacement(backend, "update_continuous_backups", self._update),
            Replacement(handler, "restore_table_to_point_in_time", self._restore),
        )

    def _describe(self, original: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
        def describe_continuous_backups(
            backend: seams.DynamoDBBackend, table_name: str
        ) -> dict[str, Any]:
            described: dict[str, Any] = original(backend, table_name)
            return _with_times(described, backend.get_table(table_name))

        return describe_continuous_backups

    def _update(self, original: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
        def update_continuous_backups(
            backend: seams.DynamoDBBackend, table_name: str, specification: dict[str, Any]
        ) -> dict[str, Any]:
            described: dict[str, Any] = original(backend, table_name, specification)
            table = backend.get_table(table_name)
            if not specification["PointInTimeRecoveryEnabled"]:
                seams.set_history(table, None)
            else:
                self._begin(table)
            return _with_times(described, table)

        return update_continuous_backups

    def _begin(self, table: seams.Table) -> None:
        """Begin a window, if there is none.

        A write is noted under the lock after it was done: what is written while the items are
        copied comes into the copy, into the journal, or into both.
        """
        with self._lock:
            if seams.history_of(table) is None:
                seams.set_history(table, History(seams.utcnow(), seams.copy_items(table)))

    def _restore(self, original: Callable[..., Any]) -> Callable[..., seams.DynamoResult]:
        del original

        def restore_table_to_point_in_time(handler: seams.DynamoHandler) -> seams.DynamoResult:
            request: dict[str, Any] = handler.body
            asked = _asked_time(request)
            backend = handler.dynamodb_backend
            source = _source(backend, request)
            history = seams.history_of(source)
            if history is None:
                raise seams.PointInTimeRecoveryUnavailable(source.name)
            now = seams.utcnow()
            begin, when = earliest(source, history, now), asked or now
            if not begin <= when <= now:
                raise seams.InvalidRestoreTime(
                    f"RestoreDateTime: {_text(when)} must be within EarliestRestorableDateTime:"
                    f" {_text(begin)} and LatestRestorableDateTime: {_text(now)}"
                )
            with self._lock:
                items = history.at(when)
            return restore(
                backend, request, source, items.values(), when, {"SourceTableArn": source.table_arn}
            )

        return restore_table_to_point_in_time


def _asked_time(request: dict[str, Any]) -> datetime | None:
    """Give the time that a request names, in UTC; None when it wants the latest."""
    latest, asked = request.get("UseLatestRestorableTime"), request.get("RestoreDateTime")
    if latest and asked is not None:
        raise seams.MockValidationException(
            "Both RestoreDateTime and UseLatestRestorableTime cannot be set"
        )
    if not latest and asked is None:
        raise seams.MockValidationException(
            "Either one of RestoreDateTime or UseLatestRestorableTime must be specified"
        )
    time: datetime | None = asked
    return time


def _source(backend: seams.DynamoDBBackend, request: dict[str, Any]) -> seams.Table:
    """Find the table that is to be restored; an ARN may be of another region."""
    name: str = request.get("SourceTableName") or ""
    arn: str = request.get("SourceTableArn") or ""
    if name and arn:
        raise seams.MockValidationException(
            "Must provide exactly one of: sourceTableArn, sourceTableName"
        )
    if not name and not arn:
        raise seams.MockValidationException("The parameter 'TableName' is required")
    try:
        if name:
            return backend.get_table(name)
        return seams.backend_of(backend.account_id, arn.split(":")[3]).get_table(arn)
    except (KeyError, IndexError):
        raise seams.MockValidationException("sourceTableArn is not a valid ARN") from None
    except seams.ResourceNotFoundException:
        raise seams.TableNotFoundException(name or arn) from None


def earliest(table: seams.Table, history: History[Any, Any], now: datetime) -> datetime:
    """Give the beginning of the window, in whole seconds: so it is told, and so it is asked for."""
    days = table.continuous_backups[_STATE].get("RecoveryPeriodInDays", _DAYS)
    return max(history.since, now - timedelta(days=days)).replace(microsecond=0)


def _with_times(described: dict[str, Any], table: seams.Table) -> dict[str, Any]:
    """Give a copy of what moto says of a table, with the window as it is now."""
    described = copy.deepcopy(described)
    if history := seams.history_of(table):
        now = seams.utcnow()
        described[_STATE] |= {
            "EarliestRestorableDateTime": earliest(table, history, now),
            "LatestRestorableDateTime": now.replace(microsecond=0),
        }
    return described


def _text(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
