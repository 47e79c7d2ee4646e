"""Times that are rounded to periods, in milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from .tree import Period
from .values import Moment

_FIXED = {
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds", "msecs"), 1),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1000),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60_000),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600_000),
    **dict.fromkeys(("d", "day", "days"), 86_400_000),
    **dict.fromkeys(("w", "week", "weeks"), 604_800_000),
}
_MONTHS = {
    **dict.fromkeys(("mo", "mon", "mons", "month", "months"), 1),
    **dict.fromkeys(("q", "qtr", "qtrs", "quarter", "quarters"), 3),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), 12),
}
_MONDAY = 4 * 86_400_000  # the first one since 1970, where weeks begin


def floor(at: float, period: Period) -> Moment:
    """Give the begin of the period in which a time is."""
    unit = period.unit.lower()
    if unit in _FIXED:
        length = max(1, round(float(period.amount) * _FIXED[unit]))
        start = _MONDAY if unit.startswith("w") else 0
        return Moment((int(at) - start) // length * length + start)
    return _month(_months_since(at) // _length(period) * _length(period))


def ceil(at: float, period: Period) -> Moment:
    """Give the begin of the first period that begins at a time or after it."""
    begin = floor(at, period)
    if begin == at:
        return begin
    unit = period.unit.lower()
    if unit in _FIXED:
        return Moment(begin + max(1, round(float(period.amount) * _FIXED[unit])))
    return _month(_months_since(begin) + _length(period))


def _length(period: Period) -> int:
    return max(1, int(float(period.amount))) * _MONTHS[period.unit.lower()]


def _months_since(at: float) -> int:
    date = datetime.fromtimestamp(at / 1000, UTC)
    return (date.year - 1970) * 12 + date.month - 1


def _month(number: int) -> Moment:
    begin = datetime(1970 + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return Moment(int(begin.timestamp()) * 1000)
