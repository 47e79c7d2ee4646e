"""Log events as rows: the fields that Logs Insights finds in them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .values import Moment, Row, Value

POINTER = "@ptr"
_FUNCTIONS = "/aws/lambda/"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLATFORM = re.compile(rf"(START|END|REPORT) RequestId: ({_UUID})")
_REQUEST = re.compile(rf"(?:^|\s)({_UUID})(?:\s|$)")
_MEASURES = (
    ("@duration", re.compile(r"(?<!Billed )(?<!Init )Duration: ([\d.]+) ms"), 1),
    ("@billedDuration", re.compile(r"Billed Duration: ([\d.]+) ms"), 1),
    ("@initDuration", re.compile(r"Init Duration: ([\d.]+) ms"), 1),
    ("@memorySize", re.compile(r"Memory Size: ([\d.]+) MB"), 1_000_000),
    ("@maxMemoryUsed", re.compile(r"Max Memory Used: ([\d.]+) MB"), 1_000_000),
)


@dataclass(frozen=True, slots=True)
class Event:
    """A log event.

    Attributes:
        timestamp: when it happened, in milliseconds since 1970.
        ingested: when it came, likewise.
        message: what it says.
        stream: the name of its stream.
        group: the name of its group.
        account: that the group is of.
        pointer: what tells it from every other one.
    """

    timestamp: int
    ingested: int
    message: str
    stream: str
    group: str
    account: str
    pointer: str


def row_of(event: Event) -> Row:
    """Give an event with all that is found in it."""
    row: Row = {}
    document = _document(event)
    if document is not None:
        for key, value in _flat(document, ""):
            # A field that begins with the sign gets a second one, so as to hide none of these.
            row[f"@{key}" if key.startswith("@") else key] = value
    if event.group.startswith(_FUNCTIONS):
        row |= _told_by_lambda(event.message)
    return row | {
        "@timestamp": Moment(event.timestamp),
        "@ingestionTime": Moment(event.ingested),
        "@message": event.message,
        "@logStream": event.stream,
        "@log": f"{event.account}:{event.group}",
        POINTER: event.pointer,
    }


def _document(event: Event) -> dict[str, Any] | None:
    """Give the JSON object that a message is; of a function, the first one in it."""
    begin = event.message.find("{")
    if begin < 0:
        return None
    is_function = event.group.startswith(_FUNCTIONS)
    if not is_function and event.message[:begin].strip():
        return None
    try:
        found, end = json.JSONDecoder().raw_decode(event.message, begin)
    except (ValueError, RecursionError):
        return None
    if not is_function and event.message[end:].strip():
        return None
    return found if isinstance(found, dict) else None


def _flat(value: Any, name: str) -> Iterator[tuple[str, Value]]:
    before = f"{name}." if name else ""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{before}{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{before}{number}")
    elif value is not None:
        yield name, int(value) if isinstance(value, bool) else value


def _told_by_lambda(message: str) -> Row:
    platform = _PLATFORM.match(message)
    if not platform:
        request = _REQUEST.search(message)
        return {"@requestId": request[1]} if request else {}
    row: Row = {"@type": platform[1], "@requestId": platform[2]}
    if platform[1] == "REPORT":
        for name, pattern, factor in _MEASURES:
            if found := pattern.search(message):
                number = float(found[1]) * factor
                row[name] = int(number) if number.is_integer() else number
    return row
