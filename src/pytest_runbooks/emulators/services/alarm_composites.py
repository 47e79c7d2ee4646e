"""Composite alarms: their rule is read, and they follow the alarms that it names."""

from __future__ import annotations

import json

from .alarm_notices import State
from .alarm_verdicts import moment
from .alarms_seams import (
    Alarm,
    CloudWatchBackend,
    CloudWatchResponse,
    EmptyResult,
    InvalidValueError,
    seconds,
)
from .composite_rules import WrongRuleError, holds

_UNKNOWN = ("ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")


def put_composite_alarm(response: CloudWatchResponse) -> EmptyResult:
    """Answer `PutCompositeAlarm`, which moto lacks.

    Raises:
        InvalidValueError: the rule is none, or names alarms that are not there.
        NotImplementedError: it asks for something that is not known here.
    """
    params = response._get_params()  # noqa: SLF001 - how moto's own answers read theirs
    rule = params["AlarmRule"]
    for name in _UNKNOWN:
        if params.get(name):
            raise NotImplementedError(name)
    if "AT_LEAST" in rule:
        raise NotImplementedError("AT_LEAST in a rule")
    backend, missing = response.cloudwatch_backend, []

    def state(name: str) -> str:
        if name.rpartition(":alarm:")[2] not in backend.alarms:
            missing.append(name)
        return ""

    try:
        holds(rule, state)
    except WrongRuleError as error:
        raise InvalidValueError(f"Error in AlarmRule: {error}") from error
    if missing:
        raise InvalidValueError(
            f"Could not save the composite alarm as alarms [{', '.join(missing)}] "
            "in the alarm rule do not exist"
        )
    response.put_metric_alarm()
    return EmptyResult()


def evaluate_composite(backend: CloudWatchBackend, alarm: Alarm) -> State | None:
    """Give the state that a composite alarm has by its rule.

    An alarm that it names and that was deleted since is in no state.
    """
    named: dict[str, Alarm] = {}

    def state(name: str) -> str:
        found = backend.alarms.get(name.rpartition(":alarm:")[2])
        if found is None:
            return ""
        named[found.name] = found
        return found.state_value

    value = "ALARM" if holds(alarm.rule or "FALSE", state) else "OK"
    if not named:
        return State(value, "The rule names no alarm that is there.", None)
    latest = max(named.values(), key=lambda one: one.state_updated_timestamp)
    at = latest.state_updated_timestamp
    reason = (
        f"{latest.alarm_arn} transitioned to {latest.state_value} at {at:%A %d %B, %Y %H:%M:%S} UTC"
    )
    triggering = {
        "arn": latest.alarm_arn,
        "state": {"value": latest.state_value, "timestamp": moment(seconds(at))},
    }
    return State(value, reason, json.dumps({"triggeringAlarms": [triggering]}))
