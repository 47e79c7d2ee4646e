"""Data points of metrics: samples gathered into periods, one statistic for each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Series = list[float | None]
"""A value for each period, the newest first; None where data are missing."""

_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?|100)")


@dataclass(frozen=True, slots=True)
class Sample:
    """What `PutMetricData` recorded: one value, or the statistics of several.

    Attributes:
        at: when, in seconds since 1970.
        minimum: the smallest value.
        maximum: the largest one.
        total: their sum.
        count: how many values there were.
    """

    at: float
    minimum: float
    maximum: float
    total: float
    count: float


@dataclass(frozen=True, slots=True)
class Point:
    """A period with data.

    Attributes:
        start: when it began, in seconds since 1970.
        value: the statistic.
        count: how many values are in it; None for a result of metric math.
    """

    start: float
    value: float
    count: float | None = None


def periods(now: float, length: int, number: int) -> list[float]:
    """Give the beginnings of the last periods, the newest first.

    As on AWS the periods end at a full minute (at a full ten seconds when they are shorter than a
    minute) and slide with it. The newest one is that which runs: nobody waits for its end.
    """
    step = 60 if length >= 60 else 10
    end = math.floor(now / step) * step + step
    return [float(end - length * (1 + index)) for index in range(number)]


def gather(samples: Iterable[Sample], starts: Sequence[float], length: int) -> list[list[Sample]]:
    """Sort samples into periods; those outside of all are left out."""
    newest = starts[0]
    gathered: list[list[Sample]] = [[] for _ in starts]
    for sample in samples:
        index = -math.floor((sample.at - newest) / length)
        if 0 <= index < len(starts):
            gathered[index].append(sample)
    return gathered


def statistic(samples: Sequence[Sample], name: str) -> float | None:
    """Give a statistic (`Sum`, `p99.9`); None when there are no data for it.

    Raises:
        ValueError: there is no such statistic.
    """
    percentile = _PERCENTILE.fullmatch(name)
    if not percentile and name not in _PLAIN:
        raise ValueError(f"the statistic {name}")
    count = sum(sample.count for sample in samples)
    if not count:
        return None
    if percentile:
        return _percentile(samples, float(percentile[1]))
    total = sum(sample.total for sample in samples)
    return {
        "Sum": total,
        "Average": total / count,
        "Minimum": min(sample.minimum for sample in samples),
        "Maximum": max(sample.maximum for sample in samples),
        "SampleCount": count,
    }[name]


_PLAIN = frozenset({"Sum", "Average", "Minimum", "Maximum", "SampleCount"})


def samples_needed(name: str) -> float:
    """Say how many values a percentile needs to say something, as AWS counts; 0 for the rest."""
    if not (percentile := _PERCENTILE.fullmatch(name)):
        return 0
    part = float(percentile[1]) / 100
    rest = 1 - part if part >= 0.5 else part
    return 10 / rest if rest else math.inf


def _percentile(samples: Sequence[Sample], percent: float) -> float | None:
    """Interpolate between the values; statistics of unequal values have no percentile."""
    values: list[float] = []
    for sample in samples:
        if sample.minimum != sample.maximum:
            return None
        values += [sample.minimum] * max(1, round(sample.count))
    values.sort()
    place = (len(values) - 1) * percent / 100
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
