"""What CloudWatch Logs does with filter patterns, through boto3.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
"""

from __future__ import annotations

import base64
import gzip
import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ..conftest import ACCOUNT, REGION, Clients

GROUP = "/app/orders"
INFO = '{"level": "INFO", "ms": 12, "path": "/a"}'
ERROR = '{"level": "ERROR", "ms": 900, "path": "/b"}'

Put = Callable[..., None]
_EXCLUSIVE = (
    "Invalid metric transformation: dimensions and default value are mutually exclusive properties."
)


@pytest.fixture
def put(client: Clients) -> Put:
    logs = client("logs")
    logs.create_log_group(logGroupName=GROUP)

    def put(*messages: str, stream: str = "one", ago: int = 0) -> None:
        with suppress(logs.exceptions.ResourceAlreadyExistsException):
            logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
        at = int(time.time() * 1000) - ago * 1000
        events = [{"timestamp": at, "message": text} for text in messages]
        logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)

    return put


def found(client: Clients, pattern: str = "", **settings: Any) -> list[str]:
    where = settings or {"logGroupName": GROUP}
    answer = client("logs").filter_log_events(**where, filterPattern=pattern)
    return [one["message"] for one in answer["events"]]


def metric_filter(client: Clients, pattern: str, name: str = "f", **transformation: Any) -> None:
    usual = {"metricName": "Errors", "metricNamespace": "App", "metricValue": "1"}
    client("logs").put_metric_filter(
        logGroupName=GROUP,
        filterName=name,
        filterPattern=pattern,
        metricTransformations=[usual | transformation],
    )


def statistics(client: Clients, **dimensions: str) -> tuple[float, float]:
    """The sum of the metric, and of how many samples."""
    now = datetime.now(UTC)
    points = client("cloudwatch").get_metric_statistics(
        Namespace="App",
        MetricName="Errors",
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(minutes=1),
        Period=3600,
        Statistics=["Sum", "SampleCount"],
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
    )["Datapoints"]
    return sum(one["Sum"] for one in points), sum(one["SampleCount"] for one in points)


@pytest.mark.parametrize(
    ("pattern", "messages"),
    [
        ('{ $.level = "ERROR" }', [ERROR]),
        ("{ $.ms >= 12 && $.level != ERROR }", [INFO]),
        ("-INFO", [ERROR, "GET 200", "GET 404"]),
        ("?INFO ?GET", [INFO, "GET 200", "GET 404"]),
        ("[method, status = 4*]", ["GET 404"]),
        ("%40[0-9]%", ["GET 404"]),
    ],
)
def test_events_are_found_by_every_kind_of_pattern(
    client: Clients, put: Put, pattern: str, messages: list[str]
) -> None:
    put(INFO, ERROR, "GET 200", "GET 404")
    assert found(client, pattern) == messages


def test_a_wrong_pattern_is_refused_even_where_no_events_are(client: Clients, put: Put) -> None:
    del put
    for call in (
        lambda: found(client, "{ $.level == ERROR }"),
        lambda: metric_filter(client, "user-name"),
        lambda: client("logs").test_metric_filter(filterPattern='"', logEventMessages=["a"]),
        lambda: client("logs").put_subscription_filter(
            logGroupName=GROUP,
            filterName="f",
            filterPattern="{ $.a }",
            destinationArn=f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/s",
        ),
    ):
        with pytest.raises(ClientError) as caught:
            call()
        assert caught.value.response["Error"] == {
            "Code": "InvalidParameterException",
            "Message": "Invalid filter pattern",
        }


def test_streams_are_searched_together_or_by_the_begin_of_their_names(
    client: Clients, put: Put
) -> None:
    put("first", stream="web/1", ago=30)
    put("third", stream="web/1", ago=10)
    put("second", stream="job/1", ago=20)
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{GROUP}"
    assert found(client) == ["first", "second", "third"]
    for where in (GROUP, arn, f"{arn}:*"):
        assert found(client, "", logGroupIdentifier=where) == ["first", "second", "third"]
    assert found(client, "", logGroupName=GROUP, logStreamNamePrefix="job/") == ["second"]
    assert found(client, "", logGroupName=GROUP, logStreamNamePrefix="cron/") == []
    with pytest.raises(client("logs").exceptions.ResourceNotFoundException):
        found(client, "", logGroupName="/no/such")


def test_a_pattern_is_tried_on_messages(client: Clients) -> None:
    answer = client("logs").test_metric_filter(
        filterPattern="{ $.ms > 100 }", logEventMessages=[INFO, ERROR]
    )
    assert answer["matches"] == [
        {"eventNumber": 2, "eventMessage": ERROR, "extractedValues": {"$.ms": "900"}}
    ]


def test_events_that_match_are_counted(client: Clients, put: Put) -> None:
    metric_filter(client, '{ $.level = "ERROR" }')
    put(INFO, ERROR, ERROR)
    put(ERROR, ago=600)
    put(INFO, ago=900)
    assert statistics(client) == (3, 3)


def test_an_alarm_could_see_the_default_value(client: Clients, put: Put) -> None:
    metric_filter(client, "{ $.level = ERROR }", defaultValue=0)
    put(INFO, INFO)
    put(ERROR, INFO, ago=120)
    assert statistics(client) == (1, 2)


def test_an_alarm_goes_off_by_what_is_logged(client: Clients, put: Put) -> None:
    cloudwatch = client("cloudwatch")
    metric_filter(client, "{ $.level = ERROR }")
    cloudwatch.put_metric_alarm(
        AlarmName="errors",
        Namespace="App",
        MetricName="Errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )
    states = []
    for message in (INFO, ERROR):
        put(message)
        [alarm] = cloudwatch.describe_alarms(AlarmNames=["errors"])["MetricAlarms"]
        states.append(alarm["StateValue"])
    assert states == ["OK", "ALARM"]


@pytest.mark.parametrize(
    ("pattern", "value", "messages", "total"),
    [
        ("{ $.ms = * }", "$.ms", [INFO, ERROR, '{"ms": "soon"}'], (912, 2)),
        ("[method, status, ms]", "$ms", ["GET 200 7", "PUT 200 5", "x"], (12, 2)),
        ("", "2.5", ["a", "b"], (5, 2)),
    ],
)
def test_a_value_is_taken_from_the_event(
    client: Clients,
    put: Put,
    pattern: str,
    value: str,
    messages: list[str],
    total: tuple[float, float],
) -> None:
    metric_filter(client, pattern, metricValue=value)
    put(*messages)
    assert statistics(client) == total


def test_dimensions_are_taken_from_the_event(client: Clients, put: Put) -> None:
    metric_filter(client, "{ $.ms = * }", dimensions={"Path": "$.path"})
    put(INFO, ERROR, ERROR, '{"ms": 1}')
    assert statistics(client, Path="/a") == (1, 1)
    assert statistics(client, Path="/b") == (2, 2)


@pytest.mark.parametrize(
    ("pattern", "transformation", "message"),
    [
        (
            "ERROR",
            {"dimensions": {"Path": "$.path"}},
            "The specified filter pattern does not support dimensions",
        ),
        ("{ $.a = * }", {"dimensions": {"Path": "$.path"}, "defaultValue": 0}, _EXCLUSIVE),
        (
            "ERROR",
            {"metricValue": "many"},
            "Invalid metric transformation: metricValue 'many' is not valid.",
        ),
    ],
)
def test_a_transformation_that_cannot_be_is_refused(
    client: Clients, put: Put, pattern: str, transformation: dict[str, Any], message: str
) -> None:
    del put
    with pytest.raises(client("logs").exceptions.InvalidParameterException) as caught:
        metric_filter(client, pattern, **transformation)
    assert caught.value.response["Error"]["Message"] == message


def test_a_metric_filter_is_replaced_counted_and_goes_with_its_group(
    client: Clients, put: Put
) -> None:
    logs = client("logs")
    metric_filter(client, "ERROR")
    metric_filter(client, "WARN")
    metric_filter(client, "FATAL", name="g")
    described = logs.describe_metric_filters(logGroupName=GROUP)["metricFilters"]
    assert [(one["filterName"], one["filterPattern"]) for one in described] == [
        ("f", "WARN"),
        ("g", "FATAL"),
    ]
    assert abs(described[0]["creationTime"] / 1000 - time.time()) < 60
    [group] = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
    assert group["metricFilterCount"] == 2
    logs.delete_metric_filter(logGroupName=GROUP, filterName="f")
    with pytest.raises(logs.exceptions.ResourceNotFoundException, match="metric filter"):
        logs.delete_metric_filter(logGroupName=GROUP, filterName="f")
    logs.delete_log_group(logGroupName=GROUP)
    logs.create_log_group(logGroupName=GROUP)
    assert logs.describe_metric_filters(logGroupName=GROUP)["metricFilters"] == []
    put("FATAL")
    assert statistics(client) == (0, 0)


def test_a_subscription_gets_what_its_pattern_matches(client: Clients, put: Put) -> None:
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    client("logs").put_subscription_filter(
        logGroupName=GROUP,
        filterName="errors",
        filterPattern="{ $.ms > 100 }",
        destinationArn=f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/s",
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/r",
    )
    put(INFO)
    put(INFO, ERROR)
    shard = kinesis.describe_stream(StreamName="s")["StreamDescription"]["Shards"][0]
    iterator = kinesis.get_shard_iterator(
        StreamName="s", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = kinesis.get_records(ShardIterator=iterator)["Records"]
    told = [_unpacked(one["Data"]) for one in records]
    assert [[event["message"] for event in one["logEvents"]] for one in told] == [[ERROR]]


def _unpacked(data: bytes) -> dict[str, Any]:
    try:
        plain = gzip.decompress(data)
    except gzip.BadGzipFile:
        plain = gzip.decompress(base64.b64decode(data))
    unpacked: dict[str, Any] = json.loads(plain)
    return unpacked
