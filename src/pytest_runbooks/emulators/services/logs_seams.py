"""Every private name of moto's CloudWatch Logs that the project leans on, and nothing else.

moto promises none of these. They were read in moto 5.2.5, and
`tests/emulators/services/test_logs_seams.py` breaks when one of them moves.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from moto.core.utils import unix_time_millis, utcnow
from moto.logs import models
from moto.logs.exceptions import (
    InvalidParameterException,
    LimitExceededException,
    LogsClientError,
    ResourceNotFoundException,
)
from moto.logs.models import LogGroup, LogsBackend, LogStream, logs_backends
from moto.logs.responses import LogsResponse

from ...insights.events import Event

__all__ = [
    "InvalidParameterException",
    "LimitExceededException",
    "LogGroup",
    "LogStream",
    "LogsBackend",
    "LogsClientError",
    "LogsResponse",
    "ResourceNotFoundException",
    "backend_of",
    "events_of",
    "filters_of",
    "group_of",
    "models",
    "now_in_milliseconds",
    "parameters_of",
    "query_of",
    "search",
    "start_query",
    "subscription_pattern",
]

Filter = dict[str, Any]
"""A metric filter, as `DescribeMetricFilters` tells it."""


def parameters_of(response: LogsResponse) -> dict[str, Any]:
    """Give what a call says, as it was sent."""
    found: dict[str, Any] = json.loads(response.body or "{}")
    return found


def backend_of(owner: LogsResponse | LogGroup) -> LogsBackend:
    """Give the logs of an account in a region."""
    if isinstance(owner, LogsResponse):
        return owner.logs_backend
    return logs_backends[owner.account_id][owner.region]


def filters_of(backend: LogsBackend) -> list[Filter]:
    """Give the metric filters of an account in a region; the list may be changed."""
    return backend.filters.metric_filters


def group_of(backend: LogsBackend, name_or_arn: str) -> LogGroup:
    """Look up a log group by its name or its ARN, with or without `:*` behind it.

    Raises:
        ResourceNotFoundException: there is none.
    """
    name = name_or_arn
    if name.startswith("arn:"):
        name = name.removesuffix(":*").partition(":log-group:")[2]
    if name not in backend.groups:
        raise ResourceNotFoundException
    found: LogGroup = backend.groups[name]
    return found


def search(backend: LogsBackend, group: LogGroup, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer `FilterLogEvents`, given as it was sent, with moto's own search in a group."""
    streams = asked.get("logStreamNames") or []
    if prefix := asked.get("logStreamNamePrefix"):
        streams = [name for name in group.streams if name.startswith(prefix)]
        if not streams:
            return {"events": [], "searchedLogStreams": []}
    # AWS merges the streams whether `interleaved` asks for it or not.
    events, token, searched = backend.filter_log_events(
        group.name,
        streams,
        asked.get("startTime") or 0,  # which is before all
        asked.get("endTime") or 0,  # moto takes it for no end
        asked.get("limit"),
        asked.get("nextToken"),
        asked.get("filterPattern") or "",
        True,
    )
    return {"events": events, "nextToken": token, "searchedLogStreams": searched}


def subscription_pattern(stream: LogStream, name: str) -> str:
    """Give the pattern of a subscription filter of the group of a stream."""
    return str(stream.log_group.subscription_filters[name].filter_pattern or "")


def events_of(group: LogGroup) -> Iterator[Event]:
    """Give the events of all streams of a group."""
    for name, stream in [*group.streams.items()]:
        for event in [*stream.events]:
            pointer = f"{group.arn}:{name}:{event.event_id}"
            yield Event(
                timestamp=event.timestamp,
                ingested=event.ingestion_time,
                message=event.message,
                stream=name,
                group=group.name,
                account=group.account_id,
                pointer=base64.b64encode(pointer.encode()).decode(),
            )


def start_query(backend: LogsBackend, groups: list[LogGroup], asked: dict[str, Any]) -> Any:
    """Let moto make a query, given as `StartQuery` was sent, and execute it at once."""
    names = [group.name for group in groups]
    times = asked.get("startTime", 0), asked.get("endTime", 0)
    query_id = backend.start_query(names, *times, asked.get("queryString", ""))
    return backend.queries[query_id]


def query_of(backend: LogsBackend, query_id: str) -> Any:
    """Look up a query that was started.

    Raises:
        ResourceNotFoundException: there is none.
    """
    if query_id not in backend.queries:
        raise ResourceNotFoundException(f"Query with id {query_id} does not exist.")
    return backend.queries[query_id]


def now_in_milliseconds() -> int:
    """Give the time by moto's clock."""
    return int(unix_time_millis(utcnow()))
