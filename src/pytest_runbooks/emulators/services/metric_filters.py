"""Metric filters of CloudWatch Logs: what they make of log events, and what AWS refuses.

Pure functions.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from .filter_conditions import NUMBER
from .filter_patterns import FilterPattern, Terms

Event = Mapping[str, Any]
"""`timestamp` in milliseconds, and `message`."""

_MINUTE = 60_000
_MOST_DIMENSIONS = 3


def refusal_of(pattern: FilterPattern, transformation: Mapping[str, Any]) -> str:
    """Say in AWS's words what is wrong with a transformation; empty when nothing is."""
    dimensions = transformation.get("dimensions") or {}
    value = str(transformation.get("metricValue", ""))
    if not value.startswith("$") and not NUMBER.fullmatch(value):
        return f"Invalid metric transformation: metricValue '{value}' is not valid."
    if not dimensions:
        return ""
    if transformation.get("defaultValue") is not None:
        return (
            "Invalid metric transformation: dimensions and default value are mutually"
            " exclusive properties."
        )
    if isinstance(pattern, Terms):
        return "The specified filter pattern does not support dimensions"
    if len(dimensions) > _MOST_DIMENSIONS:
        return f"At most {_MOST_DIMENSIONS} dimensions can be specified."
    return ""


def data_of(
    pattern: FilterPattern, transformation: Mapping[str, Any], events: Iterable[Event]
) -> Iterator[dict[str, Any]]:
    """Give what log events that arrive together add to a metric, as `PutMetricData` takes it.

    A match adds the metric's value; one whose value or dimension the event does not hold as a
    number or text adds nothing. A minute without a match adds the default value once.
    """
    unmatched: dict[int, bool] = {}
    for event in events:
        minute = event["timestamp"] // _MINUTE * _MINUTE
        matched = pattern.match(event["message"]) is not None
        unmatched[minute] = unmatched.get(minute, True) and not matched
        if matched and (found := _matched(pattern, transformation, event["message"])):
            yield _datum(transformation, minute, *found)
    default = transformation.get("defaultValue")
    if default is not None:
        for minute, is_without in unmatched.items():
            if is_without:
                yield _datum(transformation, minute, float(default), [])


def _matched(
    pattern: FilterPattern, transformation: Mapping[str, Any], message: str
) -> tuple[float, list[dict[str, str]]] | None:
    said = transformation["metricValue"]
    value = pattern.value(message, said) if said.startswith("$") else said
    if isinstance(value, bool) or not NUMBER.fullmatch(str(value)):
        return None
    dimensions: list[dict[str, str]] = []
    for name, selector in (transformation.get("dimensions") or {}).items():
        found = pattern.value(message, selector)
        if found is None or isinstance(found, dict | list):
            return None
        dimensions.append({"Name": name, "Value": str(found)})
    return float(value), dimensions


def _datum(
    transformation: Mapping[str, Any], at: int, value: float, dimensions: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "MetricName": transformation["metricName"],
        # moto's times are of UTC and do not say so.
        "Timestamp": datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None),
        "Value": value,
        "Unit": transformation.get("unit") or "None",
        "Dimensions": dimensions,
    }
