"""DynamoDB."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from .scenario import ELSEWHERE, Aws, scenario


@scenario("dynamodb")
def a_condition_that_does_not_hold_refuses_the_write(aws: Aws) -> None:
    aws.table()
    aws.put("a")
    dynamodb = aws.client("dynamodb")
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.put_item(
            TableName=aws.name,
            Item={"PK": {"S": "P"}, "SK": {"S": "a"}},
            ConditionExpression="attribute_not_exists(PK)",
        )


@scenario("dynamodb")
def an_index_gives_items_in_the_order_of_its_key(aws: Aws) -> None:
    key = [{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")]
    aws.table(
        AttributeDefinitions=[*key, {"AttributeName": "price", "AttributeType": "N"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "GSI1",
                "KeySchema": [
                    {"AttributeName": "PK", "KeyType": "HASH"},
                    {"AttributeName": "price", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    dynamodb = aws.client("dynamodb")
    for name, price in (("a", "20"), ("b", "3"), ("c", "100")):
        item = {"PK": {"S": "P"}, "SK": {"S": name}, "price": {"N": price}}
        dynamodb.put_item(TableName=aws.name, Item=item)
    found = dynamodb.query(
        TableName=aws.name,
        IndexName="GSI1",
        KeyConditionExpression="PK = :p AND price < :most",
        ExpressionAttributeValues={":p": {"S": "P"}, ":most": {"N": "50"}},
    )["Items"]
    assert [item["SK"]["S"] for item in found] == ["b", "a"]


@scenario("dynamodb")
def a_transaction_happens_as_a_whole_or_not_at_all(aws: Aws) -> None:
    aws.table()
    aws.put("a")
    dynamodb = aws.client("dynamodb")
    puts = [
        {
            "Put": {
                "TableName": aws.name,
                "Item": {"PK": {"S": "P"}, "SK": {"S": key}},
                "ConditionExpression": "attribute_not_exists(PK)",
            }
        }
        for key in ("b", "a")
    ]
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as told:
        dynamodb.transact_write_items(TransactItems=puts)
    reasons = told.value.response["CancellationReasons"]
    assert [one["Code"] for one in reasons] == ["None", "ConditionalCheckFailed"]
    assert aws.keys() == ["a"]


@scenario("dynamodb")
def a_scan_comes_in_pages(aws: Aws) -> None:
    aws.table()
    aws.put("a", "b", "c")
    pages = list(
        aws.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=aws.name, PaginationConfig={"PageSize": 2})
    )
    assert [page["Count"] for page in pages][:2] == [2, 1]


@scenario("dynamodb")
def an_update_counts_and_gives_the_new_value(aws: Aws) -> None:
    aws.table()
    aws.put("a")
    for number in ("1", "2"):
        answer = aws.client("dynamodb").update_item(
            TableName=aws.name,
            Key={"PK": {"S": "P"}, "SK": {"S": "a"}},
            UpdateExpression="ADD hits :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )
        assert answer["Attributes"] == {"hits": {"N": number}}


@scenario("dynamodb")
def a_statement_in_partiql_takes_literals(aws: Aws) -> None:
    aws.table()
    aws.put("a", "b")
    found = aws.client("dynamodb").execute_statement(
        Statement=f"SELECT SK FROM \"{aws.name}\" WHERE PK = 'P' AND SK = 'b'"
    )
    assert found["Items"] == [{"SK": {"S": "b"}}]


@scenario("dynamodb")
def the_capacity_of_a_table_is_changed(aws: Aws) -> None:
    aws.table()
    dynamodb = aws.client("dynamodb")
    capacity = {"ReadCapacityUnits": 7, "WriteCapacityUnits": 3}
    dynamodb.update_table(
        TableName=aws.name, BillingMode="PROVISIONED", ProvisionedThroughput=capacity
    )

    def changed() -> bool:
        table = dynamodb.describe_table(TableName=aws.name)["Table"]
        return bool(capacity.items() <= table["ProvisionedThroughput"].items())

    aws.eventually(changed)


@scenario("dynamodb")
def point_in_time_recovery_is_off_until_it_is_switched_on(aws: Aws) -> None:
    aws.table()
    dynamodb = aws.client("dynamodb")

    def status() -> str:
        described = dynamodb.describe_continuous_backups(TableName=aws.name)
        recovery = described["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        return str(recovery["PointInTimeRecoveryStatus"])

    assert status() == "DISABLED"
    dynamodb.update_continuous_backups(
        TableName=aws.name,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    assert status() == "ENABLED"


def restored(aws: Aws, **settings: object) -> str:
    """Restore the table to a point in time; give the name of the new table."""
    dynamodb, target = aws.client("dynamodb"), f"{aws.name}-restored"
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=aws.name, TargetTableName=target, **settings
    )
    dynamodb.get_waiter("table_exists").wait(
        TableName=target, WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    return target


@scenario("dynamodb")
def a_table_is_restored_as_it_was_at_a_time(aws: Aws) -> None:
    aws.table()
    aws.client("dynamodb").update_continuous_backups(
        TableName=aws.name,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    aws.put("before")
    time.sleep(1.2)
    then = datetime.now(UTC)
    time.sleep(1.2)
    aws.put("after")
    assert aws.keys(restored(aws, RestoreDateTime=then)) == ["before"]


@scenario("dynamodb")
def a_table_without_recovery_cannot_be_restored_to_a_time(aws: Aws) -> None:
    aws.table()
    with pytest.raises(
        aws.client("dynamodb").exceptions.ClientError,
        match="PointInTimeRecoveryUnavailableException",
    ):
        restored(aws, UseLatestRestorableTime=True)


@scenario("dynamodb")
def a_backup_is_restored_as_a_new_table(aws: Aws) -> None:
    aws.table()
    aws.put("a")
    dynamodb, target = aws.client("dynamodb"), f"{aws.name}-restored"
    backup = dynamodb.create_backup(TableName=aws.name, BackupName=aws.name)["BackupDetails"]
    aws.put("b")
    dynamodb.restore_table_from_backup(TargetTableName=target, BackupArn=backup["BackupArn"])
    dynamodb.get_waiter("table_exists").wait(
        TableName=target, WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    assert aws.keys(target) == ["a"]


@scenario("dynamodb")
def a_replica_in_another_region_holds_the_items(aws: Aws) -> None:
    aws.table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    aws.client("dynamodb").update_table(
        TableName=aws.name, ReplicaUpdates=[{"Create": {"RegionName": ELSEWHERE}}]
    )

    def table_is_there() -> bool:
        tables: list[str] = aws.client("dynamodb", ELSEWHERE).list_tables()["TableNames"]
        return aws.name in tables

    aws.eventually(table_is_there, 5)
    aws.put("a")
    aws.eventually(lambda: aws.keys(region=ELSEWHERE) == ["a"], 5)


@scenario("dynamodb")
def an_export_to_a_bucket_ends(aws: Aws) -> None:
    aws.table()
    aws.client("s3", "us-east-1").create_bucket(Bucket=aws.name)
    dynamodb = aws.client("dynamodb")
    dynamodb.update_continuous_backups(
        TableName=aws.name,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    export = dynamodb.export_table_to_point_in_time(
        TableArn=aws.arn("dynamodb", f"table/{aws.name}"), S3Bucket=aws.name
    )["ExportDescription"]["ExportArn"]

    def ended() -> bool:
        described = dynamodb.describe_export(ExportArn=export)["ExportDescription"]
        return bool(described["ExportStatus"] == "COMPLETED")

    aws.eventually(ended)


@scenario("dynamodb")
def the_most_read_keys_are_watched(aws: Aws) -> None:
    aws.table()
    dynamodb = aws.client("dynamodb")
    dynamodb.update_contributor_insights(TableName=aws.name, ContributorInsightsAction="ENABLE")
    described = dynamodb.describe_contributor_insights(TableName=aws.name)
    assert described["ContributorInsightsStatus"] in {"ENABLED", "ENABLING"}


@scenario("dynamodbstreams")
def a_stream_tells_of_a_new_item(aws: Aws) -> None:
    aws.table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    streams = aws.client("dynamodbstreams")
    arn = aws.client("dynamodb").describe_table(TableName=aws.name)["Table"]["LatestStreamArn"]

    def shard() -> str:
        stream = streams.describe_stream(StreamArn=arn)["StreamDescription"]
        return stream["Shards"][0]["ShardId"] if stream["StreamStatus"] == "ENABLED" else ""

    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=aws.eventually(shard), ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    aws.put("a")

    def records() -> list[object]:
        return list(streams.get_records(ShardIterator=iterator)["Records"])

    assert len(aws.eventually(records)) == 1
