"""What CloudWatch answers to those who look at alarms."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .alarms_seams import (
    ActionResult,
    Alarm,
    CloudWatchResponse,
    InvalidNextTokenError,
    metric_of,
    seconds,
)

_PAGE = 100


def answer_alarms(response: CloudWatchResponse) -> ActionResult:
    """Answer `DescribeAlarms`, of which only the relation to parents and children is missing.

    Raises:
        NotImplementedError: it is asked for the parents or children of an alarm.
    """
    params = response._get_params()  # noqa: SLF001 - how moto's own answers read theirs
    for asked in ("ChildrenOfAlarmName", "ParentsOfAlarmName"):
        if params.get(asked):
            raise NotImplementedError(asked)
    kinds = params.get("AlarmTypes") or ["MetricAlarm"]
    names, prefix = params.get("AlarmNames"), params.get("AlarmNamePrefix")
    state, action = params.get("StateValue"), params.get("ActionPrefix")
    found = [
        alarm
        for name, alarm in sorted(response.cloudwatch_backend.alarms.items())
        if _kind(alarm) in kinds
        and (not names or name in names)
        and (not prefix or name.startswith(prefix))
        and (not state or alarm.state_value == state)
        and (not action or any(one.startswith(action) for one in alarm.alarm_actions))
    ]
    page, token = _page(found, params)
    return ActionResult(
        {
            "MetricAlarms": [alarm for alarm in page if _kind(alarm) == "MetricAlarm"],
            "CompositeAlarms": [alarm for alarm in page if _kind(alarm) == "CompositeAlarm"],
            "NextToken": token,
        }
    )


def answer_alarms_for_metric(response: CloudWatchResponse) -> ActionResult:
    """Answer `DescribeAlarmsForMetric`: the alarms on this very metric."""
    params = response._get_params()  # noqa: SLF001 - as above
    metric = (
        params["Namespace"],
        params["MetricName"],
        frozenset((one["Name"], one["Value"]) for one in params.get("Dimensions") or ()),
    )
    asked = {
        "statistic": params.get("Statistic"),
        "extended_statistic": params.get("ExtendedStatistic"),
        "period": params.get("Period"),
        "unit": params.get("Unit"),
    }
    found = [
        alarm
        for _, alarm in sorted(response.cloudwatch_backend.alarms.items())
        if alarm.metric_name
        and metric_of(alarm.namespace, alarm.metric_name, alarm.dimensions) == metric
        and all(value is None or getattr(alarm, key) == value for key, value in asked.items())
    ]
    return ActionResult({"MetricAlarms": found})


def answer_history(response: CloudWatchResponse, history: list[dict[str, Any]]) -> ActionResult:
    """Answer `DescribeAlarmHistory`, the newest first unless it is asked otherwise."""
    params = response._get_params()  # noqa: SLF001 - as above
    kinds = params.get("AlarmTypes") or ["MetricAlarm"]
    name, kind = params.get("AlarmName"), params.get("HistoryItemType")
    start, end = _bound(params.get("StartDate")), _bound(params.get("EndDate"))
    found = [
        one
        for one in history
        if one["AlarmType"] in kinds
        and (not name or one["AlarmName"] == name)
        and (not kind or one["HistoryItemType"] == kind)
        and (start is None or seconds(one["Timestamp"]) >= start)
        and (end is None or seconds(one["Timestamp"]) <= end)
    ]
    if params.get("ScanBy") != "TimestampAscending":
        found.reverse()
    page, token = _page(found, params)
    return ActionResult({"AlarmHistoryItems": page, "NextToken": token})


def _kind(alarm: Alarm) -> str:
    return "MetricAlarm" if alarm.rule is None else "CompositeAlarm"


def _bound(time: datetime | None) -> float | None:
    return None if time is None else seconds(time)


def _page(found: Sequence[Any], params: dict[str, Any]) -> tuple[Sequence[Any], str | None]:
    """Give the page that is asked for, and the token of the next one."""
    start, size = 0, int(params.get("MaxRecords") or _PAGE)
    if token := params.get("NextToken"):
        try:
            start = int(base64.b64decode(token, validate=True))
        except (ValueError, binascii.Error) as error:
            raise InvalidNextTokenError("The next token is not valid.") from error
    end = start + size
    following = base64.b64encode(str(end).encode()).decode() if end < len(found) else None
    return found[start:end], following
