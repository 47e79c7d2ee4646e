"""The metrics of APIs in CloudWatch.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ... import moto_seams
from .request import ApiAnswer, ApiRequest

NAMESPACE = "AWS/ApiGateway"
Dimensions = Sequence[tuple[str, str]]


def measure_rest(
    request: ApiRequest, answer: ApiAnswer, milliseconds: float, name: str, *, detailed: bool
) -> None:
    """Record a request to a REST API.

    Args:
        request: the request.
        answer: what it got.
        milliseconds: how long that took.
        name: of the API.
        detailed: whether metrics are kept for the method, too.
    """
    kinds: list[Dimensions] = [[("ApiName", name)], [("ApiName", name), ("Stage", request.stage)]]
    resource = answer.context.get("resourcePath")
    if detailed and resource:
        kinds.append([*kinds[1], ("Resource", resource), ("Method", request.method)])
    values = [
        ("Count", 1.0, "Count"),
        ("4XXError", float(400 <= answer.status < 500), "Count"),
        ("5XXError", float(answer.status >= 500), "Count"),
        *_latencies(answer, milliseconds),
    ]
    _record(request, values, kinds)


def measure_http(
    request: ApiRequest, answer: ApiAnswer, milliseconds: float, *, detailed: bool
) -> None:
    """Record a request to an HTTP API.

    Args:
        request: the request.
        answer: what it got.
        milliseconds: how long that took.
        detailed: whether metrics are kept for the route, too.
    """
    kinds: list[Dimensions] = [
        [("ApiId", request.api)],
        [("ApiId", request.api), ("Stage", request.stage)],
    ]
    route = answer.context.get("routeKey")
    if detailed and route:
        verb, _, path = route.partition(" ")
        kinds.append([*kinds[1], ("Method", verb), ("Resource", path or verb)])
    values = [
        ("Count", 1.0, "Count"),
        ("4xx", float(400 <= answer.status < 500), "Count"),
        ("5xx", float(answer.status >= 500), "Count"),
        *_latencies(answer, milliseconds),
        ("DataProcessed", float(len(request.body) + len(answer.body)), "Bytes"),
    ]
    _record(request, values, kinds)


def _latencies(answer: ApiAnswer, milliseconds: float) -> Iterable[tuple[str, float, str]]:
    yield "Latency", milliseconds, "Milliseconds"
    if answer.integration_latency is not None:
        yield "IntegrationLatency", answer.integration_latency, "Milliseconds"


def _record(
    request: ApiRequest, values: Sequence[tuple[str, float, str]], kinds: Sequence[Dimensions]
) -> None:
    data: list[dict[str, Any]] = [
        {
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions],
            "Value": value,
            "Unit": unit,
        }
        for metric, value, unit in values
        for dimensions in kinds
    ]
    moto_seams.write_metrics(request.account, request.region, NAMESPACE, data)
