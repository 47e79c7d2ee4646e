"""SQS, SNS and EventBridge."""

from __future__ import annotations

import json
from typing import Any

from .scenario import Aws, scenario


@scenario("sqs")
def a_message_that_is_not_deleted_comes_again(aws: Aws) -> None:
    queue, _ = aws.queue(VisibilityTimeout="1")
    sqs = aws.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody="order 7")

    def counts() -> list[str]:
        answer = sqs.receive_message(
            QueueUrl=queue, WaitTimeSeconds=2, AttributeNames=["ApproximateReceiveCount"]
        )
        messages = answer.get("Messages", [])
        return [one["Attributes"]["ApproximateReceiveCount"] for one in messages]

    assert counts() == ["1"]
    assert aws.eventually(counts) == ["2"]


def dead_letters(aws: Aws) -> tuple[str, str, str]:
    """Make a queue whose message was received too often; give it, its dead letters, their ARN."""
    dead, dead_arn = aws.queue("-dlq")
    policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 1})
    queue, _ = aws.queue(RedrivePolicy=policy, VisibilityTimeout="0")
    sqs = aws.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody="order 7")
    for _ in range(3):
        sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1)
    return queue, dead, dead_arn


def waiting(aws: Aws, queue: str) -> str:
    name = "ApproximateNumberOfMessages"
    answer = aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=[name])
    count: str = answer["Attributes"][name]
    return count


@scenario("sqs")
def a_message_that_is_received_too_often_goes_to_the_dead_letters(aws: Aws) -> None:
    queue, dead, _ = dead_letters(aws)
    assert (waiting(aws, queue), waiting(aws, dead)) == ("0", "1")


@scenario("sqs")
def dead_letters_are_moved_back(aws: Aws) -> None:
    queue, dead, arn = dead_letters(aws)
    aws.client("sqs").start_message_move_task(SourceArn=arn)
    aws.eventually(lambda: (waiting(aws, queue), waiting(aws, dead)) == ("1", "0"))


@scenario("sqs")
def a_queue_is_purged(aws: Aws) -> None:
    queue, _ = aws.queue()
    aws.client("sqs").send_message(QueueUrl=queue, MessageBody="order 7")
    aws.client("sqs").purge_queue(QueueUrl=queue)
    aws.eventually(lambda: waiting(aws, queue) == "0")


@scenario("sqs")
def a_fifo_queue_keeps_order_and_drops_repetitions(aws: Aws) -> None:
    queue, _ = aws.queue(".fifo", FifoQueue="true", ContentBasedDeduplication="true")
    for body in ("one", "two", "one"):
        aws.client("sqs").send_message(QueueUrl=queue, MessageBody=body, MessageGroupId="g")
    assert aws.received(queue, 2) == ["one", "two"]


@scenario("sqs")
def the_settings_of_a_queue_are_changed(aws: Aws) -> None:
    queue, arn = aws.queue(VisibilityTimeout="30")
    sqs = aws.client("sqs")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "90"})
    kept = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert (kept["VisibilityTimeout"], kept["QueueArn"]) == ("90", arn)


@scenario("sns")
def a_topic_hands_messages_to_the_queues_that_want_them(aws: Aws) -> None:
    queue, arn = aws.queue()
    sns = aws.client("sns")
    topic = sns.create_topic(Name=aws.name)["TopicArn"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true", "FilterPolicy": '{"kind": ["alarm"]}'},
    )
    for kind in ("news", "alarm"):
        attribute = {"kind": {"DataType": "String", "StringValue": kind}}
        sns.publish(TopicArn=topic, Message=kind, MessageAttributes=attribute)
    assert aws.received(queue) == ["alarm"]


def rule(aws: Aws) -> str:
    """Make a rule that sends orders to a queue; give the queue."""
    queue, arn = aws.queue()
    events = aws.client("events")
    events.put_rule(Name=aws.name, EventPattern=json.dumps({"source": ["orders"]}))
    events.put_targets(Rule=aws.name, Targets=[{"Id": "queue", "Arn": arn}])
    return queue


def event(source: str, number: int) -> dict[str, Any]:
    return {"Source": source, "DetailType": "placed", "Detail": json.dumps({"number": number})}


@scenario("events")
def a_rule_sends_the_events_that_match_to_its_target(aws: Aws) -> None:
    queue = rule(aws)
    aws.client("events").put_events(Entries=[event("news", 1), event("orders", 7)])
    [body] = aws.received(queue)
    assert json.loads(body)["detail"] == {"number": 7}


@scenario("events")
def a_rule_that_is_switched_off_sends_nothing(aws: Aws) -> None:
    queue = rule(aws)
    events = aws.client("events")
    events.disable_rule(Name=aws.name)
    assert events.describe_rule(Name=aws.name)["State"] == "DISABLED"
    events.put_events(Entries=[event("orders", 1)])
    events.enable_rule(Name=aws.name)
    events.put_events(Entries=[event("orders", 2)])
    [body] = aws.received(queue)
    assert json.loads(body)["detail"] == {"number": 2}


@scenario("kinesis")
def a_stream_gives_its_records_in_order(aws: Aws) -> None:
    kinesis = aws.client("kinesis")
    kinesis.create_stream(StreamName=aws.name, ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(
        StreamName=aws.name, WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    for number in (b"1", b"2"):
        kinesis.put_record(StreamName=aws.name, Data=number, PartitionKey="p")
    shard = kinesis.list_shards(StreamName=aws.name)["Shards"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(
        StreamName=aws.name, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = kinesis.get_records(ShardIterator=iterator)["Records"]
    assert [one["Data"] for one in records] == [b"1", b"2"]
