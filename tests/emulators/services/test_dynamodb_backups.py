"""Backups on demand, and those that are made of deleted tables.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ..conftest import Clients
from .dynamodb_tables import ORDERS, ids, make, put, refused


@pytest.fixture
def dynamodb(client: Clients) -> Any:
    return client("dynamodb")


def back_up(dynamodb: Any, name: str = "daily") -> str:
    backup = dynamodb.create_backup(TableName=ORDERS, BackupName=name)["BackupDetails"]
    return str(backup["BackupArn"])


def listed(dynamodb: Any, **settings: Any) -> list[str]:
    found = dynamodb.list_backups(**settings)["BackupSummaries"]
    return [backup["BackupName"] for backup in found]


def test_a_backup_holds_what_the_table_held(dynamodb: Any) -> None:
    make(dynamodb)
    put(dynamodb, "a", state="new")
    arn = back_up(dynamodb)
    put(dynamodb, "a", state="lost")
    put(dynamodb, "b")
    dynamodb.update_item(
        TableName=ORDERS, Key={"id": {"S": "a"}}, AttributeUpdates={"state": {"Action": "DELETE"}}
    )
    restored = dynamodb.restore_table_from_backup(TargetTableName="restored", BackupArn=arn)
    assert restored["TableDescription"]["TableStatus"] == "CREATING"
    assert dynamodb.scan(TableName="restored")["Items"] == [
        {"id": {"S": "a"}, "state": {"S": "new"}}
    ]
    table = dynamodb.describe_table(TableName="restored")["Table"]
    assert table["TableStatus"] == "ACTIVE"
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["RestoreSummary"]["SourceBackupArn"] == arn
    put(dynamodb, "c", table="restored")
    dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    assert ids(dynamodb, "again") == ["a"]


def test_a_backup_outlives_its_table(dynamodb: Any) -> None:
    make(dynamodb)
    put(dynamodb, "a")
    arn = back_up(dynamodb)
    deleted = dynamodb.delete_table(TableName=ORDERS)
    assert deleted["TableDescription"]["TableStatus"] == "DELETING"
    assert listed(dynamodb, TableName=ORDERS) == ["daily"]
    dynamodb.restore_table_from_backup(TargetTableName=ORDERS, BackupArn=arn)
    assert ids(dynamodb) == ["a"]


def test_a_table_that_is_deleted_while_recovery_is_on_leaves_a_system_backup(
    dynamodb: Any,
) -> None:
    make(dynamodb)
    dynamodb.update_continuous_backups(
        TableName=ORDERS, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    back_up(dynamodb)
    put(dynamodb, "a")
    dynamodb.delete_table(TableName=ORDERS)

    assert listed(dynamodb) == ["daily"]
    assert listed(dynamodb, BackupType="USER") == ["daily"]
    assert listed(dynamodb, BackupType="ALL") == ["daily", "orders$DeletedTableBackup"]
    [backup] = dynamodb.list_backups(BackupType="SYSTEM")["BackupSummaries"]
    assert backup["BackupName"] == "orders$DeletedTableBackup"
    kept = backup["BackupExpiryDateTime"] - backup["BackupCreationDateTime"]
    assert abs(kept - timedelta(days=35)) < timedelta(seconds=5)
    arn = backup["BackupArn"]
    told = refused(lambda: dynamodb.delete_backup(BackupArn=arn), dynamodb)
    assert told.startswith("ValidationException: ")
    dynamodb.restore_table_from_backup(TargetTableName=ORDERS, BackupArn=arn)
    assert ids(dynamodb) == ["a"]


def test_a_table_that_is_deleted_without_recovery_leaves_nothing(dynamodb: Any) -> None:
    make(dynamodb)
    dynamodb.delete_table(TableName=ORDERS)
    assert listed(dynamodb, BackupType="ALL") == []


def test_backups_are_listed_by_time_and_in_pages(dynamodb: Any) -> None:
    make(dynamodb)
    for name in ("first", "second", "third"):
        back_up(dynamodb, name)
    all_of_them = dynamodb.list_backups()["BackupSummaries"]
    page = dynamodb.list_backups(Limit=2)
    assert [one["BackupName"] for one in page["BackupSummaries"]] == ["first", "second"]
    last = page["LastEvaluatedBackupArn"]
    assert listed(dynamodb, ExclusiveStartBackupArn=last) == ["third"]
    long_ago = all_of_them[0]["BackupCreationDateTime"] - timedelta(days=1)
    assert listed(dynamodb, TimeRangeUpperBound=long_ago) == []
    assert listed(dynamodb, TimeRangeLowerBound=long_ago) == ["first", "second", "third"]


NOT_THERE = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders/backup/01-a"


@pytest.mark.parametrize(
    ("arn", "told"),
    [
        (NOT_THERE, f"BackupNotFoundException: Backup not found: {NOT_THERE}"),
        ("x" * 40, "ValidationException: Invalid Backup ARN"),
    ],
)
def test_a_backup_that_is_not_there_is_not_restored(dynamodb: Any, arn: str, told: str) -> None:
    def ask() -> None:
        dynamodb.restore_table_from_backup(TargetTableName="restored", BackupArn=arn)

    assert refused(ask, dynamodb) == told


def test_a_backup_is_restored_into_another_region(client: Clients, dynamodb: Any) -> None:
    make(dynamodb)
    put(dynamodb, "a")
    arn = back_up(dynamodb)
    there = client("dynamodb", region="us-east-1")
    there.restore_table_from_backup(
        TargetTableName=ORDERS, BackupArn=arn, SSESpecificationOverride={"Enabled": False}
    )
    assert ids(there) == ["a"]
