"""Point-in-time recovery.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from pytest_runbooks.emulators.services import dynamodb_seams

from ..conftest import Clients
from .dynamodb_tables import ORDERS, Clock, ids, items, make, put, refused


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(dynamodb_seams, "utcnow", clock.utcnow)
    return clock


@pytest.fixture
def dynamodb(client: Clients) -> Any:
    return client("dynamodb")


def switch(dynamodb: Any, on: bool = True, **settings: Any) -> dict[str, Any]:
    """Switch the recovery; give what is said of it."""
    said: dict[str, Any] = dynamodb.update_continuous_backups(
        TableName=ORDERS,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": on, **settings},
    )["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    return said


def window(dynamodb: Any) -> tuple[datetime, datetime]:
    said = dynamodb.describe_continuous_backups(TableName=ORDERS)["ContinuousBackupsDescription"]
    recovery = said["PointInTimeRecoveryDescription"]
    return recovery["EarliestRestorableDateTime"], recovery["LatestRestorableDateTime"]


def restore(dynamodb: Any, when: datetime | None = None, **settings: Any) -> dict[str, Any]:
    time = {"UseLatestRestorableTime": True} if when is None else {"RestoreDateTime": when}
    usual = {"SourceTableName": ORDERS, "TargetTableName": "restored", **time}
    answer = dynamodb.restore_table_to_point_in_time(**(usual | settings))
    described: dict[str, Any] = answer["TableDescription"]
    return described


def restored(dynamodb: Any, when: datetime) -> list[dict[str, Any]]:
    """Restore to a time; give the items, and forget the table."""
    restore(dynamodb, when)
    found = items(dynamodb, "restored")
    dynamodb.delete_table(TableName="restored")
    return found


def item(name: str, **attributes: str) -> dict[str, Any]:
    return {"id": {"S": name}} | {key: {"S": text} for key, text in attributes.items()}


def test_a_table_is_restored_as_it_was_at_each_time(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    put(dynamodb, "a", state="new")
    switch(dynamodb)
    first = clock.pass_by(seconds=2)
    clock.pass_by(seconds=2)
    put(dynamodb, "a", state="paid")
    put(dynamodb, "b")
    second = clock.pass_by(seconds=2)
    clock.pass_by(seconds=2)
    dynamodb.delete_item(TableName=ORDERS, Key=item("a"))
    third = clock.pass_by(seconds=2)

    assert restored(dynamodb, third) == [item("b")]
    assert restored(dynamodb, second) == [item("a", state="paid"), item("b")]
    assert restored(dynamodb, first) == [item("a", state="new")]
    assert items(dynamodb) == [item("b")]


def update(dynamodb: Any) -> None:
    dynamodb.update_item(
        TableName=ORDERS,
        Key=item("a"),
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": "lost"}},
    )


def update_what_is_new(dynamodb: Any) -> None:
    dynamodb.update_item(
        TableName=ORDERS, Key=item("c"), AttributeUpdates={"state": {"Value": {"S": "lost"}}}
    )


def write_a_batch(dynamodb: Any) -> None:
    requests = [{"DeleteRequest": {"Key": item("a")}}, {"PutRequest": {"Item": item("c")}}]
    dynamodb.batch_write_item(RequestItems={ORDERS: requests})


def write_a_transaction(dynamodb: Any) -> None:
    writes = [
        {"Delete": {"TableName": ORDERS, "Key": item("a")}},
        {"Put": {"TableName": ORDERS, "Item": item("c")}},
    ]
    dynamodb.transact_write_items(TransactItems=writes)


def execute(statement: str) -> Callable[[Any], None]:
    def run(dynamodb: Any) -> None:
        dynamodb.execute_statement(Statement=statement)

    return run


def execute_a_batch(dynamodb: Any) -> None:
    statement = f"DELETE FROM \"{ORDERS}\" WHERE id = 'a'"
    dynamodb.batch_execute_statement(Statements=[{"Statement": statement}])


def execute_a_transaction(dynamodb: Any) -> None:
    statement = f"DELETE FROM \"{ORDERS}\" WHERE id = 'a'"
    dynamodb.execute_transaction(TransactStatements=[{"Statement": statement}])


@pytest.mark.parametrize(
    "write",
    [
        update,
        update_what_is_new,
        write_a_batch,
        write_a_transaction,
        execute(f"INSERT INTO \"{ORDERS}\" VALUE {{'id': 'c'}}"),
        execute(f"UPDATE \"{ORDERS}\" SET state = 'lost' WHERE id = 'a'"),
        execute(f"DELETE FROM \"{ORDERS}\" WHERE id = 'a'"),
        execute_a_batch,
        execute_a_transaction,
    ],
)
def test_every_way_of_writing_is_undone_and_redone(
    dynamodb: Any, clock: Clock, write: Callable[[Any], None]
) -> None:
    make(dynamodb)
    switch(dynamodb)
    put(dynamodb, "a", state="new")
    put(dynamodb, "b")
    before = clock.pass_by(seconds=2)
    clock.pass_by(seconds=2)
    write(dynamodb)
    after = clock.pass_by(seconds=2)
    now = items(dynamodb)
    assert now != [item("a", state="new"), item("b")]
    assert restored(dynamodb, before) == [item("a", state="new"), item("b")]
    assert restored(dynamodb, after) == now


def test_a_transaction_that_is_cancelled_never_was(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    switch(dynamodb)
    put(dynamodb, "a", state="new")
    writes = [
        {"Put": {"TableName": ORDERS, "Item": item("a", state="lost")}},
        {
            "Put": {
                "TableName": ORDERS,
                "Item": item("b"),
                "ConditionExpression": "attribute_exists(id)",
            }
        },
    ]
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(TransactItems=writes)
    assert restored(dynamodb, clock.pass_by(seconds=1)) == [item("a", state="new")]
    put(dynamodb, "c")  # into the copy of the table that the transaction left
    assert restored(dynamodb, clock.pass_by(seconds=1)) == [item("a", state="new"), item("c")]


def test_keys_with_a_range_are_told_apart(dynamodb: Any, clock: Clock) -> None:
    make(
        dynamodb,
        KeySchema=[
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "line", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "line", "AttributeType": "N"},
        ],
    )
    switch(dynamodb)
    lines = [{"id": {"S": "a"}, "line": {"N": str(number)}} for number in (1, 2, 3)]
    for line in lines:
        dynamodb.put_item(TableName=ORDERS, Item=line)
    before = clock.pass_by(seconds=2)
    clock.pass_by(seconds=2)
    dynamodb.delete_item(TableName=ORDERS, Key=lines[1])
    assert restored(dynamodb, before) == lines
    assert restored(dynamodb, clock.pass_by(seconds=2)) == [lines[0], lines[2]]


def test_the_latest_time_is_now(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    said = switch(dynamodb)
    put(dynamodb, "a")
    assert said["PointInTimeRecoveryStatus"] == "ENABLED"
    described = restore(dynamodb)
    assert ids(dynamodb, "restored") == ["a"]
    assert described["TableStatus"] == "CREATING"
    assert described["RestoreSummary"]["RestoreInProgress"]
    summary = dynamodb.describe_table(TableName="restored")["Table"]["RestoreSummary"]
    assert summary == {
        "SourceTableArn": described["RestoreSummary"]["SourceTableArn"],
        "RestoreDateTime": clock.now,
        "RestoreInProgress": False,
    }


def test_the_window_goes_from_the_switch_to_now(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    switch(dynamodb)
    began = clock.now.replace(microsecond=0)
    assert window(dynamodb) == (began, began)
    clock.pass_by(hours=1)
    assert window(dynamodb) == (began, began + timedelta(hours=1))
    put(dynamodb, "a")
    earliest, _ = window(dynamodb)
    assert restored(dynamodb, earliest) == []


def test_the_window_is_no_longer_than_was_asked_for(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    switch(dynamodb, RecoveryPeriodInDays=2)
    clock.pass_by(days=5)
    earliest, latest = window(dynamodb)
    assert latest - earliest == timedelta(days=2)
    clock.pass_by(days=31)
    switch(dynamodb, RecoveryPeriodInDays=35)
    earliest, latest = window(dynamodb)
    assert latest - earliest == timedelta(days=35)


def test_a_time_outside_of_the_window_is_refused(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    switch(dynamodb)
    clock.pass_by(minutes=1)
    earliest, latest = window(dynamodb)
    bounds = (
        f"must be within EarliestRestorableDateTime: {earliest:%Y-%m-%dT%H:%M:%SZ}"
        f" and LatestRestorableDateTime: {latest:%Y-%m-%dT%H:%M:%SZ}"
    )
    for when in (earliest - timedelta(seconds=1), latest + timedelta(seconds=1)):
        told = refused(lambda when=when: restore(dynamodb, when), dynamodb)  # type: ignore[misc] # mypy cannot tell the default's type
        asked = f"{when:%Y-%m-%dT%H:%M:%SZ}"
        assert told == f"InvalidRestoreTimeException: RestoreDateTime: {asked} {bounds}"
    assert dynamodb.list_tables()["TableNames"] == [ORDERS]


def test_without_recovery_nothing_is_restored(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    told = refused(lambda: restore(dynamodb, clock.now), dynamodb)
    assert told == (
        "PointInTimeRecoveryUnavailableException: "
        "Point in time recovery is not enabled for table 'orders'"
    )
    assert refused(lambda: restore(dynamodb), dynamodb) == told
    assert dynamodb.list_tables()["TableNames"] == [ORDERS]


def test_switching_off_and_on_begins_a_new_window(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    switch(dynamodb)
    put(dynamodb, "a")
    before = clock.pass_by(seconds=2)
    said = switch(dynamodb, on=False)
    assert said == {"PointInTimeRecoveryStatus": "DISABLED"}
    assert "Unavailable" in refused(lambda: restore(dynamodb, before), dynamodb)
    put(dynamodb, "b")
    again = clock.pass_by(seconds=2)
    switch(dynamodb)
    clock.pass_by(seconds=2)
    assert window(dynamodb)[0] == again.replace(microsecond=0)
    assert "InvalidRestoreTime" in refused(lambda: restore(dynamodb, before), dynamodb)
    assert [one["id"]["S"] for one in restored(dynamodb, again)] == ["a", "b"]


def test_switching_on_again_keeps_the_window(dynamodb: Any, clock: Clock) -> None:
    make(dynamodb)
    switch(dynamodb)
    began, _ = window(dynamodb)
    clock.pass_by(minutes=1)
    switch(dynamodb)
    assert window(dynamodb)[0] == began


LATEST: dict[str, Any] = {"SourceTableName": ORDERS, "UseLatestRestorableTime": True}
BOTH = "Both RestoreDateTime and UseLatestRestorableTime cannot be set"
NEITHER = "Either one of RestoreDateTime or UseLatestRestorableTime must be specified"
NO_CAPACITY = "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED"
NO_MODE = "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"
CAPACITY = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (LATEST | {"SourceTableName": "none"}, "TableNotFoundException: Table not found: none"),
        ({"SourceTableName": ORDERS}, f"ValidationException: {NEITHER}"),
        (LATEST | {"RestoreDateTime": 1}, f"ValidationException: {BOTH}"),
        (
            {"UseLatestRestorableTime": True},
            "ValidationException: The parameter 'TableName' is required",
        ),
        (LATEST | {"BillingModeOverride": "PROVISIONED"}, f"ValidationException: {NO_CAPACITY}"),
        (LATEST | {"ProvisionedThroughputOverride": CAPACITY}, f"ValidationException: {NO_MODE}"),
    ],
)
def test_what_aws_refuses_is_refused(dynamodb: Any, settings: dict[str, Any], told: str) -> None:
    make(dynamodb)
    switch(dynamodb)

    def ask() -> None:
        dynamodb.restore_table_to_point_in_time(TargetTableName="restored", **settings)

    assert refused(ask, dynamodb) == told


def test_a_table_is_not_restored_over_another(dynamodb: Any) -> None:
    make(dynamodb)
    make(dynamodb, "restored")
    switch(dynamodb)
    told = refused(lambda: restore(dynamodb), dynamodb)
    assert told == "TableAlreadyExistsException: Table already exists: restored"


INDEX = {
    "IndexName": "by-state",
    "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
STATE = {"AttributeName": "state", "AttributeType": "S"}


def test_the_restored_table_has_the_settings_of_now_and_no_recovery(
    dynamodb: Any, clock: Clock
) -> None:
    make(
        dynamodb,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}, STATE],
        GlobalSecondaryIndexes=[INDEX],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        DeletionProtectionEnabled=True,
        Tags=[{"Key": "team", "Value": "shop"}],
    )
    switch(dynamodb)
    put(dynamodb, "a", state="new")
    then = clock.pass_by(seconds=2)
    capacity = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 3}
    dynamodb.update_table(
        TableName=ORDERS, BillingMode="PROVISIONED", ProvisionedThroughput=capacity
    )
    restore(dynamodb, then)

    table = dynamodb.describe_table(TableName="restored")["Table"]
    assert table["TableStatus"] == "ACTIVE"
    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
    assert table["BillingModeSummary"]["BillingMode"] == "PROVISIONED"
    assert capacity.items() <= table["ProvisionedThroughput"].items()
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-state"]
    assert "StreamSpecification" not in table
    assert not table["DeletionProtectionEnabled"]
    assert dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == []
    recovery = dynamodb.describe_continuous_backups(TableName="restored")
    assert recovery["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"] == {
        "PointInTimeRecoveryStatus": "DISABLED"
    }
    found = dynamodb.query(
        TableName="restored",
        IndexName="by-state",
        KeyConditionExpression="#s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": "new"}},
    )
    assert found["Items"] == [item("a", state="new")]


def test_indexes_and_capacity_may_be_overridden(dynamodb: Any) -> None:
    make(
        dynamodb,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}, STATE],
        GlobalSecondaryIndexes=[INDEX],
    )
    switch(dynamodb)
    other = INDEX | {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    told = refused(lambda: restore(dynamodb, GlobalSecondaryIndexOverride=[other]), dynamodb)
    assert told == (
        "ValidationException: Index by-state does not match a secondary index that existed in the"
        " source table and cannot be created during the restore operation"
    )
    restore(
        dynamodb,
        GlobalSecondaryIndexOverride=[],
        BillingModeOverride="PROVISIONED",
        ProvisionedThroughputOverride={"ReadCapacityUnits": 2, "WriteCapacityUnits": 1},
    )
    table = dynamodb.describe_table(TableName="restored")["Table"]
    assert "GlobalSecondaryIndexes" not in table or table["GlobalSecondaryIndexes"] == []
    assert [one["AttributeName"] for one in table["AttributeDefinitions"]] == ["id"]
    assert table["ProvisionedThroughput"]["ReadCapacityUnits"] == 2


def test_a_table_is_restored_into_another_region(client: Clients, dynamodb: Any) -> None:
    arn = make(dynamodb)
    switch(dynamodb)
    put(dynamodb, "a")
    there = client("dynamodb", region="us-east-1")
    target = {"TargetTableName": "restored", "UseLatestRestorableTime": True}
    told = refused(
        lambda: there.restore_table_to_point_in_time(SourceTableArn=arn, **target), there
    )
    assert told == (
        "ValidationException: sseSpecificationOverride must be provided for cross-region restores"
    )
    there.restore_table_to_point_in_time(
        SourceTableArn=arn, SSESpecificationOverride={"Enabled": False}, **target
    )
    assert ids(there, "restored") == ["a"]
    assert dynamodb.list_tables()["TableNames"] == [ORDERS]


def test_writes_of_many_threads_are_all_kept(dynamodb: Any) -> None:
    make(dynamodb)
    put(dynamodb, *(f"old-{number}" for number in range(5)))

    def write(thread: int) -> None:
        put(dynamodb, *(f"{thread}-{number}" for number in range(10)))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    switch(dynamodb)  # while they write
    for thread in threads:
        thread.join()
    restore(dynamodb)
    assert items(dynamodb, "restored") == items(dynamodb)
    assert len(ids(dynamodb)) == 45


def test_accounts_and_regions_have_windows_of_their_own(client: Clients, dynamodb: Any) -> None:
    other = client("dynamodb", account="222222222222")
    make(dynamodb)
    make(other)
    switch(dynamodb)
    put(dynamodb, "a")
    put(other, "b")
    assert "Unavailable" in refused(lambda: restore(other), other)
    restore(dynamodb)
    assert ids(dynamodb, "restored") == ["a"]
