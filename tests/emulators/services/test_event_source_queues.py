"""Queues as event sources, as AWS describes them.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.moto import MotoEmulator

from ..conftest import ACCOUNT, REGION, Clients, Deploy, package
from .event_functions import CODE, bodies, counts, queue, seen, watch

ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}"


def map_to(client: Clients, arn: str, function: str = "worker", **settings: Any) -> Any:
    return client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName=function, **settings
    )


def send(client: Clients, url: str, *texts: str, **settings: Any) -> None:
    entries = [{"Id": str(n), "MessageBody": one, **settings} for n, one in enumerate(texts)]
    client("sqs").send_message_batch(QueueUrl=url, Entries=entries)


def handed(client: Clients) -> list[list[str]]:
    """Give the bodies of each batch that functions got."""
    return [[one["body"] for one in event["Records"]] for event in seen(client)]


def with_dead_letters(client: Clients, count: int = 2, **attributes: str) -> tuple[str, str, str]:
    """Make a queue with dead letters; give its URL and ARN, and the URL of the dead letters."""
    suffix = ".fifo" if attributes.get("FifoQueue") else ""
    fifo = {"FifoQueue": "true"} if suffix else {}
    dead, dead_arn = queue(client, f"dead{suffix}", **fifo)
    policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": count})
    return *queue(client, f"orders{suffix}", RedrivePolicy=policy, **attributes), dead


def test_a_function_gets_each_message_once_and_the_queue_is_empty(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client, "orders")
    watch(client, deploy)
    map_to(client, arn)
    client("sqs").send_message(
        QueueUrl=url,
        MessageBody="order 7",
        MessageAttributes={
            "kind": {"DataType": "String", "StringValue": "book"},
            "raw": {"DataType": "Binary", "BinaryValue": b"\x00\x01"},
        },
    )
    [event] = seen(client)
    [record] = event["Records"]
    attributes = record.pop("attributes")
    assert {name: type(value) for name, value in record.items() if "essage" in name} == {
        "messageId": str,
        "messageAttributes": dict,
        "md5OfMessageAttributes": str,
    }
    for name in ("messageId", "receiptHandle", "md5OfMessageAttributes"):
        assert record.pop(name)
    assert record == {
        "body": "order 7",
        "md5OfBody": "9df6642eafe26eaccbcd21690bb60119",
        "messageAttributes": {
            "kind": {
                "stringValue": "book",
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": "String",
            },
            "raw": {
                "binaryValue": "AAE=",
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": "Binary",
            },
        },
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": REGION,
    }
    assert attributes.pop("ApproximateReceiveCount") == "1"
    assert set(attributes) == {"SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"}
    assert counts(client, url) == (0, 0)


def test_messages_come_in_batches_and_those_that_were_there_before_too(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client, "orders")
    watch(client, deploy)
    send(client, url, "a", "b", "c")
    map_to(client, arn, BatchSize=2)
    assert handed(client) == [["a", "b"], ["c"]]
    send(client, url, "d", "e", "f", "g")
    assert handed(client) == [["d", "e"], ["f", "g"]]


def test_what_a_function_refuses_goes_to_the_dead_letters_after_as_many_receives(
    client: Clients, deploy: Deploy
) -> None:
    url, arn, dead = with_dead_letters(client, 3)
    watch(client, deploy)
    map_to(client, arn, BatchSize=1)
    send(client, url, "order 7 REFUSES", "order 8")
    events = seen(client)
    tries = [
        (one["body"], one["attributes"]["ApproximateReceiveCount"])
        for event in events
        for one in event["Records"]
    ]
    assert sorted(tries) == [
        ("order 7 REFUSES", "1"),
        ("order 7 REFUSES", "2"),
        ("order 7 REFUSES", "3"),
        ("order 8", "1"),
    ]
    assert bodies(client, dead) == ["order 7 REFUSES"]
    assert counts(client, url) == (0, 0)


def test_without_dead_letters_what_is_refused_waits_until_the_function_is_mended(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client, "orders")
    watch(client, deploy, variables={"BROKEN": "yes"})
    map_to(client, arn)
    send(client, url, "order 7")
    assert handed(client) == [["order 7"]]
    assert counts(client, url) == (0, 1)
    client("lambda").get_function(FunctionName="worker")
    assert handed(client) == []
    client("lambda").update_function_configuration(
        FunctionName="worker", Environment={"Variables": {}}
    )
    assert handed(client) == [["order 7"]]
    assert counts(client, url) == (0, 0)


def test_without_dead_letters_what_is_refused_comes_again_after_the_visibility_timeout(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client, "orders", VisibilityTimeout="1")
    watch(client, deploy, variables={"BROKEN": "yes"}, Timeout=1)
    map_to(client, arn)
    send(client, url, "order 7")
    deadline, found = time.monotonic() + 10, list[list[str]]()
    while len(found) < 2 and time.monotonic() < deadline:
        found += handed(client)
        time.sleep(0.1)
    assert found[:2] == [["order 7"], ["order 7"]]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("{'batchItemFailures': [{'itemIdentifier': event['Records'][1]['messageId']}]}", ["b"]),
        ("{'batchItemFailures': []}", []),
        ("{'batchItemFailures': None}", []),
        ("{}", []),
        ("None", []),
        ("{'batchItemFailures': [{'itemIdentifier': ''}]}", ["a", "b"]),
        ("{'batchItemFailures': [{'itemIdentifier': None}]}", ["a", "b"]),
        ("{'batchItemFailures': [{'item': event['Records'][1]['messageId']}]}", ["a", "b"]),
        ("{'batchItemFailures': [{'itemIdentifier': 'unknown'}]}", ["a", "b"]),
        ("{'failures': []}", ["a", "b"]),
        ("[1]", ["a", "b"]),
    ],
)
def test_a_function_says_which_messages_of_a_batch_it_refuses(
    client: Clients, deploy: Deploy, answer: str, left: list[str]
) -> None:
    url, arn, dead = with_dead_letters(client, 1)
    watch(client, deploy, variables={"ANSWER": answer})
    map_to(client, arn, FunctionResponseTypes=["ReportBatchItemFailures"])
    send(client, url, "a", "b")
    assert handed(client) == [["a", "b"]]
    assert bodies(client, dead) == left


def test_an_answer_says_nothing_of_messages_unless_the_mapping_asks(
    client: Clients, deploy: Deploy
) -> None:
    url, arn, dead = with_dead_letters(client, 1)
    watch(client, deploy, variables={"ANSWER": "{'batchItemFailures': [{'itemIdentifier': ''}]}"})
    map_to(client, arn)
    send(client, url, "a")
    assert (counts(client, url), bodies(client, dead)) == ((0, 0), [])


def test_a_function_gets_only_what_the_filters_choose_and_the_rest_is_dropped(
    client: Clients, deploy: Deploy
) -> None:
    url, arn = queue(client, "orders")
    watch(client, deploy)
    patterns = [
        {"body": {"kind": ["book"], "price": [{"numeric": [">", 10]}]}},
        {"body": [{"prefix": "plain"}]},
    ]
    filters = {"Filters": [{"Pattern": json.dumps(one)} for one in patterns]}
    map_to(client, arn, FilterCriteria=filters)
    wanted = ['{"kind": "book", "price": 11}', "plain text"]
    send(client, url, wanted[0], '{"kind": "book", "price": 9}', "other text", wanted[1], "[]")
    assert handed(client) == [wanted]
    assert counts(client, url) == (0, 0)


def test_a_mapping_that_is_off_leaves_messages_where_they_are_until_it_is_on(
    client: Clients, deploy: Deploy
) -> None:
    functions = client("lambda")
    url, arn = queue(client, "orders")
    watch(client, deploy)
    made = map_to(client, arn, Enabled=False)
    assert made["State"] == "Creating"
    send(client, url, "a")
    assert functions.get_event_source_mapping(UUID=made["UUID"])["State"] == "Disabled"
    assert (handed(client), counts(client, url)) == ([], (1, 0))
    updated = functions.update_event_source_mapping(UUID=made["UUID"], Enabled=True)
    assert updated["State"] == "Enabling"
    assert functions.get_event_source_mapping(UUID=made["UUID"])["State"] == "Enabled"
    assert (handed(client), counts(client, url)) == ([["a"]], (0, 0))
    updated = functions.update_event_source_mapping(UUID=made["UUID"], BatchSize=1)
    assert (updated["State"], updated["BatchSize"]) == ("Updating", 1)
    updated = functions.update_event_source_mapping(UUID=made["UUID"], Enabled=False)
    assert updated["State"] == "Disabling"
    send(client, url, "b")
    assert functions.delete_event_source_mapping(UUID=made["UUID"])["State"] == "Deleting"
    assert (handed(client), counts(client, url)) == ([], (1, 0))
    for call in (
        functions.get_event_source_mapping,
        functions.update_event_source_mapping,
        functions.delete_event_source_mapping,
    ):
        with pytest.raises(ClientError, match="The resource you requested does not exist"):
            call(UUID=made["UUID"])


def test_a_function_that_may_not_run_leaves_messages_where_they_are_until_it_may(
    client: Clients, deploy: Deploy
) -> None:
    url, arn, dead = with_dead_letters(client, 1)
    watch(client, deploy)
    functions = client("lambda")
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=0)
    map_to(client, arn)
    send(client, url, "a")
    assert (handed(client), counts(client, url), bodies(client, dead)) == ([], (1, 0), [])
    functions.delete_function_concurrency(FunctionName="worker")
    assert (handed(client), counts(client, url)) == ([["a"]], (0, 0))


def test_a_delayed_message_comes_when_its_time_has_come(client: Clients, deploy: Deploy) -> None:
    url, arn = queue(client, "orders")
    watch(client, deploy)
    map_to(client, arn)
    client("sqs").send_message(QueueUrl=url, MessageBody="late", DelaySeconds=1)
    assert handed(client) == []
    deadline, found = time.monotonic() + 10, list[list[str]]()
    while not found and time.monotonic() < deadline:
        found = handed(client)
        time.sleep(0.1)
    assert found == [["late"]]


def test_a_fifo_queue_keeps_the_order_of_each_group(client: Clients, deploy: Deploy) -> None:
    url, arn, dead = with_dead_letters(
        client, 2, FifoQueue="true", ContentBasedDeduplication="true"
    )
    watch(client, deploy)
    map_to(client, arn, BatchSize=1)
    send(client, url, "a1 REFUSES", "a2", MessageGroupId="a")
    send(client, url, "b1", MessageGroupId="b")
    events = seen(client)
    texts = [one["body"] for event in events for one in event["Records"]]
    assert texts == ["a1 REFUSES", "a1 REFUSES", "a2", "b1"]
    assert events[-1]["Records"][0]["attributes"]["MessageGroupId"] == "b"
    assert bodies(client, dead) == ["a1 REFUSES"]


def test_an_alias_gets_the_messages_of_its_mapping(client: Clients, deploy: Deploy) -> None:
    url, arn = queue(client, "orders")
    watch(client, deploy)
    functions = client("lambda")
    functions.publish_version(FunctionName="worker")
    functions.create_alias(FunctionName="worker", Name="live", FunctionVersion="1")
    broken = "def handler(event, context):\n    raise ValueError\n"
    functions.update_function_code(FunctionName="worker", ZipFile=package(index=broken))
    made = map_to(client, arn, "worker:live")
    assert made["FunctionArn"] == f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker:live"
    send(client, url, "a")
    assert (handed(client), counts(client, url)) == ([["a"]], (0, 0))
    for named, found in (("worker:live", 1), ("worker", 0), (made["FunctionArn"], 1)):
        listed = functions.list_event_source_mappings(FunctionName=named)["EventSourceMappings"]
        assert len(listed) == found


def test_a_function_hands_on_to_the_next_one(client: Clients, deploy: Deploy) -> None:
    _, arn = queue(client, "seen")
    url, orders = queue(client, "orders")
    watch(client, deploy)
    last, _ = queue(client, "last")
    deploy(CODE.replace("sqs/seen", "sqs/last"), name="next", Timeout=20)
    map_to(client, orders)
    map_to(client, arn, "next")
    send(client, url, "a")
    [text] = bodies(client, last)
    [record] = json.loads(text)["Records"]
    assert json.loads(record["body"])["Records"][0]["body"] == "a"


def test_a_mapping_is_described_as_aws_does(client: Clients, deploy: Deploy) -> None:
    _, arn = queue(client, "orders")
    watch(client, deploy)
    made = map_to(client, arn)
    found = client("lambda").get_event_source_mapping(UUID=made["UUID"])
    del found["ResponseMetadata"]
    assert abs(found.pop("LastModified").timestamp() - time.time()) < 60
    assert found == {
        "UUID": made["UUID"],
        "BatchSize": 10,
        "MaximumBatchingWindowInSeconds": 0,
        "EventSourceArn": arn,
        "EventSourceMappingArn": (
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:{made['UUID']}"
        ),
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker",
        "State": "Enabled",
        "StateTransitionReason": "USER_INITIATED",
    }


@pytest.mark.parametrize(
    ("settings", "code", "message"),
    [
        (
            {"EventSourceArn": f"{ARN}:nothing"},
            "InvalidParameterValueException",
            (
                "Error occurred while ReceiveMessage. SQS Error Code: "
                "AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: "
                "The specified queue does not exist."
            ),
        ),
        (
            {"FunctionName": "nobody"},
            "ResourceNotFoundException",
            f"Function not found: arn:aws:lambda:{REGION}:{ACCOUNT}:function:nobody",
        ),
        (
            {"EventSourceArn": f"{ARN}:short"},
            "InvalidParameterValueException",
            "Queue visibility timeout: 5 seconds is less than Function timeout: 20 seconds",
        ),
        (
            {"BatchSize": 11},
            "InvalidParameterValueException",
            (
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is "
                "greater than 10"
            ),
        ),
        (
            {"EventSourceArn": f"{ARN}:first.fifo", "BatchSize": 11},
            "InvalidParameterValueException",
            "BatchSize must be at most 10 for FIFO queues.",
        ),
        (
            {"EventSourceArn": f"{ARN}:first.fifo", "MaximumBatchingWindowInSeconds": 1},
            "InvalidParameterValueException",
            "Batching window is not supported for FIFO queues.",
        ),
        (
            {"DestinationConfig": {"OnFailure": {"Destination": "letters"}}},
            "InvalidParameterValueException",
            (
                "Value 'letters' at 'destinationConfig.onFailure.destination' failed to satisfy "
                "constraint: Member must satisfy regular expression pattern: "
                r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]{2}(-gov)?-[a-z]+-\d{1})?:"
                r"(\d{12})?:(.*)"
            ),
        ),
        (
            {"FilterCriteria": {"Filters": [{"Pattern": '{"body": "a"}'}]}},
            "InvalidParameterValueException",
            "Invalid filter pattern definition.",
        ),
        (
            {},
            "ResourceConflictException",
            (
                f'An event source mapping with event source arn (" {ARN}:orders ") and function '
                '(" worker ") already exists. Please update or delete the existing mapping with '
            ),
        ),
    ],
)
def test_what_cannot_be_mapped_is_refused_as_aws_does(
    client: Clients, deploy: Deploy, settings: dict[str, Any], code: str, message: str
) -> None:
    queue(client, "orders")
    queue(client, "short", VisibilityTimeout="5")
    watch(client, deploy)
    map_to(client, f"{ARN}:orders")
    usual = {"EventSourceArn": f"{ARN}:orders", "FunctionName": "worker"}
    with pytest.raises(ClientError) as raised:
        client("lambda").create_event_source_mapping(**(usual | settings))
    error = raised.value.response["Error"]
    assert (error["Code"], error["Message"].startswith(message)) == (code, True)


def test_what_cannot_be_kept_is_a_gap(
    client: Clients, deploy: Deploy, emulator: MotoEmulator
) -> None:
    watch(client, deploy)
    with pytest.raises(ClientError, match="event sources of kafka"):
        map_to(client, f"arn:aws:kafka:{REGION}:{ACCOUNT}:cluster/c/1", StartingPosition="LATEST")
    assert emulator.gaps() == (Gap("lambda", "CreateEventSourceMapping", "event sources of kafka"),)


def test_a_function_that_cannot_run_here_leaves_its_messages_and_is_a_gap(
    client: Clients, deploy: Deploy, emulator: MotoEmulator
) -> None:
    url, arn = queue(client, "orders")
    deploy("", Runtime="java21")
    map_to(client, arn)
    send(client, url, "a")
    assert counts(client, url) == (1, 0)
    [gap] = emulator.gaps()
    assert (str(gap), "java21" in gap.detail) == ("lambda:CreateEventSourceMapping", True)


def test_nothing_is_left_of_mappings_after_a_reset(
    client: Clients, deploy: Deploy, emulator: MotoEmulator
) -> None:
    url, arn = queue(client, "orders")
    watch(client, deploy, variables={"BROKEN": "yes"})
    map_to(client, arn)
    send(client, url, "a")
    emulator.reset()
    queue(client, "seen")
    url, _ = queue(client, "orders")
    send(client, url, "b")
    assert (seen(client), counts(client, url)) == ([], (1, 0))
    assert client("lambda").list_event_source_mappings()["EventSourceMappings"] == []


def test_what_a_call_has_set_off_is_done_when_the_emulator_has_settled(
    client: Clients, deploy: Deploy, emulator: MotoEmulator
) -> None:
    url, arn = queue(client, "orders")
    deploy("", Runtime="java21")
    map_to(client, arn)
    emulator.gaps()
    send(client, url, "a")
    emulator.settle(20)
    assert [str(gap) for gap in emulator.gaps()] == ["lambda:CreateEventSourceMapping"]
