"""Alarms through boto3, as the AWS pages say that they behave.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
"""

from __future__ import annotations

import inspect
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import alarms, alarms_seams

from ..conftest import ACCOUNT, REGION, Clients, Deploy

ARN = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm"


@pytest.fixture
def cloudwatch(client: Clients) -> Any:
    return client("cloudwatch")


def put_alarm(cloudwatch: Any, name: str = "errors", **settings: Any) -> None:
    usual = {
        "Namespace": "Shop",
        "MetricName": "Errors",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    }
    chosen = {key: value for key, value in (usual | settings).items() if value is not None}
    cloudwatch.put_metric_alarm(AlarmName=name, **chosen)


def put(
    cloudwatch: Any, *values: float, metric: str = "Errors", ago: int = 0, **datum: Any
) -> None:
    at = datetime.now(UTC) - timedelta(seconds=ago)
    data = [{"MetricName": metric, "Value": one, "Timestamp": at, **datum} for one in values]
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=data)


def seen(cloudwatch: Any, name: str = "errors") -> dict[str, Any]:
    [found] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return dict(found)


def state(cloudwatch: Any, name: str = "errors") -> str:
    return str(seen(cloudwatch, name)["StateValue"])


def history(cloudwatch: Any, **asked: Any) -> list[tuple[str, str]]:
    items = cloudwatch.describe_alarm_history(**asked)["AlarmHistoryItems"]
    return [(one["HistoryItemType"], one["HistorySummary"]) for one in items]


def test_an_alarm_without_data_knows_nothing(cloudwatch: Any) -> None:
    put_alarm(cloudwatch)
    found = seen(cloudwatch)
    assert (found["StateValue"], found["StateReason"]) == (
        "INSUFFICIENT_DATA",
        "Unchecked: Initial alarm creation",
    )
    assert "StateReasonData" not in found


def test_an_alarm_goes_off_when_its_metric_does(cloudwatch: Any) -> None:
    put_alarm(cloudwatch, DatapointsToAlarm=1, Unit="Count")
    put(cloudwatch, 2.0, 3.0, Unit="Count")
    found = seen(cloudwatch)
    assert found["StateValue"] == "ALARM"
    assert re.sub(r"\(\d\d/.*?\)", "(...)", found["StateReason"]) == (
        "Threshold Crossed: 1 out of the last 1 datapoints [5.0 (...)] was greater than or equal "
        "to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    data = json.loads(found["StateReasonData"])
    assert data["recentDatapoints"] == [5.0]
    assert (data["unit"], data["statistic"], data["period"]) == ("Count", "Sum", 60)
    assert found["StateUpdatedTimestamp"] == found["StateTransitionedTimestamp"]


def test_an_alarm_recovers_when_its_data_do(cloudwatch: Any) -> None:
    put_alarm(cloudwatch, Statistic="Maximum")
    put(cloudwatch, 5.0, ago=60)
    assert state(cloudwatch) == "ALARM"
    put(cloudwatch, 0.0)
    assert state(cloudwatch) == "OK"
    changes = history(cloudwatch, HistoryItemType="StateUpdate")
    assert changes == [
        ("StateUpdate", "Alarm updated from ALARM to OK"),
        ("StateUpdate", "Alarm updated from INSUFFICIENT_DATA to ALARM"),
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"TreatMissingData": "missing"}, "INSUFFICIENT_DATA"),
        ({"TreatMissingData": "ignore"}, "INSUFFICIENT_DATA"),
        ({"TreatMissingData": "breaching"}, "ALARM"),
        ({"TreatMissingData": "notBreaching"}, "OK"),
    ],
)
def test_missing_data_are_treated_as_told(
    cloudwatch: Any, settings: dict[str, Any], expected: str
) -> None:
    put_alarm(cloudwatch, **settings)
    assert state(cloudwatch) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"Dimensions": [{"Name": "Api", "Value": "pay"}]}, "ALARM"),
        ({"Dimensions": [{"Name": "Api", "Value": "ask"}]}, "INSUFFICIENT_DATA"),
        ({"Dimensions": []}, "INSUFFICIENT_DATA"),
        ({"Dimensions": [{"Name": "Api", "Value": "pay"}], "Unit": "Seconds"}, "INSUFFICIENT_DATA"),
        (
            {
                "Dimensions": [{"Name": "Api", "Value": "pay"}],
                "Statistic": None,
                "ExtendedStatistic": "p90",
                "Threshold": 7.5,
            },
            "OK",
        ),
    ],
)
def test_an_alarm_watches_one_metric(
    cloudwatch: Any, settings: dict[str, Any], expected: str
) -> None:
    put_alarm(cloudwatch, **settings)
    put(cloudwatch, 5.0, 7.0, Unit="Count", Dimensions=[{"Name": "Api", "Value": "pay"}])
    assert state(cloudwatch) == expected


def test_data_of_earlier_periods_count(cloudwatch: Any) -> None:
    put_alarm(cloudwatch, EvaluationPeriods=3, DatapointsToAlarm=2)
    for ago, value in ((120, 1.0), (60, 0.0), (0, 0.0)):
        put(cloudwatch, value, ago=ago)
    assert state(cloudwatch) == "OK"
    put(cloudwatch, 1.0, ago=60)
    assert state(cloudwatch) == "ALARM"


def rate(expression: str, **settings: Any) -> dict[str, Any]:
    def metric(name: str, key: str) -> dict[str, Any]:
        named = {"Namespace": "Shop", "MetricName": name}
        stat = {"Metric": named, "Period": 60, "Stat": "Sum"}
        return {"Id": key, "MetricStat": stat, "ReturnData": False}

    queries = [
        {"Id": "rate", "Expression": expression, "ReturnData": True},
        metric("Errors", "m1"),
        metric("Requests", "m2"),
    ]
    none = dict.fromkeys(("Namespace", "MetricName", "Statistic", "Period"))
    return {**none, "Metrics": queries, "Threshold": 10.0, **settings}


def test_an_alarm_computes_metric_math(cloudwatch: Any) -> None:
    put_alarm(cloudwatch, **rate("100 * FILL(m1, 0) / m2", TreatMissingData="notBreaching"))
    at = datetime.now(UTC)
    put(cloudwatch, 100.0, metric="Requests", Timestamp=at)
    assert state(cloudwatch) == "OK"
    put(cloudwatch, 20.0, Timestamp=at)
    found = seen(cloudwatch)
    assert found["StateValue"] == "ALARM"
    assert json.loads(found["StateReasonData"])["recentDatapoints"] == [20.0]


def test_metric_math_that_is_not_known_is_said_not_to_be_evaluated(cloudwatch: Any) -> None:
    put_alarm(cloudwatch, **rate("RATE(m1)", TreatMissingData="notBreaching"))
    put(cloudwatch, 20.0)
    found = seen(cloudwatch)
    assert (found["StateValue"], found["EvaluationState"]) == (
        "INSUFFICIENT_DATA",
        "EVALUATION_ERROR",
    )
    assert found["StateReason"] == (
        "Not evaluated: the emulator does not know the metric math RATE(m1)."
    )


@pytest.fixture
def topic(client: Clients) -> str:
    return str(client("sns").create_topic(Name="alarms")["TopicArn"])


@pytest.fixture
def queue(client: Clients, topic: str) -> str:
    url = str(client("sqs").create_queue(QueueName="alarms")["QueueUrl"])
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:alarms"
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return url


def told(client: Clients, queue: str) -> list[tuple[str, dict[str, Any]]]:
    received = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    bodies = [json.loads(one["Body"]) for one in received.get("Messages", [])]
    return [(body["Subject"], json.loads(body["Message"])) for body in bodies]


def test_a_change_is_told_to_the_topics_of_the_new_state(
    client: Clients, cloudwatch: Any, topic: str, queue: str
) -> None:
    put_alarm(cloudwatch, AlarmActions=[topic], OKActions=[topic], AlarmDescription="It fails.")
    put(cloudwatch, 5.0)
    [(subject, message)] = told(client, queue)
    assert subject == 'ALARM: "errors" in EU (Ireland)'
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", message["StateChangeTime"])
    for varies in ("StateChangeTime", "AlarmConfigurationUpdatedTimestamp", "NewStateReason"):
        del message[varies]
    assert message == {
        "AlarmName": "errors",
        "AlarmDescription": "It fails.",
        "AWSAccountId": ACCOUNT,
        "NewStateValue": "ALARM",
        "Region": "EU (Ireland)",
        "AlarmArn": f"{ARN}:errors",
        "OldStateValue": "INSUFFICIENT_DATA",
        "OKActions": [topic],
        "AlarmActions": [topic],
        "InsufficientDataActions": [],
        "Trigger": {
            "MetricName": "Errors",
            "Namespace": "Shop",
            "StatisticType": "Statistic",
            "Statistic": "SUM",
            "Unit": None,
            "Dimensions": [],
            "Period": 60,
            "EvaluationPeriods": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "Threshold": 1.0,
            "TreatMissingData": "missing",
            "EvaluateLowSampleCountPercentile": "",
        },
    }
    put(cloudwatch, 5.0)
    assert state(cloudwatch) == "ALARM"
    assert told(client, queue) == []
    assert history(cloudwatch, HistoryItemType="Action") == [
        ("Action", f"Successfully executed action {topic}")
    ]


def test_the_errors_of_a_function_set_off_an_alarm(
    client: Clients, cloudwatch: Any, deploy: Deploy
) -> None:
    deploy("def handler(event, context):\n    raise ValueError(event)\n")
    function = [{"Name": "FunctionName", "Value": "worker"}]
    put_alarm(cloudwatch, Namespace="AWS/Lambda", Dimensions=function, Unit="Count")
    client("lambda").invoke(FunctionName="worker")
    assert state(cloudwatch) == "ALARM"


def test_an_action_may_run_a_function_that_sends_data(
    client: Clients, cloudwatch: Any, topic: str, deploy: Deploy
) -> None:
    deploy(
        """
        import boto3
        def handler(event, context):
            data = [{"MetricName": "Errors", "Value": -100.0}]
            boto3.client("cloudwatch").put_metric_data(Namespace="Shop", MetricData=data)
        """
    )
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker"
    client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function)
    put_alarm(cloudwatch, AlarmActions=[topic])
    put(cloudwatch, 5.0)
    deadline = time.monotonic() + 5
    while state(cloudwatch) != "OK":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    changes = [summary for _, summary in history(cloudwatch, HistoryItemType="StateUpdate")]
    assert changes == [
        "Alarm updated from ALARM to OK",
        "Alarm updated from INSUFFICIENT_DATA to ALARM",
    ]


def test_several_threads_may_send_and_look(cloudwatch: Any) -> None:
    put_alarm(cloudwatch)
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(put, cloudwatch, 1.0) for _ in range(8)]
        seen_by_others = [pool.submit(state, cloudwatch) for _ in range(8)]
    assert [one.result() for one in sent] == [None] * 8
    assert {one.result() for one in seen_by_others} <= {"ALARM", "INSUFFICIENT_DATA"}
    assert state(cloudwatch) == "ALARM"
    assert len(history(cloudwatch, HistoryItemType="StateUpdate")) == 1


def test_actions_that_are_switched_off_are_not_carried_out(
    client: Clients, cloudwatch: Any, topic: str, queue: str
) -> None:
    put_alarm(cloudwatch, AlarmActions=[topic])
    cloudwatch.disable_alarm_actions(AlarmNames=["errors"])
    put(cloudwatch, 5.0)
    assert state(cloudwatch) == "ALARM"
    assert told(client, queue) == []


def test_actions_that_fail_are_in_the_history(cloudwatch: Any) -> None:
    other = f"arn:aws:swf:{REGION}:{ACCOUNT}:action/actions/AWS_EC2.InstanceId.Stop/1.0"
    gone = f"arn:aws:sns:{REGION}:{ACCOUNT}:gone"
    put_alarm(cloudwatch, AlarmActions=[other, gone])
    put(cloudwatch, 5.0)
    found = cloudwatch.describe_alarm_history(HistoryItemType="Action")["AlarmHistoryItems"]
    said = [json.loads(one["HistoryData"]) for one in found]
    assert [(one["actionState"], one["notificationResource"]) for one in said] == [
        ("Failed", gone),
        ("Failed", other),
    ]
    assert said[1]["error"] == "the emulator carries out actions on SNS topics only"


def test_a_state_that_is_set_holds_until_data_arrive(
    client: Clients, cloudwatch: Any, topic: str, queue: str
) -> None:
    put_alarm(cloudwatch, TreatMissingData="notBreaching", AlarmActions=[topic])
    assert state(cloudwatch) == "OK"
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="drill")
    found = seen(cloudwatch)
    assert (found["StateValue"], found["StateReason"]) == ("ALARM", "drill")
    [(_, message)] = told(client, queue)
    assert (message["OldStateValue"], message["NewStateReason"]) == ("OK", "drill")
    put(cloudwatch, 0.0)
    assert state(cloudwatch) == "OK"


def test_a_state_that_is_set_holds_no_longer_than_a_minute(
    cloudwatch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_alarm(cloudwatch, TreatMissingData="notBreaching")
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="drill")
    now = alarms_seams.unix_time
    monkeypatch.setattr(alarms_seams, "unix_time", lambda *time: now(*time) + 60)
    assert state(cloudwatch) == "OK"


def test_an_alarm_that_is_changed_keeps_its_state(cloudwatch: Any) -> None:
    put_alarm(cloudwatch)
    put(cloudwatch, 5.0)
    put_alarm(cloudwatch, MetricName="Others", TreatMissingData="ignore")
    assert state(cloudwatch) == "ALARM"


def test_the_history_of_an_alarm_is_told_in_pages(cloudwatch: Any) -> None:
    put_alarm(cloudwatch)
    put_alarm(cloudwatch, Threshold=2.0)
    put(cloudwatch, 5.0)
    cloudwatch.delete_alarms(AlarmNames=["errors"])
    put_alarm(cloudwatch, "other")
    ascending = {"AlarmName": "errors", "ScanBy": "TimestampAscending"}
    everything = [
        ("ConfigurationUpdate", 'Alarm "errors" created'),
        ("ConfigurationUpdate", 'Alarm "errors" updated'),
        ("StateUpdate", "Alarm updated from INSUFFICIENT_DATA to ALARM"),
        ("ConfigurationUpdate", 'Alarm "errors" deleted'),
    ]
    assert history(cloudwatch, **ascending) == everything
    pages = cloudwatch.get_paginator("describe_alarm_history").paginate(
        **ascending, PaginationConfig={"PageSize": 3}
    )
    items = [page["AlarmHistoryItems"] for page in pages]
    assert [len(page) for page in items] == [3, 1]
    changed = json.loads(items[0][2]["HistoryData"])
    assert changed["oldState"] == {
        "stateValue": "INSUFFICIENT_DATA",
        "stateReason": "Unchecked: Initial alarm creation",
    }
    assert changed["newState"]["stateReasonData"]["recentDatapoints"] == [5.0]
    assert history(cloudwatch, StartDate=datetime.now(UTC) + timedelta(minutes=1)) == []
    with pytest.raises(ClientError, match="The next token is not valid"):
        history(cloudwatch, NextToken="made up")


def test_the_history_is_forgotten_with_the_accounts(
    cloudwatch: Any, emulator: MotoEmulator
) -> None:
    put_alarm(cloudwatch)
    emulator.reset()
    assert history(cloudwatch) == []


def test_accounts_and_regions_have_alarms_of_their_own(client: Clients, cloudwatch: Any) -> None:
    elsewhere = client("cloudwatch", region="us-east-1")
    for one in (cloudwatch, elsewhere):
        put_alarm(one)
    put(elsewhere, 5.0)
    assert (state(cloudwatch), state(elsewhere)) == ("INSUFFICIENT_DATA", "ALARM")
    assert history(client("cloudwatch", account="222222222222")) == []


def test_the_alarms_on_a_metric_are_found(cloudwatch: Any) -> None:
    put_alarm(cloudwatch)
    put_alarm(cloudwatch, "pay", Dimensions=[{"Name": "Api", "Value": "pay"}])
    found = cloudwatch.describe_alarms_for_metric(Namespace="Shop", MetricName="Errors")
    assert [one["AlarmName"] for one in found["MetricAlarms"]] == ["errors"]


def test_alarms_are_found_by_several_conditions_at_once(cloudwatch: Any) -> None:
    for name in ("a1", "a2", "b"):
        put_alarm(cloudwatch, name, TreatMissingData="notBreaching" if name != "a2" else "missing")
    found = cloudwatch.describe_alarms(AlarmNamePrefix="a", StateValue="OK")["MetricAlarms"]
    assert [one["AlarmName"] for one in found] == ["a1"]


def put_composite(cloudwatch: Any, rule: str, **settings: Any) -> None:
    cloudwatch.put_composite_alarm(AlarmName="all", AlarmRule=rule, **settings)


def composite(cloudwatch: Any) -> dict[str, Any]:
    [found] = cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    return dict(found)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("ALARM(errors)", "ALARM"),
        (f'ALARM("{ARN}:errors") AND OK(calm)', "ALARM"),
        ("ALARM(calm) OR (ALARM(errors) AND NOT OK(errors))", "ALARM"),
        ("OK(calm) OR ALARM(calm) AND ALARM(calm)", "ALARM"),
        ("NOT ALARM(errors)", "OK"),
        ("INSUFFICIENT_DATA('calm') OR FALSE", "OK"),
    ],
)
def test_a_composite_alarm_follows_its_rule(cloudwatch: Any, rule: str, expected: str) -> None:
    put_alarm(cloudwatch)
    put_alarm(cloudwatch, "calm", MetricName="Calm", TreatMissingData="notBreaching")
    put_composite(cloudwatch, rule)
    put(cloudwatch, 5.0)
    assert composite(cloudwatch)["StateValue"] == expected


def test_a_composite_alarm_tells_its_topic(
    client: Clients, cloudwatch: Any, topic: str, queue: str
) -> None:
    put_alarm(cloudwatch)
    put_composite(cloudwatch, "ALARM(errors)", AlarmActions=[topic])
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="drill")
    found = composite(cloudwatch)
    assert found["StateReason"].startswith(f"{ARN}:errors transitioned to ALARM at ")
    assert json.loads(found["StateReasonData"])["triggeringAlarms"][0]["arn"] == f"{ARN}:errors"
    [(subject, message)] = told(client, queue)
    assert subject == 'ALARM: "all" in EU (Ireland)'
    assert message["AlarmRule"] == "ALARM(errors)"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("ALARM(gone)", r"composite alarm as alarms \[gone\] in the alarm rule do not exist"),
        ("ALARM(errors", "Error in AlarmRule"),
        ("ALARM(errors) AND", "Error in AlarmRule: the rule ends too early"),
        ("(ALARM(errors)", "Error in AlarmRule: a bracket is not closed"),
        ("TRUE FALSE", "Error in AlarmRule"),
    ],
)
def test_a_rule_that_is_wrong_is_refused(cloudwatch: Any, rule: str, message: str) -> None:
    put_alarm(cloudwatch)
    with pytest.raises(ClientError, match=rf"\(ValidationError\).*{message}"):
        put_composite(cloudwatch, rule)


def test_a_rule_that_is_not_known_is_a_gap(cloudwatch: Any, emulator: MotoEmulator) -> None:
    with pytest.raises(ClientError, match="AT_LEAST in a rule"):
        put_composite(cloudwatch, "AT_LEAST(1, ALARM, (a, b))")
    [gap] = emulator.gaps()
    assert (str(gap), gap.detail) == ("cloudwatch:PutCompositeAlarm", "AT_LEAST in a rule")


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (alarms_seams.CloudWatchResponse, "describe_alarms", ["self"]),
        (alarms_seams.CloudWatchResponse, "describe_alarms_for_metric", ["self"]),
        (alarms_seams.CloudWatchResponse, "put_metric_alarm", ["self"]),
        (alarms_seams.CloudWatchResponse, "_get_params", ["self"]),
        (alarms_seams.CloudWatchBackend, "get_all_metrics", ["self"]),
        (alarms_seams.CloudWatchBackend, "delete_alarms", ["self", "alarm_names"]),
        (alarms_seams.CloudWatchBackend, "put_metric_data", ["self", "namespace", "metric_data"]),
        (
            alarms_seams.CloudWatchBackend,
            "set_alarm_state",
            ["self", "alarm_name", "reason", "reason_data", "state_value"],
        ),
        (alarms_seams.Alarm, "update_state", ["self", "reason", "reason_data", "state_value"]),
    ],
)
def test_the_private_names_of_moto_are_where_they_were(
    owner: Any, name: str, parameters: list[str]
) -> None:
    originals = {(one._owner, one._name): one.original for one in alarms.SERVICE._replacements}
    original = originals.get((owner, name)) or getattr(owner, name)
    assert list(inspect.signature(original).parameters) == parameters


@pytest.mark.parametrize("name", ["describe_alarm_history", "put_composite_alarm"])
def test_moto_still_lacks_what_is_added(name: str) -> None:
    [added] = [one for one in alarms.SERVICE._replacements if one._name == name]
    assert added.original is None


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (
            {"Statistic": "Total"},
            (
                "1 validation error detected: Value 'Total' at 'statistic' failed to satisfy "
                "constraint: Member must satisfy enum value set: "
                "[SampleCount, Average, Sum, Minimum, Maximum]"
            ),
        ),
        (
            {"TreatMissingData": "bad"},
            (
                "1 validation error detected: Value 'bad' at 'treatMissingData' failed to satisfy "
                "constraint: Member must satisfy enum value set: "
                "[breaching, notBreaching, ignore, missing]"
            ),
        ),
        (
            {"DatapointsToAlarm": 2},
            "DatapointsToAlarm must be less than or equal to EvaluationPeriods",
        ),
        ({"Period": 45}, "Period must be 10, 20, 30 or a multiple of 60, and is 45"),
        (
            {"EvaluationPeriods": 1441},
            "Metrics cannot be checked across more than a day",
        ),
        (
            {"Period": 86_400, "EvaluationPeriods": 8},
            "Metrics cannot be checked across more than seven days",
        ),
    ],
)
def test_settings_that_aws_does_not_take_are_refused(
    cloudwatch: Any, settings: dict[str, Any], why: str
) -> None:
    with pytest.raises(ClientError) as raised:
        put_alarm(cloudwatch, **settings)
    assert raised.value.response["Error"]["Code"] == "ValidationError"
    assert raised.value.response["Error"]["Message"] == why
    assert cloudwatch.describe_alarms()["MetricAlarms"] == []


def test_the_longest_time_that_aws_looks_at_is_taken(cloudwatch: Any) -> None:
    put_alarm(cloudwatch, "day", EvaluationPeriods=1440)
    put_alarm(cloudwatch, "week", Period=86_400, EvaluationPeriods=7, DatapointsToAlarm=7)
    assert len(cloudwatch.describe_alarms()["MetricAlarms"]) == 2
