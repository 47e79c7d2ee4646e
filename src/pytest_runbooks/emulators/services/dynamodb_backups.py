"""Backups of DynamoDB tables, those that AWS makes of deleted tables included.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from . import dynamodb_seams as seams
from .dynamodb_restore import restore
from .service import Replacement

_KEPT = timedelta(days=35)
_MOST = 100  # backups in one page


def replacements() -> tuple[Replacement, ...]:
    """Give what takes the place of moto's own."""
    return (
        Replacement(seams.DynamoDBBackend, "delete_backup", _delete_backup),
        Replacement(seams.DynamoHandler, "list_backups", _list),
        Replacement(seams.DynamoHandler, "restore_table_from_backup", _restore),
    )


def keep(backend: seams.DynamoDBBackend, table: seams.Table) -> None:
    """Make the system backup of a table that was deleted, if its recovery was on."""
    if seams.history_of(table) is not None:
        backup = seams.SystemBackup(table, seams.utcnow() + _KEPT)
        backend.backups[backup.arn] = backup


def _delete_backup(original: Callable[..., seams.Backup]) -> Callable[..., seams.Backup]:
    def delete_backup(backend: seams.DynamoDBBackend, backup_arn: str) -> seams.Backup:
        if isinstance(backend.get_backup(backup_arn), seams.SystemBackup):
            raise seams.MockValidationException("A system backup cannot be deleted")
        return original(backend, backup_arn)

    return delete_backup


def _list(original: Callable[..., Any]) -> Callable[..., seams.DynamoResult]:
    del original

    def list_backups(handler: seams.DynamoHandler) -> seams.DynamoResult:
        """Filter by type (of the user, unless said) and time; moto does neither, nor has pages."""
        request: dict[str, Any] = handler.body
        name: Any = request.get("TableName")  # moto's own hint says text; it means all by none
        kind = request.get("BackupType", "USER")
        since, until = request.get("TimeRangeLowerBound"), request.get("TimeRangeUpperBound")
        found = [
            backup
            for backup in handler.dynamodb_backend.list_backups(name)
            if kind in (backup.type, "ALL")
            and (since is None or backup.creation_date_time >= since)
            and (until is None or backup.creation_date_time < until)
        ]
        arns = [backup.arn for backup in found]
        begin = request.get("ExclusiveStartBackupArn")
        if begin in arns:
            found = found[arns.index(begin) + 1 :]
        limit = request.get("Limit", _MOST)
        answer: dict[str, Any] = {"BackupSummaries": [backup.summary for backup in found[:limit]]}
        if len(found) > limit:
            answer["LastEvaluatedBackupArn"] = found[limit - 1].arn
        return seams.DynamoResult(answer)

    return list_backups


def _restore(original: Callable[..., Any]) -> Callable[..., seams.DynamoResult]:
    del original

    def restore_table_from_backup(handler: seams.DynamoHandler) -> seams.DynamoResult:
        request: dict[str, Any] = handler.body
        backend, arn = handler.dynamodb_backend, request["BackupArn"]
        try:
            home = seams.backend_of(backend.account_id, arn.split(":")[3])
        except (KeyError, IndexError):
            raise seams.MockValidationException("Invalid Backup ARN") from None
        backup = home.get_backup(arn)
        source = backup.table
        origin = {"SourceBackupArn": arn, "SourceTableArn": source.table_arn}
        return restore(
            backend, request, source, source.all_items(), backup.creation_date_time, origin
        )

    return restore_table_from_backup
