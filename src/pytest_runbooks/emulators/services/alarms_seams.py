"""Every private name of moto's CloudWatch that alarms lean on, read in moto 5.2.5."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from botocore.loaders import create_loader
from moto.cloudwatch.exceptions import CloudWatchException
from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import unix_time, utcnow
from moto.sns.models import sns_backends

from .metric_points import Sample

__all__ = [
    "ActionResult",
    "Alarm",
    "CloudWatchBackend",
    "CloudWatchException",
    "CloudWatchResponse",
    "EmptyResult",
    "unix_time",
    "utcnow",
]

Metric = tuple[str, str, frozenset[tuple[str, str]]]
"""Namespace, name and dimensions."""


class InvalidNextTokenError(CloudWatchException):
    """A token that no earlier answer gave."""

    code = "InvalidNextToken"


class InvalidValueError(CloudWatchException):
    """A parameter that AWS refuses."""

    code = "ValidationError"


def metric_of(namespace: str, name: str, dimensions: Iterable[Any]) -> Metric:
    """Identify a metric; the dimensions are moto's own objects."""
    return namespace, name, frozenset((one.name, one.value) for one in dimensions)


def samples(backend: CloudWatchBackend, wanted: set[Metric]) -> dict[Metric, list[tuple[Any, ...]]]:
    """Give the samples of some metrics, each with its unit."""
    found: dict[Metric, list[tuple[Any, ...]]] = {metric: [] for metric in wanted}
    names = {metric[:2] for metric in wanted}
    for datum in backend.get_all_metrics():
        if (datum.namespace, datum.name) not in names:
            continue
        metric = metric_of(datum.namespace, datum.name, datum.dimensions)
        if metric in found:
            found[metric].append((datum.unit or "None", _sample(datum)))
    return found


def _sample(datum: Any) -> Sample:
    at = seconds(datum.timestamp)
    if hasattr(datum, "value"):
        return Sample(at, datum.value, datum.value, datum.value, 1.0)
    return Sample(at, datum.min, datum.max, datum.sum, datum.sample_count)


def seconds(time: datetime) -> float:
    """Give the seconds since 1970 of a time, which is UTC when it names no zone."""
    return time.timestamp() if time.tzinfo else unix_time(time)


def publish(arn: str, subject: str, message: str) -> None:
    """Publish to a topic, wherever it is.

    Raises:
        Exception: whatever moto answers with; a topic that is not there, among others.
    """
    _, _, _, region, account, _ = arn.split(":", 5)
    sns_backends[account][region].publish(message, arn, subject=subject[:100])


def region_name(region: str) -> str:
    """Give the name of a region as alarms write it: `EU (Ireland)`."""
    for partition in create_loader().load_data("partitions")["partitions"]:
        if known := partition["regions"].get(region):
            return str(known["description"]).replace("Europe (", "EU (")
    return region
