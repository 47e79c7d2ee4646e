"""Streams of DynamoDB and Kinesis as event sources, as AWS describes them.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ..conftest import ACCOUNT, REGION, Clients, Deploy
from .event_functions import bodies, queue, seen, watch

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker"


def table(client: Clients) -> str:
    """Make a table with a stream; give the stream."""
    made = client("dynamodb").create_table(
        TableName="orders",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return str(made["TableDescription"]["LatestStreamArn"])


def put(client: Clients, *ids: str, **attributes: str) -> None:
    """Write items by one call."""
    others = {name: {"S": value} for name, value in attributes.items()}
    writes = [{"PutRequest": {"Item": {"id": {"S": one}, **others}}} for one in ids]
    client("dynamodb").batch_write_item(RequestItems={"orders": writes})


def map_to(client: Clients, arn: str, **settings: Any) -> str:
    usual = {"StartingPosition": "TRIM_HORIZON"}
    made = client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName="worker", **(usual | settings)
    )
    return str(made["UUID"])


def ids(events: list[Any]) -> list[list[str]]:
    """Give the keys of the records of each batch."""
    return [[one["dynamodb"]["Keys"]["id"]["S"] for one in each["Records"]] for each in events]


def result(client: Clients, mapping: str) -> str:
    found = client("lambda").get_event_source_mapping(UUID=mapping)
    return str(found["LastProcessingResult"])


def test_a_function_gets_each_change_once_and_in_order(client: Clients, deploy: Deploy) -> None:
    arn = table(client)
    watch(client, deploy)
    mapping = map_to(client, arn)
    assert result(client, mapping) == "No records processed"
    dynamodb = client("dynamodb")
    put(client, "a", state="new")
    put(client, "a", state="new")  # changes nothing
    put(client, "a", state="old")
    dynamodb.delete_item(TableName="orders", Key={"id": {"S": "a"}})
    records = [one for event in seen(client) for one in event["Records"]]
    assert [one["eventName"] for one in records] == ["INSERT", "MODIFY", "REMOVE"]
    numbers = [int(one["dynamodb"]["SequenceNumber"]) for one in records]
    assert numbers == sorted(set(numbers))
    modified = records[1]
    assert modified.pop("eventID")
    assert isinstance(modified["dynamodb"].pop("ApproximateCreationDateTime"), int)
    assert modified["dynamodb"].pop("SizeBytes") > 0
    assert modified == {
        "eventName": "MODIFY",
        "eventVersion": modified["eventVersion"],
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "eventSourceARN": arn,
        "dynamodb": {
            "Keys": {"id": {"S": "a"}},
            "OldImage": {"id": {"S": "a"}, "state": {"S": "new"}},
            "NewImage": {"id": {"S": "a"}, "state": {"S": "old"}},
            "SequenceNumber": str(numbers[1]),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    }
    assert result(client, mapping) == "OK"


@pytest.mark.parametrize(
    ("position", "got"), [("TRIM_HORIZON", [["a", "b"], ["c"]]), ("LATEST", [["c"]])]
)
def test_reading_begins_where_the_mapping_says(
    client: Clients, deploy: Deploy, position: str, got: list[list[str]]
) -> None:
    arn = table(client)
    watch(client, deploy)
    put(client, "a", "b")
    map_to(client, arn, StartingPosition=position)
    put(client, "c")
    assert ids(seen(client)) == got


def test_batches_are_as_large_as_the_mapping_says_and_only_of_what_it_chooses(
    client: Clients, deploy: Deploy
) -> None:
    arn = table(client)
    watch(client, deploy)
    pattern = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"id": {"S": [{"prefix": "x"}]}}}}
    filters = {"Filters": [{"Pattern": json.dumps(pattern)}]}
    map_to(client, arn, BatchSize=2, FilterCriteria=filters)
    put(client, "x1", "y", "x2", "x3", "z")
    assert ids(seen(client)) == [["x1"], ["x2", "x3"]]


def test_a_batch_that_is_refused_holds_up_the_shard_until_the_function_is_mended(
    client: Clients, deploy: Deploy
) -> None:
    arn = table(client)
    watch(client, deploy, variables={"BROKEN": "yes"})
    mapping = map_to(client, arn)
    put(client, "a")
    assert ids(seen(client))[:1] == [["a"]]
    assert result(client, mapping) == "PROBLEM: Function call failed"
    put(client, "b")
    assert ["b"] not in ids(seen(client))
    client("lambda").update_function_configuration(
        FunctionName="worker", Environment={"Variables": {}}
    )
    assert ids(seen(client))[-2:] == [["a"], ["b"]]
    assert result(client, mapping) == "OK"


def test_what_is_refused_too_often_is_told_to_the_destination(
    client: Clients, deploy: Deploy
) -> None:
    arn = table(client)
    url, dead = queue(client, "dead")
    watch(client, deploy)
    map_to(
        client,
        arn,
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": dead}},
    )
    put(client, "REFUSES", "b")
    put(client, "c")
    events = seen(client)
    assert ids(events) == [["REFUSES", "b"], ["REFUSES", "b"], ["c"]]
    [body] = bodies(client, url)
    told = json.loads(body)
    assert told.pop("timestamp").endswith("Z")
    assert "requestId" in told["requestContext"]
    del told["requestContext"]["requestId"]
    batch = told.pop("DDBStreamBatchInfo")
    assert batch.pop("shardId")
    assert batch.pop("approximateArrivalOfFirstRecord").endswith("Z")
    assert batch.pop("approximateArrivalOfLastRecord").endswith("Z")
    first, last = (one["dynamodb"]["SequenceNumber"] for one in events[0]["Records"])
    assert batch == {
        "startSequenceNumber": first,
        "endSequenceNumber": last,
        "batchSize": 2,
        "streamArn": arn,
    }
    assert told == {
        "requestContext": {
            "functionArn": FUNCTION,
            "condition": "RetryAttemptsExhausted",
            "approximateInvokeCount": 2,
        },
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": "Unhandled",
        },
        "version": "1.0",
    }


def test_a_batch_is_halved_until_only_what_is_refused_is_given_up(
    client: Clients, deploy: Deploy
) -> None:
    arn = table(client)
    watch(client, deploy)
    map_to(client, arn, BisectBatchOnFunctionError=True, MaximumRetryAttempts=0)
    put(client, "a", "b", "REFUSES", "d")
    assert ids(seen(client)) == [
        ["a", "b", "REFUSES", "d"],
        ["a", "b"],
        ["REFUSES", "d"],
        ["REFUSES"],
        ["d"],
    ]


def test_a_function_says_from_which_record_on_a_batch_is_to_come_again(
    client: Clients, deploy: Deploy
) -> None:
    arn = table(client)
    number = "event['Records'][1]['dynamodb']['SequenceNumber']"
    answer = f"{{'batchItemFailures': [{{'itemIdentifier': {number}}}]}}"
    either = f"{answer} if len(event['Records']) > 2 else {{}}"
    watch(client, deploy, variables={"ANSWER": either})
    map_to(client, arn, FunctionResponseTypes=["ReportBatchItemFailures"], MaximumRetryAttempts=3)
    put(client, "a", "b", "c")
    assert ids(seen(client)) == [["a", "b", "c"], ["b", "c"]]


def test_a_function_gets_the_records_of_a_kinesis_stream(client: Clients, deploy: Deploy) -> None:
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="stream", ShardCount=1)
    arn = kinesis.describe_stream_summary(StreamName="stream")["StreamDescriptionSummary"][
        "StreamARN"
    ]
    watch(client, deploy)
    filters = {"Filters": [{"Pattern": '{"data": {"kind": ["order"]}}'}]}
    map_to(client, arn, FilterCriteria=filters)
    for data in ('{"kind": "order"}', '{"kind": "news"}', "text"):
        kinesis.put_record(StreamName="stream", PartitionKey="p", Data=data.encode())
    [event] = seen(client)
    [record] = event["Records"]
    assert base64.b64decode(record["kinesis"]["data"]) == b'{"kind": "order"}'
    assert record["kinesis"].pop("approximateArrivalTimestamp") > 1_700_000_000
    number = record["kinesis"]["sequenceNumber"]
    assert record == {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "p",
            "sequenceNumber": number,
            "data": record["kinesis"]["data"],
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:aws:iam::{ACCOUNT}:role/lambda",
        "awsRegion": REGION,
        "eventSourceARN": arn,
    }


def test_a_stream_needs_a_place_to_begin_and_has_to_be_there(
    client: Clients, deploy: Deploy
) -> None:
    arn = table(client)
    watch(client, deploy)
    with pytest.raises(ClientError, match="Value null at 'startingPosition'"):
        client("lambda").create_event_source_mapping(EventSourceArn=arn, FunctionName="worker")
    with pytest.raises(ClientError, match="Stream not found"):
        map_to(client, f"{arn}1")
    with pytest.raises(ClientError, match="TumblingWindowInSeconds"):
        map_to(client, arn, TumblingWindowInSeconds=5)
