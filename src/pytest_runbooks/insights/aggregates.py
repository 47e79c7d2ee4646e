"""The functions of `stats`, which make one value of many rows."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from .evaluation import compute, evaluate
from .functions import PLAIN
from .printing import print_expression
from .tree import Binary, Call, Expression, Number, Star, Unary
from .values import Row, Value, number_of, sort_key, text_of
from .words import AGGREGATES


def aggregate(expression: Expression, rows: Sequence[Row], named: Row) -> Value:
    """Compute an expression over rows, which are at least one.

    Args:
        expression: what to compute; functions that aggregate stand anywhere in it.
        rows: the rows of a group, the latest first.
        named: what the columns before it have come to.
    """
    written = print_expression(expression)
    if written in named:
        return named[written]
    match expression:
        case Call(name=name) if name.lower() in AGGREGATES:
            return _aggregate(expression, rows)
        case Call(name=name, arguments=arguments) if name.lower() in PLAIN:
            return PLAIN[name.lower()](*(aggregate(one, rows, named) for one in arguments))
        case Unary(operator="-", operand=operand):
            return compute("*", -1, aggregate(operand, rows, named))
        case Binary(operator="+" | "-" | "*" | "/" | "%" | "^" as operator, left=left, right=right):
            return compute(operator, aggregate(left, rows, named), aggregate(right, rows, named))
    return evaluate(expression, rows[0])


def _aggregate(call: Call, rows: Sequence[Row]) -> Value:
    name = call.name.lower()
    if not call.arguments or isinstance(call.arguments[0], Star):
        return len(rows)
    argument = call.arguments[0]
    found = [value for row in rows if (value := evaluate(argument, row)) is not None]
    match name:
        case "count":
            return len(found)
        case "count_distinct":
            return len({text_of(value) for value in found})
        case "earliest" | "latest":
            return _at_the_end(argument, rows, latest=name == "latest")
        case "sortsfirst" | "sortslast":
            return _extreme(found, last=name == "sortslast")
    numbers = [number for value in found if (number := number_of(value)) is not None]
    if not numbers:
        return _extreme(found, last=name == "max") if name in {"min", "max"} else None
    return _of_numbers(name, numbers, call.arguments[1:])


def _extreme(values: Sequence[Value], *, last: bool) -> Value:
    return sorted(values, key=sort_key)[-1 if last else 0] if values else None


def _at_the_end(argument: Expression, rows: Sequence[Row], *, latest: bool) -> Value:
    """Give the value of the event with the last or the first time that has one."""
    timed = [
        (row.get("@timestamp") or 0, value)
        for row in rows
        if (value := evaluate(argument, row)) is not None
    ]
    if not timed:
        return None
    ordered = sorted(timed, key=lambda one: number_of(one[0]) or 0)
    return ordered[-1 if latest else 0][1]


def _of_numbers(name: str, numbers: list[float], rest: Sequence[Expression]) -> Value:
    match name:
        case "sum":
            return sum(numbers)
        case "avg":
            return sum(numbers) / len(numbers)
        case "min":
            return min(numbers)
        case "max":
            return max(numbers)
        case "median":
            return statistics.median(numbers)
        case "stddev":
            return statistics.stdev(numbers) if len(numbers) > 1 else 0
    share = float(rest[0].text) if isinstance(rest[0], Number) else 0
    place = max(1, math.ceil(share / 100 * len(numbers)))
    return sorted(numbers)[min(place, len(numbers)) - 1]
