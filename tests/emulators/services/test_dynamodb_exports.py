"""Exports to S3.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
"""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import dynamodb_seams

from ..conftest import Clients
from .dynamodb_tables import ORDERS, Clock, make, put, refused

BUCKET = "exports"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(dynamodb_seams, "utcnow", clock.utcnow)
    return clock


@pytest.fixture
def dynamodb(client: Clients) -> Any:
    return client("dynamodb")


@pytest.fixture
def s3(client: Clients) -> Any:
    s3 = client("s3", region="us-east-1")
    s3.create_bucket(Bucket=BUCKET)
    return s3


@pytest.fixture
def arn(dynamodb: Any, clock: Clock) -> str:
    """Give the ARN of a table whose recovery is on."""
    del clock  # stands from here on
    arn = make(dynamodb)
    dynamodb.update_continuous_backups(
        TableName=ORDERS, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    return arn


def export(dynamodb: Any, arn: str, **settings: Any) -> dict[str, Any]:
    """Export the table; give what is said of the export when it ended."""
    usual = {"TableArn": arn, "S3Bucket": BUCKET}
    started = dynamodb.export_table_to_point_in_time(**(usual | settings))["ExportDescription"]
    assert started["ExportStatus"] == "IN_PROGRESS"
    ended = dynamodb.describe_export(ExportArn=started["ExportArn"])
    described: dict[str, Any] = ended["ExportDescription"]
    return described


def read(s3: Any, name: str) -> bytes:
    content: bytes = s3.get_object(Bucket=BUCKET, Key=name)["Body"].read()
    return content


def exported(s3: Any, described: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the items of an export, found by its manifest."""
    summary = json.loads(read(s3, described["ExportManifest"]))
    [files] = read(s3, summary["manifestFilesS3Key"]).splitlines()
    lines = gzip.decompress(read(s3, json.loads(files)["dataFileS3Key"])).splitlines()
    items = [json.loads(line)["Item"] for line in lines]
    assert described["ItemCount"] == summary["itemCount"] == len(items)
    return items


def test_a_table_is_exported_as_it_was_at_a_time(
    dynamodb: Any, s3: Any, arn: str, clock: Clock
) -> None:
    put(dynamodb, "a", state="new")
    then = clock.pass_by(seconds=2)
    clock.pass_by(seconds=2)
    put(dynamodb, "a", state="lost")
    earlier = export(dynamodb, arn, ExportTime=then, S3Prefix="daily")
    now = export(dynamodb, arn)
    assert exported(s3, earlier) == [{"id": {"S": "a"}, "state": {"S": "new"}}]
    assert exported(s3, now) == [{"id": {"S": "a"}, "state": {"S": "lost"}}]
    assert earlier["ExportStatus"] == now["ExportStatus"] == "COMPLETED"
    assert earlier["ExportManifest"].startswith("daily/AWSDynamoDB/0")
    assert now["ExportManifest"].startswith("AWSDynamoDB/0")
    assert earlier["ExportTime"] == then
    listed = dynamodb.list_exports(TableArn=arn)["ExportSummaries"]
    assert [one["ExportArn"] for one in listed] == [earlier["ExportArn"], now["ExportArn"]]


def test_an_export_into_no_bucket_fails(dynamodb: Any, arn: str) -> None:
    described = export(dynamodb, arn)
    assert (described["ExportStatus"], described["FailureCode"]) == ("FAILED", "S3NoSuchBucket")


def test_what_aws_refuses_is_refused(dynamodb: Any, arn: str, clock: Clock) -> None:
    early = clock.now - timedelta(hours=1)
    assert refused(lambda: export(dynamodb, arn, ExportTime=early), dynamodb) == (
        "InvalidExportTimeException: ExportTime is outside of the point in time recovery window"
    )
    other = make(dynamodb, "other")
    assert refused(lambda: export(dynamodb, other), dynamodb) == (
        "PointInTimeRecoveryUnavailableException: "
        "Point in time recovery is not enabled for table 'other'"
    )
    missing = arn.replace(ORDERS, "missing")
    told = refused(lambda: export(dynamodb, missing), dynamodb)
    assert told == f"TableNotFoundException: Table not found: {missing}"
    unknown = f"{arn}/export/01695353076000-a06188d7"
    told = refused(lambda: dynamodb.describe_export(ExportArn=unknown), dynamodb)
    assert told == f"ExportNotFoundException: Export not found: {unknown}"


def test_what_is_not_emulated_is_said_to_be_so(
    emulator: MotoEmulator, dynamodb: Any, arn: str
) -> None:
    for settings in ({"ExportType": "INCREMENTAL_EXPORT"}, {"ExportFormat": "ION"}):
        with pytest.raises(dynamodb.exceptions.ClientError, match="NotImplemented"):
            export(dynamodb, arn, **settings)
    assert emulator.gaps() == (
        Gap("dynamodb", "ExportTableToPointInTime", "an incremental export"),
        Gap("dynamodb", "ExportTableToPointInTime", "an export as ION"),
    )
