"""Tables of CloudFormation stacks.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ..conftest import Clients
from .dynamodb_tables import KEYS, ORDERS, ids, put

PROPERTIES: dict[str, Any] = {"TableName": ORDERS, "BillingMode": "PAY_PER_REQUEST", **KEYS}
RECOVERY = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
TIME_TO_LIVE = {"TimeToLiveSpecification": {"AttributeName": "until", "Enabled": "true"}}
INDEX = {
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-state",
            "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": "S"} for name in ("id", "state")
    ],
}
STREAM = {"StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}


@pytest.fixture
def cloudformation(client: Clients) -> Any:
    return client("cloudformation")


@pytest.fixture
def dynamodb(client: Clients) -> Any:
    return client("dynamodb")


def template(**properties: Any) -> dict[str, str]:
    table = {"Type": "AWS::DynamoDB::Table", "Properties": PROPERTIES | properties}
    return {"StackName": "shop", "TemplateBody": json.dumps({"Resources": {"Orders": table}})}


def settings(dynamodb: Any) -> dict[str, Any]:
    """Give what is on, of what a template can switch on."""
    said = dynamodb.describe_continuous_backups(TableName=ORDERS)["ContinuousBackupsDescription"]
    recovery = said["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    time_to_live = dynamodb.describe_time_to_live(TableName=ORDERS)["TimeToLiveDescription"]
    table = dynamodb.describe_table(TableName=ORDERS)["Table"]
    return {
        "recovery": recovery == "ENABLED",
        "time to live": time_to_live["TimeToLiveStatus"] == "ENABLED",
        "indexes": [one["IndexName"] for one in table.get("GlobalSecondaryIndexes", [])],
        "stream": "StreamSpecification" in table,
        "protected": table["DeletionProtectionEnabled"],
        "mode": table["BillingModeSummary"]["BillingMode"],
    }


PLAIN = {
    "recovery": False,
    "time to live": False,
    "indexes": [],
    "stream": False,
    "protected": False,
    "mode": "PAY_PER_REQUEST",
}
ALL = PLAIN | {"recovery": True, "time to live": True, "indexes": ["by-state"], "stream": True}
EVERYTHING = {**RECOVERY, **TIME_TO_LIVE, **INDEX, **STREAM}


def test_a_stack_makes_a_table_with_all_that_is_asked_for(
    cloudformation: Any, dynamodb: Any
) -> None:
    cloudformation.create_stack(**template(**EVERYTHING))
    assert settings(dynamodb) == ALL


def test_an_update_switches_on_and_off_and_keeps_the_items(
    cloudformation: Any, dynamodb: Any
) -> None:
    cloudformation.create_stack(**template())
    put(dynamodb, "a")
    cloudformation.update_stack(**template(DeletionProtectionEnabled=True, **EVERYTHING))
    assert settings(dynamodb) == ALL | {"protected": True}
    assert ids(dynamodb) == ["a"]
    capacity = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    cloudformation.update_stack(
        **template(BillingMode="PROVISIONED", ProvisionedThroughput=capacity)
    )
    assert settings(dynamodb) == PLAIN | {"mode": "PROVISIONED"}
    assert ids(dynamodb) == ["a"]


def test_an_updated_stack_still_deletes_its_table(cloudformation: Any, dynamodb: Any) -> None:
    cloudformation.create_stack(**template())
    cloudformation.update_stack(**template(**RECOVERY))
    put(dynamodb, "a")
    cloudformation.delete_stack(StackName="shop")
    assert dynamodb.list_tables()["TableNames"] == []
    [backup] = dynamodb.list_backups(BackupType="SYSTEM")["BackupSummaries"]
    assert backup["BackupName"] == "orders$DeletedTableBackup"


def test_a_table_of_another_name_takes_the_place_of_the_first(
    cloudformation: Any, dynamodb: Any
) -> None:
    cloudformation.create_stack(**template())
    cloudformation.update_stack(**template(TableName="other"))
    assert dynamodb.list_tables()["TableNames"] == ["other"]


def test_a_table_with_another_key_has_to_have_another_name(
    cloudformation: Any, dynamodb: Any
) -> None:
    cloudformation.create_stack(**template())
    put(dynamodb, "a")
    keys = {"KeySchema": [{"AttributeName": "other", "KeyType": "HASH"}]}
    attributes = {"AttributeDefinitions": [{"AttributeName": "other", "AttributeType": "S"}]}
    cloudformation.update_stack(**template(**keys, **attributes))
    [stack] = cloudformation.describe_stacks(StackName="shop")["Stacks"]
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    events = cloudformation.describe_stack_events(StackName="shop")["StackEvents"]
    assert (
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
        "Rename orders and update the stack again."
    ) in [event.get("ResourceStatusReason") for event in events]
    assert ids(dynamodb) == ["a"]
