"""What CloudWatch writes when an alarm changes: the message to a topic, and the history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .alarm_verdicts import moment
from .alarms_seams import Alarm, region_name, seconds


@dataclass(frozen=True, slots=True)
class State:
    """The state of an alarm, and why it is in it."""

    value: str
    reason: str
    data: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told when the state of an alarm has changed.

    Attributes:
        actions: the ARNs of what is told.
        subject: of the message.
        message: in JSON.
        at: when the state changed, in seconds since 1970.
        detail: of the event that EventBridge gets.
    """

    actions: tuple[str, ...]
    subject: str
    message: str
    at: float
    detail: dict[str, Any]


def state_of(alarm: Alarm) -> State:
    """Give the state of an alarm."""
    return State(alarm.state_value, alarm.state_reason, alarm.state_reason_data)


def notice(account: str, alarm: Alarm, before: State) -> Notice:
    """Say what is to be told of the state that an alarm has entered."""
    actions = {
        "ALARM": alarm.alarm_actions,
        "OK": alarm.ok_actions,
        "INSUFFICIENT_DATA": alarm.insufficient_data_actions,
    }
    region = region_name(alarm.region_name)
    at = seconds(alarm.state_updated_timestamp)
    message: dict[str, Any] = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": account,
        "AlarmConfigurationUpdatedTimestamp": moment(
            seconds(alarm.configuration_updated_timestamp)
        ),
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": moment(at),
        "Region": region,
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": before.value,
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
    }
    message |= {"AlarmRule": alarm.rule} if alarm.rule else {"Trigger": _trigger(alarm)}
    return Notice(
        tuple(actions[alarm.state_value] or ()) if alarm.actions_enabled else (),
        f'{alarm.state_value}: "{alarm.name}" in {region}',
        json.dumps(message, separators=(",", ":")),
        at,
        _detail(alarm, before, at),
    )


def _detail(alarm: Alarm, before: State, at: float) -> dict[str, Any]:
    """Give the detail of an event, as far as a rule is likely to choose by it.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
    """
    return {
        "alarmName": alarm.name,
        "state": {**_told(state_of(alarm)), "timestamp": moment(at)},
        "previousState": _told(before),
        "configuration": {"description": alarm.description} if alarm.description else {},
    }


def _told(state: State) -> dict[str, Any]:
    said = {"value": state.value, "reason": state.reason}
    return said | ({"reasonData": state.data} if state.data else {})


def _trigger(alarm: Alarm) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if not alarm.metric_data_queries:
        said = {"MetricName": alarm.metric_name, "Namespace": alarm.namespace}
        if alarm.extended_statistic:
            said |= {
                "StatisticType": "ExtendedStatistic",
                "ExtendedStatistic": alarm.extended_statistic,
            }
        else:
            said |= {"StatisticType": "Statistic", "Statistic": alarm.statistic.upper()}
        said |= {"Unit": alarm.unit, "Dimensions": _dimensions(alarm.dimensions)}
    said |= {"Period": alarm.period} if alarm.period else {}
    said |= {"EvaluationPeriods": alarm.evaluation_periods}
    if alarm.datapoints_to_alarm:
        said["DatapointsToAlarm"] = alarm.datapoints_to_alarm
    said |= {
        "ComparisonOperator": alarm.comparison_operator,
        "Threshold": alarm.threshold,
        "TreatMissingData": alarm.treat_missing_data or "missing",
        "EvaluateLowSampleCountPercentile": alarm.evaluate_low_sample_count_percentile or "",
    }
    if alarm.metric_data_queries:
        said["Metrics"] = [_query(query) for query in alarm.metric_data_queries]
    return said


def _query(query: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"Id": query.id}
    if query.expression:
        said["Expression"] = query.expression
    if query.label:
        said["Label"] = query.label
    if query.metric_stat:
        metric = query.metric_stat.metric
        said["MetricStat"] = {
            "Metric": {
                "Dimensions": _dimensions(metric.dimensions),
                "MetricName": metric.metric_name,
                "Namespace": metric.namespace,
            },
            "Period": query.metric_stat.period,
            "Stat": query.metric_stat.stat,
        }
    return said | {"ReturnData": query.return_data is not False}


def _dimensions(dimensions: list[Any]) -> list[dict[str, str]]:
    return [{"value": one.value, "name": one.name} for one in dimensions]


def item(
    alarm: Alarm, at: datetime, kind: str, summary: str, said: dict[str, Any]
) -> dict[str, Any]:
    """Give an item of the history as `DescribeAlarmHistory` does."""
    return {
        "AlarmName": alarm.name,
        "AlarmType": "CompositeAlarm" if alarm.rule else "MetricAlarm",
        "Timestamp": at,
        "HistoryItemType": kind,
        "HistorySummary": summary,
        "HistoryData": json.dumps(said, separators=(",", ":")),
    }


def change(before: State, after: State) -> dict[str, Any]:
    """Give the data of a change of the state."""
    return {"version": "1.0", "oldState": _state(before), "newState": _state(after)}


def _state(state: State) -> dict[str, Any]:
    said: dict[str, Any] = {"stateValue": state.value, "stateReason": state.reason}
    if state.data:
        said["stateReasonData"] = json.loads(state.data)
    return said
