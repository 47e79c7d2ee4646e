"""Rules and targets of EventBridge, as AWS describes them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.moto import MotoEmulator

from ..conftest import ACCOUNT, REGION, Clients, Deploy
from .event_functions import bodies, queue, seen, watch

ORDERS = {"source": ["orders"]}


def put_rule(
    client: Clients, *targets: dict[str, Any], pattern: Any = None, name: str = "rule", **rule: Any
) -> None:
    events = client("events")
    if "ScheduleExpression" not in rule:
        rule["EventPattern"] = json.dumps(pattern or ORDERS)
    events.put_rule(Name=name, **rule)
    bus = {"EventBusName": rule["EventBusName"]} if "EventBusName" in rule else {}
    listed = [{"Id": str(number), **one} for number, one in enumerate(targets)]
    answer = events.put_targets(Rule=name, Targets=listed, **bus)
    assert answer["FailedEntryCount"] == 0


def put(client: Clients, source: str = "orders", number: int = 7, **entry: Any) -> dict[str, Any]:
    usual = {"Source": source, "DetailType": "placed", "Detail": json.dumps({"number": number})}
    [answer] = client("events").put_events(Entries=[usual | entry])["Entries"]
    return dict(answer)


def test_a_target_gets_the_event_as_aws_writes_it(client: Clients) -> None:
    url, arn = queue(client, "target")
    put_rule(client, {"Arn": arn})
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    answer = put(client, Time=at, Resources=["arn:one"])
    put(client, "news")
    [body] = bodies(client, url)
    assert json.loads(body) == {
        "version": "0",
        "id": answer["EventId"],
        "detail-type": "placed",
        "source": "orders",
        "account": ACCOUNT,
        "time": "2026-01-02T03:04:05Z",
        "region": REGION,
        "resources": ["arn:one"],
        "detail": {"number": 7},
    }


@pytest.mark.parametrize(
    ("settings", "got"),
    [
        ({"Input": '{"constant": 1}'}, '{"constant": 1}'),
        ({"InputPath": "$.detail"}, '{"number":7}'),
        ({"InputPath": "$.detail-type"}, '"placed"'),
        ({"InputPath": "$.resources[1]"}, '"arn:two"'),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"n": "$.detail.number", "kind": "$.detail-type"},
                    "InputTemplate": '{"text": "order <n> is <kind>", "n": <n>, "kind": <kind>}',
                }
            },
            '{"text": "order 7 is placed", "n": 7, "kind": "placed"}',
        ),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"d": "$.detail", "gone": "$.detail.gone"},
                    "InputTemplate": '"<d> <gone> <other>"',
                }
            },
            '"{\\"number\\":7}  <other>"',
        ),
        (
            {"InputTransformer": {"InputTemplate": '{"rule": <aws.events.rule-name>}'}},
            '{"rule": "rule"}',
        ),
    ],
)
def test_a_target_gets_what_its_input_says(
    client: Clients, settings: dict[str, Any], got: str
) -> None:
    url, arn = queue(client, "target")
    put_rule(client, {"Arn": arn, **settings})
    put(client, Resources=["arn:one", "arn:two"])
    assert bodies(client, url) == [got]


def test_an_event_goes_to_all_kinds_of_targets(client: Clients, deploy: Deploy) -> None:
    watch(client, deploy)
    client("logs").create_log_group(logGroupName="/aws/events/orders")
    client("kinesis").create_stream(StreamName="stream", ShardCount=1)
    topic = client("sns").create_topic(Name="topic")["TopicArn"]
    url, arn = queue(client, "subscriber")
    raw = {"RawMessageDelivery": "true"}
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
    client("events").create_event_bus(Name="other")
    other_url, other = queue(client, "other")
    put_rule(client, {"Arn": other}, name="onward", EventBusName="other")
    at = f"{REGION}:{ACCOUNT}"
    put_rule(
        client,
        {"Arn": f"arn:aws:lambda:{at}:function:worker"},
        {"Arn": f"arn:aws:logs:{at}:log-group:/aws/events/orders"},
        {"Arn": topic},
        {"Arn": f"arn:aws:events:{at}:event-bus/other"},
        {"Arn": f"arn:aws:kinesis:{at}:stream/stream"},
    )
    event_id = put(client)["EventId"]
    [event] = seen(client)
    assert (event["id"], event["detail"]) == (event_id, {"number": 7})
    [logged] = client("logs").filter_log_events(logGroupName="/aws/events/orders")["events"]
    shard = client("kinesis").get_shard_iterator(
        StreamName="stream", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    [record] = client("kinesis").get_records(ShardIterator=shard)["Records"]
    texts = [logged["message"], *bodies(client, url), *bodies(client, other_url), record["Data"]]
    assert [json.loads(text) for text in texts] == [event] * 4


def test_a_rule_that_is_off_or_has_a_schedule_only_sends_nothing(client: Clients) -> None:
    url, arn = queue(client, "target")
    put_rule(client, {"Arn": arn}, State="DISABLED")
    put_rule(client, {"Arn": arn}, name="hourly", ScheduleExpression="rate(1 hour)")
    put(client)
    assert bodies(client, url) == []
    client("events").enable_rule(Name="rule")
    put(client)
    assert len(bodies(client, url)) == 1


def test_what_a_target_does_not_take_goes_to_its_dead_letters_and_is_counted(
    client: Clients,
) -> None:
    url, dead = queue(client, "dead")
    missing = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:missing"
    put_rule(client, {"Arn": missing, "DeadLetterConfig": {"Arn": dead}})
    event_id = put(client)["EventId"]
    [message] = client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])[
        "Messages"
    ]
    assert json.loads(message["Body"])["id"] == event_id
    said = {name: one["StringValue"] for name, one in message["MessageAttributes"].items()}
    assert said.pop("ERROR_MESSAGE")
    assert said == {
        "RULE_ARN": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/rule",
        "TARGET_ARN": missing,
        "ERROR_CODE": "RESOURCE_NOT_FOUND",
    }
    metrics = client("cloudwatch").list_metrics(Namespace="AWS/Events")["Metrics"]
    assert {(one["MetricName"], one["Dimensions"][0]["Value"]) for one in metrics} == {
        (name, "rule")
        for name in (
            *("MatchedEvents", "TriggeredRules", "Invocations"),
            *("FailedInvocations", "InvocationsSentToDlq"),
        )
    }


def test_a_target_that_is_not_emulated_is_a_gap(client: Clients, emulator: MotoEmulator) -> None:
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/c"
    put_rule(client, {"Arn": arn})
    put(client)
    client("events").list_rules()
    assert emulator.gaps() == (Gap("events", "PutEvents", f"the target {arn}"),)


def test_events_that_go_in_circles_end_as_a_gap(client: Clients, emulator: MotoEmulator) -> None:
    put_rule(client, {"Arn": f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"})
    put(client)
    client("events").list_rules()
    assert emulator.gaps() == (
        Gap("events", "PutEvents", "events that go from bus to bus without an end"),
    )


def test_a_rule_gets_the_changes_of_alarms(client: Clients) -> None:
    url, arn = queue(client, "target")
    put_rule(client, {"Arn": arn}, pattern={"source": ["aws.cloudwatch"]})
    alarms = client("cloudwatch")
    alarms.put_metric_alarm(
        AlarmName="errors",
        Namespace="Shop",
        MetricName="Errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    alarms.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="drill")
    [body] = bodies(client, url)
    event = json.loads(body)
    assert (event["detail-type"], event["resources"]) == (
        "CloudWatch Alarm State Change",
        [f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:errors"],
    )
    detail = event["detail"]
    assert (detail["alarmName"], detail["state"]["reason"]) == ("errors", "drill")
    assert (detail["previousState"]["value"], detail["state"]["value"]) == (
        "INSUFFICIENT_DATA",
        "ALARM",
    )


def test_nobody_sends_events_in_the_name_of_aws(client: Clients) -> None:
    assert put(client, "aws.ec2") == {
        "ErrorCode": "NotAuthorizedForSourceException",
        "ErrorMessage": "Not authorized for the source.",
    }


def test_a_pattern_is_tried_and_refused(client: Clients) -> None:
    events = client("events")
    event = json.dumps({"source": "orders", "detail": {"total": 12}})
    for most, result in ((20, True), (10, False)):
        pattern = {"detail": {"total": [{"numeric": ["<", most]}]}}
        tried = events.test_event_pattern(EventPattern=json.dumps(pattern), Event=event)
        assert tried["Result"] is result
    with pytest.raises(ClientError) as raised:
        events.put_rule(Name="rule", EventPattern='{"source": [{"begins": "a"}]}')
    assert raised.value.response["Error"] == {
        "Code": "InvalidEventPatternException",
        "Message": "Event pattern is not valid. Reason: Unrecognized match type begins",
    }


def test_an_archive_keeps_events_and_replays_them(client: Clients) -> None:
    events = client("events")
    bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
    made = events.create_archive(ArchiveName="archive", EventSourceArn=bus)
    put(client)
    assert events.describe_archive(ArchiveName="archive")["EventCount"] == 1
    url, arn = queue(client, "target")
    put_rule(client, {"Arn": arn})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    events.start_replay(
        ReplayName="replay",
        EventSourceArn=made["ArchiveArn"],
        EventStartTime=at,
        EventEndTime=at.replace(year=2100),
        Destination={"Arn": bus},
    )
    [body] = bodies(client, url)
    found = json.loads(body)
    assert (found["detail"], found["replay-name"]) == ({"number": 7}, "replay")
