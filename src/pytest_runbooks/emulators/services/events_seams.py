"""Every private name of moto's EventBridge that rules and targets lean on, read in moto 5.2.5."""

from __future__ import annotations

import base64
from typing import Any

from moto.core.utils import unix_time, unix_time_millis
from moto.events.exceptions import InvalidEventPatternException
from moto.events.models import EventPatternParser, EventsBackend, Rule, events_backends
from moto.events.responses import EventsHandler
from moto.kinesis.models import kinesis_backends
from moto.logs.models import logs_backends
from moto.moto_api._internal import mock_random

from ..moto_seams import write_metrics

__all__ = [
    "EventPatternParser",
    "EventsBackend",
    "EventsHandler",
    "InvalidEventPatternException",
    "Rule",
    "unix_time",
    "write_metrics",
]


def new_id() -> str:
    """Draw an id from moto's own numbers, which repeat from run to run."""
    return str(mock_random.uuid4())


def rules(account: str, region: str, bus: str) -> list[Rule]:
    """Give the rules of an event bus; none when there is no such bus."""
    found = events_backends[account][region].event_buses.get(bus)
    return list(found.rules.values()) if found else []


def bus_is_there(account: str, region: str, bus: str) -> bool:
    """Tell whether there is an event bus."""
    return bus in events_backends[account][region].event_buses


def pattern_of(rule: Rule) -> dict[str, Any]:
    """Give the pattern of a rule; empty when it has a schedule only."""
    return rule.event_pattern.get_pattern()


def archive(rule: Rule, arn: str, event: dict[str, Any]) -> None:
    """Keep an event in an archive."""
    name = arn.partition(":archive/")[2]
    rule._send_to_events_archive(name, event)  # type: ignore[arg-type] # noqa: SLF001 - a private name, as this file is for


def write_to_group(account: str, region: str, group: str, text: str) -> None:
    """Write an event to a log group, in a stream of its own.

    Raises:
        HTTPException: there is no such group.
    """
    backend, stream = logs_backends[account][region], new_id()
    backend.create_log_stream(group, stream)
    backend.put_log_events(group, stream, [{"timestamp": int(unix_time_millis()), "message": text}])


def put_record(account: str, region: str, stream: str, key: str, text: str) -> None:
    """Put a record into a stream of Kinesis.

    Raises:
        KeyError: there is no such stream.
    """
    found = kinesis_backends[account][region].streams[stream]
    found.put_record(key, "", base64.b64encode(text.encode()).decode())
