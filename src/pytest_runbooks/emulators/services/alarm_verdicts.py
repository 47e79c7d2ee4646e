"""What the periods of a metric mean for an alarm, and how AWS words it."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .metric_points import Point

_BREACHES: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_WORDS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}
COMPARISONS = frozenset(_BREACHES)
_MOST_SHOWN = 5
_EXTRA_PERIODS = 2  # AWS looks at more than it evaluates; its examples show five for three


@dataclass(frozen=True, slots=True)
class Rule:
    """When an alarm goes off.

    Attributes:
        comparison: the comparison operator, one of `COMPARISONS`.
        threshold: what values are compared with.
        periods: how many periods are evaluated.
        to_alarm: how many of these have to breach; None when it was not said, which means all.
        missing: how missing data are treated: `missing`, `ignore`, `breaching`, `notBreaching`.
        least_samples: a period with fewer values changes nothing.
    """

    comparison: str
    threshold: float
    periods: int
    to_alarm: int | None = None
    missing: str = "missing"
    least_samples: float = 0

    @property
    def range(self) -> int:
        """How many periods are looked at."""
        return self.periods + _EXTRA_PERIODS

    def breaches(self, point: Point) -> bool:
        """Tell whether a period is beyond the threshold."""
        return _BREACHES[self.comparison](point.value, self.threshold)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an evaluation found.

    Attributes:
        state: the state that follows; empty when the alarm stays as it is.
        points: the periods with data that were evaluated, the newest first.
        filled: how many missing ones were treated as the alarm says.
    """

    state: str
    points: tuple[Point, ...] = ()
    filled: int = 0


def judge(rule: Rule, looked_at: Sequence[Point | None]) -> Verdict:
    """Evaluate the periods of the range, the newest first; None is one without data."""
    real = [point for point in looked_at if point]
    needed = rule.to_alarm or rule.periods
    points = tuple(real[: rule.periods])
    filled = rule.periods - len(points)
    if any(point.count is not None and point.count < rule.least_samples for point in points):
        return Verdict("", points, filled)
    breaching = sum(map(rule.breaches, points))
    if rule.missing == "breaching":
        return Verdict("ALARM" if breaching + filled >= needed else "OK", points, filled)
    if breaching >= needed:
        return Verdict("ALARM", points, filled)
    if not filled or rule.missing == "notBreaching" or breaching < len(points):
        return Verdict("OK", points, filled)
    if rule.missing == "ignore":
        return Verdict("", points, filled)
    if not points:
        return Verdict("INSUFFICIENT_DATA", points, filled)
    oldest = max(index for index, point in enumerate(looked_at, 1) if point)
    return Verdict("ALARM" if oldest >= needed else "", points, filled)


def word(rule: Rule, verdict: Verdict) -> str:
    """Give the reason of a state."""
    if verdict.state == "INSUFFICIENT_DATA":
        return f"Insufficient Data: {_count(verdict.filled)} {_was(verdict.filled)} unknown."
    treated = ""
    if verdict.filled and rule.missing in {"breaching", "notBreaching"}:
        kind = "Breaching" if rule.missing == "breaching" else "NonBreaching"
        treated = (
            f" and {verdict.filled} missing {_points(verdict.filled)} {_was(verdict.filled)}"
            f" treated as [{kind}]"
        )
    if not verdict.points:
        periods = f"{rule.periods} period{'s' * (rule.periods != 1)}"
        return f"Threshold Crossed: no datapoints were received for {periods}{treated}."
    alarm = verdict.state == "ALARM"
    shown = [point for point in verdict.points if rule.breaches(point) is alarm]
    number = len(shown)
    values = ", ".join(
        f"{point.value} ({datetime.fromtimestamp(point.start, UTC):%d/%m/%y %H:%M:%S})"
        for point in shown[:_MOST_SHOWN]
    )
    many = number > _MOST_SHOWN
    counted = _count(number)
    if rule.to_alarm:
        counted = f"{number} out of the last {rule.periods} datapoints"
    listed = "" if many or not shown else f" [{values}]"
    crossed = f"{'' if alarm else 'not '}{_WORDS[rule.comparison]} the threshold"
    said = f"{counted}{listed} {_was(number)} {crossed} ({rule.threshold}){treated}"
    if many:
        said += f". The most recent datapoints which crossed the threshold: [{values}]"
    if rule.to_alarm:
        least = rule.to_alarm if alarm else rule.periods - rule.to_alarm + 1
        way = "OK -> ALARM" if alarm else "ALARM -> OK"
        said += f" (minimum {_count(least)} for {way} transition)"
    return f"Threshold Crossed: {said}."


def data(
    rule: Rule,
    verdict: Verdict,
    looked_at: Sequence[tuple[float, Point | None]],
    now: float,
    about: dict[str, object],
) -> str:
    """Give the reason of a state as JSON.

    Args:
        rule: of the alarm.
        verdict: what was found.
        looked_at: the periods of the range with their beginnings, the newest first.
        now: when it was evaluated, in seconds since 1970.
        about: the unit, the statistic and the period of the alarm, as far as it has them.
    """
    last = verdict.points[-1].start if verdict.points else looked_at[rule.periods - 1][0]
    evaluated = [
        {"timestamp": moment(start)}
        | ({} if point is None or point.count is None else {"sampleCount": point.count})
        | ({} if point is None else {"value": point.value})
        for index, (start, point) in enumerate(looked_at)
        if start >= last or index < rule.periods
    ]
    said: dict[str, object] = {"version": "1.0", "queryDate": moment(now)}
    if verdict.points:
        said["startDate"] = moment(verdict.points[-1].start)
    said |= about
    said["recentDatapoints"] = [point.value for point in reversed(verdict.points)]
    said["threshold"] = rule.threshold
    said["evaluatedDatapoints"] = evaluated
    return json.dumps(said, separators=(",", ":"))


def moment(seconds: float) -> str:
    """Write a time as alarms do: `2026-01-02T03:04:05.678+0000`."""
    time = datetime.fromtimestamp(round(seconds, 3), UTC)
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}+0000"


def _points(number: int) -> str:
    return "datapoint" if number == 1 else "datapoints"


def _count(number: int) -> str:
    return f"{number} {_points(number)}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
