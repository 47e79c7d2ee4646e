"""Global tables, version 2019.11.21.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.moto import MotoEmulator

from ..conftest import Clients
from .dynamodb_tables import ORDERS, ids, items, make, put, refused

HERE, THERE, BEYOND = "eu-west-1", "us-east-1", "ap-south-1"


@pytest.fixture
def here(client: Clients) -> Any:
    return client("dynamodb", region=HERE)


@pytest.fixture
def there(client: Clients) -> Any:
    return client("dynamodb", region=THERE)


def change(dynamodb: Any, action: str, region: str, **settings: Any) -> dict[str, Any]:
    updates = [{action: {"RegionName": region}}]
    answer = dynamodb.update_table(TableName=ORDERS, ReplicaUpdates=updates, **settings)
    described: dict[str, Any] = answer["TableDescription"]
    return described


def replicas(dynamodb: Any) -> list[str]:
    table = dynamodb.describe_table(TableName=ORDERS)["Table"]
    assert ("GlobalTableVersion" in table) == ("Replicas" in table)
    found = table.get("Replicas", [])
    assert all(one["ReplicaStatus"] == "ACTIVE" for one in found)
    return [one["RegionName"] for one in found]


def tables(dynamodb: Any) -> list[str]:
    found: list[str] = dynamodb.list_tables()["TableNames"]
    return found


def test_a_replica_holds_what_the_table_held(here: Any, there: Any) -> None:
    make(here)
    put(here, "a", state="new")
    change(here, "Create", THERE)
    assert items(there) == [{"id": {"S": "a"}, "state": {"S": "new"}}]
    assert (replicas(here), replicas(there)) == ([THERE], [HERE])
    table = there.describe_table(TableName=ORDERS)["Table"]
    assert table["TableArn"] == "arn:aws:dynamodb:us-east-1:111111111111:table/orders"
    assert table["GlobalTableVersion"] == "2019.11.21"
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["TableStatus"] == "ACTIVE"


def test_what_is_written_on_either_side_shows_on_the_other(here: Any, there: Any) -> None:
    make(here)
    change(here, "Create", THERE)
    put(here, "a", "b", "c")
    put(there, "d")
    there.delete_item(TableName=ORDERS, Key={"id": {"S": "a"}})
    here.update_item(
        TableName=ORDERS,
        Key={"id": {"S": "b"}},
        UpdateExpression="SET paid = :yes",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    there.execute_statement(Statement=f"DELETE FROM \"{ORDERS}\" WHERE id = 'c'")
    writes = [{"Put": {"TableName": ORDERS, "Item": {"id": {"S": one}}}} for one in "ef"]
    there.transact_write_items(TransactItems=writes)
    batch = [{"DeleteRequest": {"Key": {"id": {"S": "e"}}}}]
    here.batch_write_item(RequestItems={ORDERS: batch})
    assert items(here) == [
        {"id": {"S": "b"}, "paid": {"BOOL": True}},
        {"id": {"S": "d"}},
        {"id": {"S": "f"}},
    ]
    assert items(there) == items(here)


def test_a_transaction_that_is_cancelled_shows_nowhere(here: Any, there: Any) -> None:
    make(here)
    change(here, "Create", THERE)
    writes = [
        {"Put": {"TableName": ORDERS, "Item": {"id": {"S": "a"}}}},
        {
            "ConditionCheck": {
                "TableName": ORDERS,
                "Key": {"id": {"S": "b"}},
                "ConditionExpression": "attribute_exists(id)",
            }
        },
    ]
    with pytest.raises(here.exceptions.TransactionCanceledException):
        here.transact_write_items(TransactItems=writes)
    assert (ids(here), ids(there)) == ([], [])
    put(here, "c")  # the table that the transaction left is still a replica
    assert (ids(here), ids(there)) == (["c"], ["c"])
    assert replicas(here) == [THERE]


def test_three_regions_are_one_table(client: Clients, here: Any, there: Any) -> None:
    beyond = client("dynamodb", region=BEYOND)
    make(here)
    change(here, "Create", THERE)
    change(there, "Create", BEYOND)
    put(beyond, "a")
    assert ids(here) == ids(there) == ["a"]
    assert (replicas(here), replicas(there)) == ([THERE, BEYOND], [HERE, BEYOND])
    assert replicas(beyond) == [HERE, THERE]


def test_a_replica_that_is_deleted_is_gone_with_its_items(here: Any, there: Any) -> None:
    make(here)
    put(here, "a")
    change(here, "Create", THERE)
    change(here, "Delete", THERE)
    assert tables(there) == []
    assert replicas(here) == []
    put(here, "b")
    assert ids(here) == ["a", "b"]
    here.delete_table(TableName=ORDERS)
    assert tables(here) == []


def test_a_region_leaves_when_its_table_is_deleted(here: Any, there: Any) -> None:
    make(here)
    put(here, "a")
    change(here, "Create", THERE)
    there.delete_table(TableName=ORDERS)
    assert replicas(here) == []
    assert ids(here) == ["a"]
    make(there)
    put(here, "b")
    assert ids(there) == []


def test_the_table_that_a_replica_came_from_stays_as_long_as_the_replica(
    here: Any, there: Any
) -> None:
    make(here)
    change(here, "Create", THERE)
    told = (
        "ValidationException: Replica cannot be deleted because it has acted as a source region for"
        " new replica(s) being added to the table in the last 24 hours."
    )
    assert refused(lambda: here.delete_table(TableName=ORDERS), here) == told
    assert refused(lambda: change(there, "Delete", HERE), there) == told
    assert (tables(here), tables(there)) == ([ORDERS], [ORDERS])


LOCAL = (
    "Cannot add, delete, or update the local region through ReplicaUpdates. Use CreateTable,"
    " DeleteTable, or UpdateTable as required."
)
THERE_ALREADY = (
    "Failed to create a the new replica of table with name: 'orders' because one or more replicas"
    " already existed as tables."
)
NO_PART = (
    "Update global table operation failed because one or more replicas were not part of the global"
    " table. Please retry the request without these replicas: [us-east-1]."
)


@pytest.mark.parametrize(
    ("action", "region", "settings", "told"),
    [
        ("Create", HERE, {}, LOCAL),
        ("Create", BEYOND, {}, THERE_ALREADY),
        ("Delete", THERE, {}, NO_PART),
        ("Create", "mars-east-1", {}, "Region mars-east-1 is not supported."),
        (
            "Create",
            THERE,
            {"BillingMode": "PAY_PER_REQUEST"},
            "ReplicaUpdates cannot be combined with other updates of the table",
        ),
    ],
)
def test_what_aws_refuses_is_refused(
    client: Clients, here: Any, action: str, region: str, settings: dict[str, Any], told: str
) -> None:
    make(here)
    make(client("dynamodb", region=BEYOND))
    answer = refused(lambda: change(here, action, region, **settings), here)
    assert answer == f"ValidationException: {told}"
    assert replicas(here) == []


def test_capacity_has_to_scale(client: Clients, here: Any, there: Any) -> None:
    capacity = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    make(here, BillingMode="PROVISIONED", ProvisionedThroughput=capacity)
    assert refused(lambda: change(here, "Create", THERE), here) == (
        "ValidationException: Table write capacity should either be Pay-Per-Request or AutoScaled."
    )
    scaling = client("application-autoscaling", region=HERE)
    target = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": f"table/{ORDERS}",
        "ScalableDimension": "dynamodb:table:WriteCapacityUnits",
    }
    scaling.register_scalable_target(MinCapacity=1, MaxCapacity=10, **target)
    scaling.put_scaling_policy(
        PolicyName="writes",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 70.0},
        **target,
    )
    change(here, "Create", THERE)
    assert tables(there) == [ORDERS]


def test_settings_that_are_shared_are_changed_everywhere(here: Any, there: Any) -> None:
    make(here)
    change(here, "Create", THERE)
    time_to_live = {"Enabled": True, "AttributeName": "until"}
    there.update_time_to_live(TableName=ORDERS, TimeToLiveSpecification=time_to_live)
    said = here.describe_time_to_live(TableName=ORDERS)["TimeToLiveDescription"]
    assert said == {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
    names = [{"AttributeName": name, "AttributeType": "S"} for name in ("id", "state")]
    index = {
        "IndexName": "by-state",
        "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    here.update_table(
        TableName=ORDERS,
        AttributeDefinitions=names,
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )
    table = there.describe_table(TableName=ORDERS)["Table"]
    assert [one["IndexName"] for one in table["GlobalSecondaryIndexes"]] == ["by-state"]
    told = refused(
        lambda: here.update_table(TableName=ORDERS, StreamSpecification={"StreamEnabled": False}),
        here,
    )
    assert told == (
        "ValidationException: Disabling Stream is not allowed for a Global Table replica."
    )


def test_the_stream_of_a_replica_tells_what_was_written_elsewhere(
    client: Clients, here: Any, there: Any
) -> None:
    make(here)
    change(here, "Create", THERE)
    put(here, "a")
    put(here, "a")  # is the same: no change
    here.delete_item(TableName=ORDERS, Key={"id": {"S": "a"}})
    table = there.describe_table(TableName=ORDERS)["Table"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    streams = client("dynamodbstreams", region=THERE)
    arn = table["LatestStreamArn"]
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    assert [one["eventName"] for one in records] == ["INSERT", "REMOVE"]


def test_recovery_is_of_each_replica_and_knows_what_was_written_elsewhere(
    here: Any, there: Any
) -> None:
    make(here)
    change(here, "Create", THERE)
    there.update_continuous_backups(
        TableName=ORDERS, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    put(here, "a")
    target = {"SourceTableName": ORDERS, "TargetTableName": "restored"}
    there.restore_table_to_point_in_time(UseLatestRestorableTime=True, **target)
    assert ids(there, "restored") == ["a"]
    assert tables(here) == [ORDERS]  # the restored table is no part of the global one
    with pytest.raises(here.exceptions.PointInTimeRecoveryUnavailableException):
        here.restore_table_to_point_in_time(UseLatestRestorableTime=True, **target)


def test_what_is_not_emulated_is_said_to_be_so(emulator: MotoEmulator, here: Any) -> None:
    make(here)
    strong = {"MultiRegionConsistency": "STRONG"}
    for action, settings in (("Update", {}), ("Create", strong)):
        with pytest.raises(here.exceptions.ClientError, match="NotImplemented"):
            change(here, action, THERE, **settings)
    assert emulator.gaps() == (
        Gap("dynamodb", "UpdateTable", "Update of a replica"),
        Gap("dynamodb", "UpdateTable", "a global table with strong consistency"),
    )


def test_both_sides_agree_after_all_write_at_once(here: Any, there: Any) -> None:
    make(here)
    change(here, "Create", THERE)

    def write(number: int) -> None:
        side = (here, there)[number % 2]
        for round_ in range(8):
            put(side, "same", str(round_ % 4), by=str(number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert len(ids(here)) == 5
    assert items(here) == items(there)
