"""The metrics of Lambda, by all the dimensions under which AWS records them.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import moto_seams
from .lambda_function import FunctionVersion

Dimensions = dict[str, str]
Value = tuple[str, float, str]
"""A metric, its value and its unit."""


def record(
    version: FunctionVersion,
    qualifier: str,
    values: Sequence[Value],
    *,
    concurrent: tuple[int, int] | None = None,
) -> None:
    """Record metrics of a call.

    Args:
        version: that ran, or should have.
        qualifier: by which the function was called; empty for none.
        values: what is recorded.
        concurrent: how many calls of the function, and of all functions, ran at the time.
    """
    data = [
        _datum(dimensions, value) for dimensions in _places(version, qualifier) for value in values
    ]
    if concurrent:
        name = "ConcurrentExecutions"
        own, of_all = concurrent
        data.append(_datum({"FunctionName": version.name}, (name, float(own), "Count")))
        data.append(_datum({}, (name, float(of_all), "Count")))
    moto_seams.write_metrics(version.account, version.region, "AWS/Lambda", data)


def _places(version: FunctionVersion, qualifier: str) -> Iterator[Dimensions]:
    yield {}  # of all functions
    yield {"FunctionName": version.name}
    if qualifier and qualifier != "$LATEST":
        resource = {"FunctionName": version.name, "Resource": f"{version.name}:{qualifier}"}
        yield resource
        if not qualifier.isdecimal():
            yield {**resource, "ExecutedVersion": version.version}


def _datum(dimensions: Dimensions, value: Value) -> dict[str, object]:
    metric, number, unit = value
    return {
        "MetricName": metric,
        "Dimensions": [{"Name": name, "Value": text} for name, text in dimensions.items()],
        "Value": number,
        "Unit": unit,
    }
