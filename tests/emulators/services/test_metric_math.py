"""The AWS pages "Using math expressions" and "Statistics definitions" of CloudWatch."""

from __future__ import annotations

from functools import partial

import pytest

from pytest_runbooks.emulators.services.metric_math import UnknownMathError, compute
from pytest_runbooks.emulators.services.metric_points import (
    Sample,
    Series,
    gather,
    periods,
    samples_needed,
    statistic,
)

NEWEST_FIRST: dict[str, Series] = {
    "m1": [1.0, None, 3.0],
    "m2": [2.0, 4.0, 0.0],
    "errors": [None, None, 6.0],
}


def computed(expression: str) -> Series:
    series = {key: partial(list[float | None], values) for key, values in NEWEST_FIRST.items()}
    return compute(expression, series, metrics=2)


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("m1", [1.0, None, 3.0]),
        ("m1/m2", [0.5, None, None]),
        ("100 * (m1 / (m1 + m2))", [100 / 3, None, 100.0]),
        ("m2^2", [4.0, 16.0, 0.0]),
        ("-m2", [-2.0, -4.0, 0.0]),
        ("FILL(m1, 0)", [1.0, 0.0, 3.0]),
        ("FILL(m1, REPEAT)", [1.0, 3.0, 3.0]),
        ("FILL(errors, 0)/FILL(m2, 1)", [0.0, 0.0, None]),
        ("SUM([m1, m2])", [3.0, 4.0, 3.0]),
        ("SUM(METRICS())", [3.0, 4.0, 3.0]),
        ('SUM(METRICS("2"))', [2.0, 4.0, 0.0]),
        ("MAX([m1, m2])", [2.0, 4.0, 3.0]),
        ("AVG([m1, m2])", [1.5, 4.0, 1.5]),
        ("m1/SUM(m1)", [0.25, None, 0.75]),
        ("IF(m2 > 1, m2, 0)", [2.0, 4.0, 0.0]),
        ("IF(m2 > 1 AND m1 < 2, 1, 0)", [1.0, None, 0.0]),
        ("IF(m2 >= 2, m1)", [1.0, None, None]),
        ("IF(FILL(m1,0) == 0 || m2 < 1, 9, m2)", [2.0, 9.0, 9.0]),
        ("CEIL(m1/m2) + ABS(-m2) - FLOOR(m2/4)", [3.0, None, None]),
    ],
)
def test_an_expression_is_computed_for_each_period(expression: str, values: Series) -> None:
    assert computed(expression) == pytest.approx(values)


@pytest.mark.parametrize(
    ("expression", "unknown"),
    [
        ("ANOMALY_DETECTION_BAND(m1, 2)", "ANOMALY_DETECTION_BAND(m1, 2)"),
        ("SELECT AVG(x) FROM y", "SELECT AVG(x) FROM y"),
        ("m1 + m9", "m9"),
        ('SUM(METRICS("err"))', "METRICS('err')"),
        ("SUM(m1)", "SUM(m1), which is no single time series"),
        ("[m1, m2]", "[m1, m2], which is no single time series"),
        ("[m1, m2] / m1", "an array where a time series is needed"),
        ("FILL(m1, LINEAR)", "LINEAR"),
        ("FILL(m1, m2)", "FILL(m1, m2)"),
        ("m1 + (1 / 0)", "a division by zero"),
        ("__import__('os')", "__import__('os')"),
    ],
)
def test_what_is_not_known_is_said(expression: str, unknown: str) -> None:
    with pytest.raises(UnknownMathError) as caught:
        computed(expression)
    assert str(caught.value) == unknown


def one(value: float, at: float = 0.0) -> Sample:
    return Sample(at, value, value, value, 1.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sum", 14.0),
        ("Average", 2.8),
        ("Minimum", 1.0),
        ("Maximum", 5.0),
        ("SampleCount", 5.0),
        ("p50", None),
    ],
)
def test_values_and_statistics_are_gathered_into_one(name: str, value: float | None) -> None:
    samples = [one(1.0), one(4.0), Sample(0.0, 1.0, 5.0, 9.0, 3.0)]
    assert statistic(samples, name) == value


@pytest.mark.parametrize(
    ("name", "value"), [("p0", 1.0), ("p50", 2.5), ("p90", 3.7), ("p100", 4.0)]
)
def test_a_percentile_is_interpolated(name: str, value: float) -> None:
    assert statistic([one(3.0), one(1.0), one(4.0), one(2.0)], name) == pytest.approx(value)


def test_a_period_without_data_has_no_statistic() -> None:
    assert statistic([], "SampleCount") is None


def test_a_statistic_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="the statistic tm99"):
        statistic([], "tm99")


def test_the_last_period_is_the_one_that_runs() -> None:
    assert periods(90.0, 60, 2) == [60.0, 0.0]
    assert periods(610.0, 300, 2) == [360.0, 60.0]
    assert periods(605.0, 10, 2) == [600.0, 590.0]


def test_samples_are_put_into_their_periods() -> None:
    samples = [one(1.0, -1.0), one(2.0, 0.0), one(3.0, 59.9), one(4.0, 60.0), one(5.0, 120.0)]
    values = [[sample.total for sample in found] for found in gather(samples, [60.0, 0.0], 60)]
    assert values == [[4.0], [2.0, 3.0]]


@pytest.mark.parametrize(
    ("name", "samples"), [("p99", 1000), ("p50", 20), ("p10", 100), ("Sum", 0)]
)
def test_a_percentile_needs_samples(name: str, samples: float) -> None:
    assert samples_needed(name) == pytest.approx(samples)
