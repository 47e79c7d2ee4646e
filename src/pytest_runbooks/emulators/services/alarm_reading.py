"""What an alarm of moto asks for, and the periods of its metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .alarm_verdicts import COMPARISONS, Rule
from .alarms_seams import Alarm, Metric, metric_of
from .metric_math import UnknownMathError, compute
from .metric_points import Point, Sample, Series, gather, periods, samples_needed, statistic


class NotEvaluatedError(Exception):
    """An alarm that cannot be evaluated here; the text says what of it is not known."""


@dataclass(frozen=True, slots=True)
class Query:
    """A metric with a statistic, or an expression.

    Attributes:
        id: what expressions call it.
        metric: the metric; None for an expression.
        stat: the statistic.
        unit: the unit that samples need; empty for any.
        expression: the expression; empty for a metric.
        returns: whether the alarm compares this one.
    """

    id: str
    metric: Metric | None
    stat: str
    unit: str
    expression: str
    returns: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What an alarm asks for.

    Attributes:
        rule: when it goes off.
        period: the length of its periods in seconds.
        queries: what it looks at.
        about: unit, statistic and period for the reason, as far as it has them.
    """

    rule: Rule
    period: int
    queries: tuple[Query, ...]
    about: Mapping[str, object]

    @property
    def metrics(self) -> set[Metric]:
        """Give the metrics that it needs."""
        return {query.metric for query in self.queries if query.metric}


def read(alarm: Alarm) -> Reading:
    """Read an alarm.

    Raises:
        NotEvaluatedError: it asks for something that is not known here.
    """
    if alarm.comparison_operator not in COMPARISONS or alarm.threshold_metric_id:
        raise NotEvaluatedError("a band of anomaly detection")
    if alarm.metric_data_queries:
        queries = tuple(map(_query, alarm.metric_data_queries))
        lengths = {int(q.metric_stat.period) for q in alarm.metric_data_queries if q.metric_stat}
        if len(lengths) != 1:
            raise NotEvaluatedError("metrics of several periods, or none")
        period = lengths.pop()
        about: dict[str, object] = {"period": period}
        least = 0.0
    else:
        stat = alarm.extended_statistic or alarm.statistic
        metric = metric_of(alarm.namespace, alarm.metric_name, alarm.dimensions)
        queries = (Query("m1", metric, stat, alarm.unit or "", "", returns=True),)
        period = int(alarm.period)
        about = {"unit": alarm.unit} if alarm.unit else {}
        about |= {"statistic": stat, "period": period}
        ignores = alarm.evaluate_low_sample_count_percentile == "ignore"
        least = samples_needed(stat) if ignores else 0.0
    rule = Rule(
        comparison=alarm.comparison_operator,
        threshold=float(alarm.threshold),
        periods=int(alarm.evaluation_periods),
        to_alarm=int(alarm.datapoints_to_alarm) if alarm.datapoints_to_alarm else None,
        missing=alarm.treat_missing_data or "missing",
        least_samples=least,
    )
    return Reading(rule, period, queries, about)


def _query(query: Any) -> Query:
    returns = query.return_data is not False
    if query.metric_stat is None:
        return Query(query.id, None, "", "", query.expression or "", returns)
    stat = query.metric_stat
    metric = metric_of(stat.metric.namespace, stat.metric.metric_name, stat.metric.dimensions)
    return Query(query.id, metric, stat.stat, stat.unit or "", "", returns)


def look(
    reading: Reading, samples: Mapping[Metric, list[tuple[Any, ...]]], now: float
) -> list[tuple[float, Point | None]]:
    """Give the periods of the evaluation range with their beginnings, the newest first.

    Raises:
        NotEvaluatedError: the alarm asks for something that is not known here.
    """
    starts = periods(now, reading.period, reading.rule.range)
    returned = [query for query in reading.queries if query.returns]
    if len(returned) != 1:
        raise NotEvaluatedError("several time series")
    counts: dict[str, list[float]] = {}
    by_id: dict[str, Callable[[], Series]] = {}
    asked: list[str] = []
    ordered = sorted(reading.queries, key=lambda query: query.metric is None)
    number = sum(query.metric is not None for query in ordered)

    def metric(query: Query, metric: Metric) -> Series:
        fitting: list[Sample] = [
            sample for unit, sample in samples[metric] if query.unit in {"", unit}
        ]
        gathered = gather(fitting, starts, reading.period)
        counts[query.id] = [sum(sample.count for sample in one) for one in gathered]
        try:
            return [statistic(one, query.stat) for one in gathered]
        except ValueError as error:
            raise NotEvaluatedError(str(error)) from error

    def expression(query: Query) -> Series:
        if query.id in asked:
            raise NotEvaluatedError(f"the expression {query.id}, which asks for itself")
        asked.append(query.id)
        try:
            return compute(query.expression, by_id, number)
        except UnknownMathError as error:
            raise NotEvaluatedError(f"the metric math {error}") from error
        finally:
            asked.pop()

    def source(query: Query) -> Callable[[], Series]:
        found = query.metric
        return cache(lambda: metric(query, found) if found else expression(query))

    by_id |= {query.id: source(query) for query in ordered}
    chosen = returned[0]
    values = by_id[chosen.id]()
    number_of = counts.get(chosen.id)
    return [
        (
            start,
            None if value is None else Point(start, value, number_of[index] if number_of else None),
        )
        for index, (start, value) in enumerate(zip(starts, values, strict=True))
    ]
