"""Values of a query, and how they are compared, sorted and written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TypeVar

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_CHUNK = re.compile(r"\d+|\D+")
_DECIMALS = 4
_MOST = 1e300
_LAST = 253_402_300_799_999


class Moment(int):
    """A time in milliseconds since 1970. What is computed of it is a plain number."""


Value = str | int | float | None
"""`None` for what an event does not have. What holds is 1, what does not hold 0."""

Row = dict[str, Value]

_Ordered = TypeVar("_Ordered", str, float)


def number_of(value: Value) -> float | int | None:
    """Give the number that a value is, or that its text says; None when it is none."""
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return None
        value = float(value)
    if value is None or not abs(value) < _MOST:  # what is not a number is not less, either
        return None
    return value


def moment(at: float | None) -> Moment | None:
    """Give a time; None for one that is before 1970, or beyond the year 9999."""
    return None if at is None or not 0 <= at <= _LAST else Moment(int(at))


def text_of(value: Value) -> str:
    """Write a value as AWS does: times as dates, numbers with at most four decimals."""
    if isinstance(value, Moment):
        at = datetime.fromtimestamp(value // 1000, UTC)
        return f"{at:%Y-%m-%d %H:%M:%S}.{value % 1000:03}"
    if isinstance(value, float):
        return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def is_true(value: Value) -> bool:
    """Say whether a condition holds that has a value."""
    return value not in {None, 0, "", "0", "false"}


def holds(operator: str, left: Value, right: Value) -> bool:
    """Compare two values: as numbers where both are, as texts else.

    What an event does not have equals nothing, differs from everything, and is not ordered.

    Args:
        operator: `=`, `!=`, `<`, `<=`, `>` or `>=`.
        left: a value.
        right: another one.
    """
    if operator == "!=":
        return not holds("=", left, right)
    if left is None or right is None:
        return False
    one, other = number_of(left), number_of(right)
    if one is None or other is None:
        return _compare(operator, text_of(left), text_of(right))
    return _compare(operator, one, other)


def _compare(operator: str, left: _Ordered, right: _Ordered) -> bool:
    match operator:
        case "=":
            return left == right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left >= right


SortKey = tuple[int, float, tuple[tuple[int, int, str], ...]]


def sort_key(value: Value) -> SortKey:
    """Give what to sort a value by: nothing, then texts, then numbers.

    Of texts, the parts that are digits are ordered by their length and then by their number, the
    others by their signs.
    """
    if value is None:
        return (0, 0, ())
    number = number_of(value)
    if number is not None:
        return (2, number, ())
    chunks = _CHUNK.findall(str(value))
    return (1, 0, tuple((0, len(c), c) if c.isdigit() else (1, 0, c) for c in chunks))
