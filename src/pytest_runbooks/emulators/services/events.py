"""EventBridge: rules choose events by all that patterns can say, and send them to their targets.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html

A rule with a schedule never sends anything by itself: no time passes here that nobody waits for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from ..protocol import Gap
from . import events_seams as seams
from .afterwards import AFTERWARDS
from .deliveries_seams import deliver, invoke
from .event_inputs import input_of
from .event_patterns import InvalidPatternError, check, matches
from .service import Replacement

_ORIGIN = Gap("events", "PutEvents")
_MOST_HOPS = 8  # from bus to bus
_MOST_ENTRIES = 10
Event = dict[str, Any]


class Events:
    """Stand in for what moto answers falsely about rules and targets."""

    def __init__(self) -> None:
        self._replacements = (
            Replacement(seams.Rule, "send_to_targets", lambda _: _send_to_targets),
            Replacement(seams.EventsBackend, "put_events", _putting),
            Replacement(seams.EventPatternParser, "_validate_event_pattern", lambda _: _validate),
            Replacement(seams.EventsHandler, "test_event_pattern", lambda _: _test_pattern),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for one in self._replacements:
            one.install()

    def reset(self) -> None:
        """Nothing: moto forgets its rules."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for one in self._replacements:
            one.uninstall()


def emit(
    account: str,
    region: str,
    source: str,
    kind: str,
    detail: Mapping[str, Any],
    resources: Sequence[str] = (),
) -> None:
    """Send an event of a service of AWS to the default bus.

    Args:
        account: where it happened.
        region: where it happened.
        source: for example `aws.s3`.
        kind: the detail type.
        detail: of the event.
        resources: the ARNs of what it is about.
    """
    rules = seams.rules(account, region, "default")
    if not rules:
        return
    event = {
        "version": "0",
        "id": seams.new_id(),
        "detail-type": kind,
        "source": source,
        "account": account,
        "time": _moment(seams.unix_time()),
        "region": region,
        "resources": list(resources),
        "detail": dict(detail),
    }
    _offer(rules, event, 0)


def _send_to_targets(rule: seams.Rule, original_event: Any, transform_input: bool = True) -> None:
    del transform_input  # moto's, for events of which its own templates do not work
    event = {name: one for name, one in original_event.items() if name != "ingestion-time"}
    if not isinstance(event["time"], str):
        event["time"] = _moment(float(event["time"]))
    _offer([rule], event, 0)


def _offer(rules: Iterable[seams.Rule], event: Event, hops: int) -> None:
    """Send an event to the targets of the rules that choose it."""
    for rule in rules:
        pattern = seams.pattern_of(rule)
        if pattern and rule.state.startswith("ENABLED") and matches(pattern, event):
            _measure(rule, "MatchedEvents", "TriggeredRules")
            for target in list(rule.targets):
                AFTERWARDS.later(_ORIGIN, _delivery(rule, target, event, hops))


def _delivery(
    rule: seams.Rule, target: Mapping[str, Any], event: Event, hops: int
) -> Callable[[], None]:
    def run() -> None:
        _measure(rule, "Invocations")
        try:
            _send(rule, target, event, hops)
        except NotImplementedError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever refuses it is told as AWS tells it
            _measure(rule, "FailedInvocations")
            _give_up(rule, target, event, error)

    return run


def _send(rule: seams.Rule, target: Mapping[str, Any], event: Event, hops: int) -> None:
    """Send an event to a target.

    Raises:
        NotImplementedError: that cannot be done here.
        Exception: the target does not take it.
    """
    arn = str(target["Arn"])
    _, _, service, region, account, resource = arn.split(":", 5)
    about = {"aws.events.rule-arn": rule.arn, "aws.events.rule-name": rule.name}
    about["aws.events.event.ingestion-time"] = event["time"]
    text = input_of(target, event, about)
    if service == "events" and not resource.strip(":"):
        seams.archive(rule, str(json.loads(text)["archive-arn"]), event)
        return
    match service, resource.partition(":")[0].partition("/")[0]:
        case "lambda", _:
            invoke(arn, text)
        case "sqs", _:
            group = (target.get("SqsParameters") or {}).get("MessageGroupId", "")
            deliver(arn, text, group=group)
        case "sns", _:
            deliver(arn, text)
        case "logs", _:
            group = resource.removeprefix("log-group:").removesuffix(":*")
            seams.write_to_group(account, region, group, text)
        case "kinesis", "stream":
            path = (target.get("KinesisParameters") or {}).get("PartitionKeyPath", "$.id")
            key = json.loads(input_of({"InputPath": path}, event, {}))
            stream = resource.removeprefix("stream/")
            seams.put_record(account, region, stream, str(key), text)
        case "events", "event-bus":
            if hops >= _MOST_HOPS:
                raise NotImplementedError("events that go from bus to bus without an end")
            bus = resource.removeprefix("event-bus/")
            if not seams.bus_is_there(account, region, bus):
                raise LookupError(f"Event bus {bus} does not exist.")
            _offer(seams.rules(account, region, bus), event, hops + 1)
        case _:
            raise NotImplementedError(f"the target {arn}")


def _give_up(rule: seams.Rule, target: Mapping[str, Any], event: Event, error: Exception) -> None:
    """Send an event that a target does not take to the dead letters of the target."""
    arn = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not arn:
        return
    is_gone = isinstance(error, LookupError) or getattr(error, "code", 0) == HTTPStatus.NOT_FOUND
    known = getattr(error, "error_type", "") or getattr(error, "short_response", "")
    attributes = {
        "RULE_ARN": rule.arn,
        "TARGET_ARN": str(target["Arn"]),
        "ERROR_CODE": "RESOURCE_NOT_FOUND"
        if is_gone or "NonExist" in str(known)
        else "SDK_CLIENT_ERROR",
        "ERROR_MESSAGE": str(getattr(error, "message", "") or error) or type(error).__name__,
    }
    deliver(arn, json.dumps(event, separators=(",", ":")), attributes=attributes)
    _measure(rule, "InvocationsSentToDlq")


def _measure(rule: seams.Rule, *names: str) -> None:
    if rule.managed_by:  # an archive's
        return
    dimensions = [{"Name": "RuleName", "Value": rule.name}]
    data = [
        {"MetricName": name, "Dimensions": dimensions, "Value": 1.0, "Unit": "Count"}
        for name in names
    ]
    seams.write_metrics(rule.account_id, rule.region_name, "AWS/Events", data)


def _putting(original: Callable[..., list[Event]]) -> Callable[..., list[Event]]:
    """Refuse events in the name of AWS, which moto takes."""
    refused = {
        "ErrorCode": "NotAuthorizedForSourceException",
        "ErrorMessage": "Not authorized for the source.",
    }

    def put_events(backend: seams.EventsBackend, events: list[Event]) -> list[Event]:
        if len(events) > _MOST_ENTRIES:
            return original(backend, events)  # which refuses them
        said: list[Event] = []
        for event in events:
            is_of_aws = str(event.get("Source") or "").startswith("aws.")
            said += [refused] if is_of_aws else original(backend, [event])
        return said

    return put_events


def _validate(parser: seams.EventPatternParser, pattern: Any) -> None:
    del parser
    try:
        check(pattern)
    except InvalidPatternError as error:
        raise seams.InvalidEventPatternException(reason=str(error)) from error


def _test_pattern(response: seams.EventsHandler) -> str:
    """Try a pattern on an event.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html

    Raises:
        InvalidEventPatternException: the pattern is none.
    """
    asked = json.loads(response.body)
    pattern = seams.EventPatternParser(asked["EventPattern"]).parse()
    try:
        event = json.loads(asked["Event"])
    except ValueError as error:
        raise seams.InvalidEventPatternException(reason="Event is not valid JSON") from error
    return json.dumps({"Result": matches(pattern, event)})


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


SERVICE = Events()
