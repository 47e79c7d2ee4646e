"""Exports of DynamoDB tables to S3, as they were at a time.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from . import dynamodb_seams as seams
from .dynamodb_recovery import earliest
from .service import Replacement


class Exports:
    """Export tables whose point-in-time recovery is on.

    Args:
        lock: held wherever a past is read.
    """

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        self._lock = lock

    def replacements(self) -> tuple[Replacement, ...]:
        """Give what takes the place of moto's own."""
        handler = seams.DynamoHandler
        return (
            Replacement(handler, "export_table_to_point_in_time", self._export),
            Replacement(handler, "describe_export", _describe),
        )

    def _export(self, original: Callable[..., Any]) -> Callable[..., seams.ActionResult]:
        del original

        def export_table_to_point_in_time(handler: seams.DynamoHandler) -> seams.ActionResult:
            request: dict[str, Any] = handler.body
            if request.get("ExportType", "FULL_EXPORT") != "FULL_EXPORT":
                raise NotImplementedError("an incremental export")
            if request.get("ExportFormat", "DYNAMODB_JSON") != "DYNAMODB_JSON":
                raise NotImplementedError(f"an export as {request['ExportFormat']}")
            backend = handler.dynamodb_backend
            try:
                table = backend.get_table(request["TableArn"])
            except seams.ResourceNotFoundException:
                raise seams.TableNotFoundException(request["TableArn"]) from None
            history = seams.history_of(table)
            if history is None:
                raise seams.PointInTimeRecoveryUnavailable(table.name)
            now = seams.utcnow()
            when: datetime = request.get("ExportTime") or now
            if not earliest(table, history, now) <= when <= now:
                raise seams.InvalidExportTime(
                    "ExportTime is outside of the point in time recovery window"
                )
            with self._lock:
                items = history.at(when)
            export = _Export(table, request, when, now)
            started = export.response()
            export.write(list(items.values()))
            exports: dict[str, Any] = backend.table_exports  # moto has its own class there
            exports[export.arn] = export
            return seams.ActionResult({"ExportDescription": started})

        return export_table_to_point_in_time


class _Export:
    """An export, as moto lists and describes it."""

    def __init__(
        self, table: seams.Table, request: dict[str, Any], when: datetime, now: datetime
    ) -> None:
        self.table = table
        self.export_type = "FULL_EXPORT"
        self.status = "IN_PROGRESS"
        self.identifier = seams.make_identifier(now)
        self.arn = f"{table.table_arn}/export/{self.identifier}"
        self._told: dict[str, Any] = {
            "ExportArn": self.arn,
            "TableArn": table.table_arn,
            "ExportTime": when,
            "StartTime": now,
            "S3Bucket": request["S3Bucket"],
            "S3SseAlgorithm": request.get("S3SseAlgorithm", "AES256"),
            "ExportFormat": "DYNAMODB_JSON",
            "ExportType": self.export_type,
        }
        self._told |= {
            key: request[key] for key in ("S3Prefix", "S3BucketOwner") if request.get(key)
        }

    def response(self) -> dict[str, Any]:
        """Give what is said of it."""
        return {**self._told, "ExportStatus": self.status}

    def write(self, items: list[seams.Item]) -> None:
        """Write its files."""
        folder = f"AWSDynamoDB/{self.identifier}"
        if prefix := self._told.get("S3Prefix"):
            folder = f"{prefix}/{folder}"
        manifest = f"{folder}/manifest-summary.json"
        owner = self._told.get("S3BucketOwner", self.table.account_id)
        try:
            for name, content in self._files(folder, items).items():
                seams.store_object(owner, self.table, self._told["S3Bucket"], name, content)
        except seams.MissingBucket:
            self.status = "FAILED"
            self._told |= {
                "FailureCode": "S3NoSuchBucket",
                "FailureMessage": "The specified bucket does not exist",
            }
            return
        self.status = "COMPLETED"
        self._told |= {
            "EndTime": seams.utcnow(),
            "ExportManifest": manifest,
            "ItemCount": len(items),
            "BilledSizeBytes": sum(item.size() for item in items),
        }

    def _files(self, folder: str, items: list[seams.Item]) -> dict[str, bytes]:
        lines = "".join(seams.dynamo_json_dump(item.to_json("Item")) + "\n" for item in items)
        data = gzip.compress(lines.encode(), mtime=0)
        name = f"{folder}/data/{self.identifier[-8:]}.json.gz"
        digest = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        files = {"itemCount": len(items), "md5Checksum": digest, "dataFileS3Key": name}
        summary = {
            "version": "2020-06-30",
            "exportArn": self.arn,
            "startTime": _text(self._told["StartTime"]),
            "tableArn": self.table.table_arn,
            "exportTime": _text(self._told["ExportTime"]),
            "s3Bucket": self._told["S3Bucket"],
            "s3Prefix": self._told.get("S3Prefix"),
            "s3SseAlgorithm": self._told["S3SseAlgorithm"],
            "manifestFilesS3Key": f"{folder}/manifest-files.json",
            "billedSizeBytes": sum(item.size() for item in items),
            "itemCount": len(items),
            "outputFormat": "DYNAMODB_JSON",
            "exportType": self.export_type,
        }
        return {
            name: data,
            f"{folder}/manifest-files.json": (json.dumps(files) + "\n").encode(),
            f"{folder}/manifest-summary.json": json.dumps(summary).encode(),
        }


def _text(when: datetime) -> str:
    return f"{when.isoformat(timespec='milliseconds')}Z"


def _describe(original: Callable[..., Any]) -> Callable[..., Any]:
    def describe_export(handler: seams.DynamoHandler) -> Any:
        arn = handler.body["ExportArn"]
        if arn not in handler.dynamodb_backend.table_exports:
            raise seams.ExportNotFound(f"Export not found: {arn}")
        return original(handler)

    return describe_export
