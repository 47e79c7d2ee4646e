"""CloudWatch Logs: filter patterns in searches, metric filters, subscriptions and Live Tail.

moto takes words and one phrase there, and every other pattern for one that matches all; it keeps
metric filters and makes no metrics of them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from .. import moto_seams
from . import logs_queries
from . import logs_seams as seams
from .filter_patterns import FilterPattern, parse_filter_pattern
from .filter_reading import FilterPatternError
from .metric_filters import data_of, refusal_of
from .service import Replacement

_MOST_FILTERS = 100  # of a log group
_lock = threading.Lock()  # for the lists of metric filters

Method = Callable[..., Any]


class Logs:
    """Stands in for the parts of moto's CloudWatch Logs that concern filter patterns and queries.

    What it keeps, it keeps in moto's own backends, which forget it.
    """

    def __init__(self) -> None:
        backend, response, group = seams.LogsBackend, seams.LogsResponse, seams.LogGroup
        self._parts = (
            Replacement(seams.models, "EventMessageFilter", lambda _: _Matcher),
            Replacement(response, "filter_log_events", lambda _: _filter_log_events),
            Replacement(response, "test_metric_filter", lambda _: _test_metric_filter),
            Replacement(backend, "put_metric_filter", lambda _: _put_metric_filter),
            Replacement(backend, "delete_metric_filter", lambda _: _delete_metric_filter),
            Replacement(backend, "put_subscription_filter", _put_subscription_filter),
            Replacement(backend, "delete_log_group", _delete_log_group),
            Replacement(group, "put_log_events", _put_log_events),
            Replacement(group, "to_describe_dict", _describe_group),
            Replacement(seams.LogStream, "_send_log_events", _send_log_events),
            *logs_queries.parts(),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for part in self._parts:
            part.install()

    def reset(self) -> None:
        """Do nothing: nothing is kept here."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for part in self._parts:
            part.uninstall()


def _parse(text: str | None) -> FilterPattern:
    """Read a filter pattern.

    Raises:
        InvalidParameterException: it is none.
    """
    try:
        return parse_filter_pattern(text or "")
    except FilterPatternError as error:
        raise seams.InvalidParameterException(str(error)) from None


class _Matcher:
    """Stands in for moto's predicate on messages."""

    def __init__(self, pattern: str) -> None:
        self._pattern = _parse(pattern)

    def matches(self, message: str) -> bool:
        return self._pattern.match(message) is not None


def _filter_log_events(response: seams.LogsResponse) -> str:
    asked = seams.parameters_of(response)
    named = asked.get("logGroupName") or asked.get("logGroupIdentifier") or ""
    backend = seams.backend_of(response)
    group = seams.group_of(backend, named)
    _parse(asked.get("filterPattern"))  # a group without events refuses it, too
    return json.dumps(seams.search(backend, group, asked))


def _test_metric_filter(response: seams.LogsResponse) -> str:
    asked = seams.parameters_of(response)
    pattern = _parse(asked.get("filterPattern"))
    matches = []
    for number, message in enumerate(asked.get("logEventMessages", ()), 1):
        found = pattern.match(message)
        if found is not None:
            matches.append(
                {"eventNumber": number, "eventMessage": message, "extractedValues": {**found}}
            )
    return json.dumps({"matches": matches})


def _put_metric_filter(
    backend: seams.LogsBackend,
    filter_name: str,
    filter_pattern: str,
    log_group_name: str,
    metric_transformations: list[dict[str, Any]],
) -> None:
    seams.group_of(backend, log_group_name)
    pattern = _parse(filter_pattern)
    for one in metric_transformations:
        if refusal := refusal_of(pattern, one):
            raise seams.InvalidParameterException(refusal)
    with _lock:
        filters = seams.filters_of(backend)
        of_group = [one for one in filters if one["logGroupName"] == log_group_name]
        old = [one for one in of_group if one["filterName"] == filter_name]
        if not old and len(of_group) >= _MOST_FILTERS:
            raise seams.LimitExceededException
        for one in old:
            filters.remove(one)
        filters.append(
            {
                "filterName": filter_name,
                "filterPattern": filter_pattern,
                "logGroupName": log_group_name,
                "metricTransformations": metric_transformations,
                "creationTime": seams.now_in_milliseconds(),
            }
        )


def _delete_metric_filter(
    backend: seams.LogsBackend, filter_name: str | None = None, log_group_name: str | None = None
) -> None:
    seams.group_of(backend, log_group_name or "")
    with _lock:
        filters = seams.filters_of(backend)
        for one in filters:
            if (one["filterName"], one["logGroupName"]) == (filter_name, log_group_name):
                filters.remove(one)
                return
    raise seams.ResourceNotFoundException("The specified metric filter does not exist.")


def _delete_log_group(original: Method) -> Method:
    """Delete a group together with its metric filters, which would belong to its successor."""

    @wraps(original)
    def delete(backend: seams.LogsBackend, log_group_name: str) -> Any:
        answer = original(backend, log_group_name)
        with _lock:
            filters = seams.filters_of(backend)
            filters[:] = [one for one in filters if one["logGroupName"] != log_group_name]
        return answer

    return delete


def _put_subscription_filter(original: Method) -> Method:
    @wraps(original)
    def put(
        backend: seams.LogsBackend,
        log_group_name: str,
        filter_name: str,
        filter_pattern: str,
        *rest: Any,
    ) -> Any:
        _parse(filter_pattern)
        return original(backend, log_group_name, filter_name, filter_pattern, *rest)

    return put


def _send_log_events(original: Method) -> Method:
    """Hand to the destination of a subscription only what its pattern matches."""

    @wraps(original)
    def send(
        stream: seams.LogStream,
        service: str,
        destination_arn: str,
        filter_name: str,
        log_events: list[dict[str, Any]],
    ) -> None:
        pattern = _parse(seams.subscription_pattern(stream, filter_name))
        matching = [one for one in log_events if pattern.match(one["message"]) is not None]
        if matching:
            original(stream, service, destination_arn, filter_name, matching)

    return send


def _put_log_events(original: Method) -> Method:
    """Let the metric filters of a group see what is put into it."""

    @wraps(original)
    def put(group: seams.LogGroup, log_stream_name: str, log_events: list[dict[str, Any]]) -> Any:
        answer = original(group, log_stream_name, log_events)
        with _lock:
            filters = [*seams.filters_of(seams.backend_of(group))]
        for one in filters:
            if one["logGroupName"] != group.name:
                continue
            for transformation in one["metricTransformations"]:
                data = list(data_of(_parse(one["filterPattern"]), transformation, log_events))
                if data:
                    namespace = transformation["metricNamespace"]
                    moto_seams.write_metrics(group.account_id, group.region, namespace, data)
        return answer

    return put


def _describe_group(original: Method) -> Method:
    @wraps(original)
    def describe(group: seams.LogGroup) -> Any:
        with _lock:
            filters = seams.filters_of(seams.backend_of(group))
            count = sum(one["logGroupName"] == group.name for one in filters)
        return {**original(group), "metricFilterCount": count}

    return describe


SERVICE = Logs()
"""The one of this process, as moto's own backends are."""
