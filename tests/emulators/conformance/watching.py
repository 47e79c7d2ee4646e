"""CloudWatch and its logs, and what says how AWS is."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from .scenario import Aws, scenario


def log(aws: Aws, *messages: str) -> None:
    """Write events to a log group of its own."""
    logs = aws.client("logs")
    logs.create_log_group(logGroupName=aws.name)
    logs.create_log_stream(logGroupName=aws.name, logStreamName="s")
    at = int(time.time() * 1000) - len(messages)
    events = [{"timestamp": at + n, "message": text} for n, text in enumerate(messages)]
    logs.put_log_events(logGroupName=aws.name, logStreamName="s", logEvents=events)


def filtered(aws: Aws, pattern: str) -> list[str]:
    answer = aws.client("logs").filter_log_events(logGroupName=aws.name, filterPattern=pattern)
    return [one["message"] for one in answer["events"]]


LINES = ('{"level": "INFO", "ms": 12}', '{"level": "ERROR", "ms": 900}')


@scenario("logs")
def events_are_found_by_a_word(aws: Aws) -> None:
    log(aws, "all is well", "ERROR no stock")
    assert filtered(aws, "ERROR") == ["ERROR no stock"]


@scenario("logs")
def events_are_found_by_a_value_in_their_json(aws: Aws) -> None:
    log(aws, *LINES)
    assert filtered(aws, '{ $.level = "ERROR" }') == [LINES[1]]


@scenario("logs")
def a_query_of_insights_filters(aws: Aws) -> None:
    log(aws, *LINES)
    logs = aws.client("logs")
    now = int(time.time())
    query = logs.start_query(
        logGroupName=aws.name,
        startTime=now - 600,
        endTime=now + 600,
        queryString="fields @message | filter @message like /ERROR/",
    )["queryId"]

    def results() -> Any:
        answer = logs.get_query_results(queryId=query)
        return answer["status"] == "Complete" and answer

    rows = aws.eventually(results)["results"]
    found = [cell["value"] for row in rows for cell in row if cell["field"] == "@message"]
    assert found == [LINES[1]]


@scenario("logs")
def a_query_of_insights_that_is_malformed_is_refused(aws: Aws) -> None:
    log(aws, *LINES)
    logs = aws.client("logs")
    try:
        logs.start_query(
            logGroupName=aws.name, startTime=0, endTime=1, queryString="flter @message lik /x"
        )
    except logs.exceptions.MalformedQueryException:
        return
    raise AssertionError("it was taken")


@scenario("logs")
def the_retention_of_a_group_is_set(aws: Aws) -> None:
    aws.client("logs").create_log_group(logGroupName=aws.name)
    aws.client("logs").put_retention_policy(logGroupName=aws.name, retentionInDays=30)
    [group] = aws.client("logs").describe_log_groups(logGroupNamePrefix=aws.name)["logGroups"]
    assert group["retentionInDays"] == 30


def alarm(aws: Aws, **settings: Any) -> None:
    aws.client("cloudwatch").put_metric_alarm(
        **{
            "AlarmName": aws.name,
            "Namespace": aws.name,
            "MetricName": "Errors",
            "Statistic": "Sum",
            "Period": 10,
            "EvaluationPeriods": 1,
            "Threshold": 1.0,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            **settings,
        }
    )


def state(aws: Aws) -> str:
    [found] = aws.client("cloudwatch").describe_alarms(AlarmNames=[aws.name])["MetricAlarms"]
    said: str = found["StateValue"]
    return said


def put_metric(aws: Aws, *values: float) -> None:
    data = [{"MetricName": "Errors", "Value": value} for value in values]
    aws.client("cloudwatch").put_metric_data(Namespace=aws.name, MetricData=data)


@scenario("cloudwatch")
def a_metric_is_summed_up(aws: Aws) -> None:
    put_metric(aws, 1.0, 2.0)
    now = datetime.now(UTC)

    def total() -> float:
        points = aws.client("cloudwatch").get_metric_statistics(
            Namespace=aws.name,
            MetricName="Errors",
            StartTime=now - timedelta(minutes=10),
            EndTime=now + timedelta(minutes=10),
            Period=3600,
            Statistics=["Sum"],
        )["Datapoints"]
        return sum(float(point["Sum"]) for point in points)

    aws.eventually(lambda: total() == 3.0)


@scenario("cloudwatch")
def the_state_of_an_alarm_is_set_by_hand(aws: Aws) -> None:
    alarm(aws)
    aws.client("cloudwatch").set_alarm_state(
        AlarmName=aws.name, StateValue="ALARM", StateReason="drill"
    )
    assert state(aws) == "ALARM"


@scenario("cloudwatch")
def an_alarm_that_is_set_by_hand_tells_its_topic(aws: Aws) -> None:
    queue, arn = aws.queue()
    sns = aws.client("sns")
    topic = sns.create_topic(Name=aws.name)["TopicArn"]
    raw = {"RawMessageDelivery": "true"}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
    alarm(aws, AlarmActions=[topic])
    aws.client("cloudwatch").set_alarm_state(
        AlarmName=aws.name, StateValue="ALARM", StateReason="drill"
    )
    [body] = aws.received(queue)
    assert json.loads(body)["NewStateValue"] == "ALARM"


@scenario("cloudwatch")
def an_alarm_goes_off_when_its_metric_does(aws: Aws) -> None:
    alarm(aws)
    put_metric(aws, 5.0)
    aws.eventually(lambda: state(aws) == "ALARM", 15)


@scenario("cloudwatch")
def the_history_of_an_alarm_is_told(aws: Aws) -> None:
    alarm(aws)
    cloudwatch = aws.client("cloudwatch")
    cloudwatch.set_alarm_state(AlarmName=aws.name, StateValue="ALARM", StateReason="drill")
    history = cloudwatch.describe_alarm_history(AlarmName=aws.name, HistoryItemType="StateUpdate")[
        "AlarmHistoryItems"
    ]
    assert "ALARM" in history[0]["HistoryData"]


@scenario("cloudwatch")
def a_dashboard_comes_back_as_it_was_put(aws: Aws) -> None:
    body = {"widgets": [{"type": "text", "properties": {"markdown": "# Orders"}}]}
    cloudwatch = aws.client("cloudwatch")
    cloudwatch.put_dashboard(DashboardName=aws.name, DashboardBody=json.dumps(body))
    kept = cloudwatch.get_dashboard(DashboardName=aws.name)["DashboardBody"]
    assert json.loads(kept) == body


@scenario("health")
def the_events_of_a_region_are_listed(aws: Aws) -> None:
    health = aws.client("health", "us-east-1")
    assert health.describe_events(filter={"regions": ["af-south-1"]})["events"] == []
