"""Statistics of CloudWatch metrics by exactly the dimensions that are asked for.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension

Each set of dimensions is a metric of its own, and none is one, too. moto adds up all metrics that
have the dimensions among others, so that a function's calls would count again for each alias.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .metric_statistics_seams import CloudWatchBackend, Datum
from .service import Replacement

Dimensions = Iterable[Mapping[str, str]]


class MetricStatistics:
    """Give statistics of one metric, and not of others."""

    def __init__(self) -> None:
        self._replacements = (
            Replacement(CloudWatchBackend, "get_metric_statistics", _statistics),
            Replacement(CloudWatchBackend, "get_metric_data", _data),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Nothing: moto has the metrics."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for replacement in self._replacements:
            replacement.uninstall()


class _Only:
    """What moto's own methods ask a backend of: some of its metrics."""

    def __init__(self, metrics: list[Datum]) -> None:
        self._metrics = metrics

    def get_all_metrics(self) -> list[Datum]:
        return self._metrics


def _of(backend: CloudWatchBackend, namespace: str, name: str, wanted: Dimensions) -> list[Datum]:
    exact = sorted((one["Name"], one["Value"]) for one in wanted)
    return [
        datum
        for datum in backend.get_all_metrics()
        if (datum.namespace, datum.name) == (namespace, name)
        and sorted((one.name, one.value) for one in datum.dimensions) == exact
    ]


def _statistics(original: Callable[..., Any]) -> Callable[..., Any]:
    def get_metric_statistics(
        backend: CloudWatchBackend,
        namespace: str,
        metric_name: str,
        *args: Any,
        dimensions: list[dict[str, str]],
        **kwargs: Any,
    ) -> Any:
        only = _Only(_of(backend, namespace, metric_name, dimensions))
        return original(only, namespace, metric_name, *args, dimensions=[], **kwargs)

    return get_metric_statistics


def _data(original: Callable[..., Any]) -> Callable[..., Any]:
    def get_metric_data(
        backend: CloudWatchBackend, queries: list[dict[str, Any]], *args: Any, **kwargs: Any
    ) -> Any:
        """Let moto compute on metrics without dimensions, one for each query."""
        asked, found = [], list[Datum]()
        for number, query in enumerate(queries):
            if "MetricStat" not in query:
                if str(query.get("Expression", "")).lstrip().upper().startswith("SELECT"):
                    raise NotImplementedError("queries of Metrics Insights")
                asked.append(query)
                continue
            stat = query["MetricStat"]
            metric = stat["Metric"]
            name, alone = metric["MetricName"], f"query {number}"
            dimensions = metric.get("Dimensions") or []
            for datum in _of(backend, metric["Namespace"], name, dimensions):
                only = copy.copy(datum)
                only.namespace, only.dimensions = alone, []
                found.append(only)
            label = query.get("Label") or f"{name} {stat['Stat']}"
            one = {**stat, "Metric": {"Namespace": alone, "MetricName": name}}
            asked.append({**query, "Label": label, "MetricStat": one})
        return original(_Only(found), asked, *args, **kwargs)

    return get_metric_data


SERVICE = MetricStatistics()
