"""The value of an expression for a row."""

from __future__ import annotations

import math

from . import periods
from .functions import PLAIN
from .regexes import compile_regex, unquoted
from .tree import (
    Binary,
    Call,
    Expression,
    Field,
    Items,
    Number,
    Period,
    Regex,
    Text,
    Unary,
)
from .values import Moment, Row, Value, holds, is_true, moment, number_of, text_of

ROUNDING = frozenset({"bin", "datefloor", "dateceil"})
_WORDS = {"true": 1, "false": 0}


def key_of(field: Field) -> str:
    """Give the name of a field in a row."""
    return ".".join(map(str, field.path))


def evaluate(expression: Expression, row: Row) -> Value:
    """Compute an expression that `refusals.refusal_of` lets pass, and that aggregates nothing."""
    match expression:
        case Field():
            key = key_of(expression)
            return row[key] if key in row else _WORDS.get(key.lower())
        case Number(text=text):
            return int(text) if text.isdecimal() else float(text)
        case Text():
            return unquoted(expression)
        case Regex(pattern=pattern):
            return pattern
        case Unary(operator="not", operand=operand):
            return int(not is_true(evaluate(operand, row)))
        case Unary(operand=operand):
            number = number_of(evaluate(operand, row))
            return None if number is None else -number
        case Binary():
            return _binary(expression, row)
        case Call():
            return _call(expression, row)
    return None


def _call(call: Call, row: Row) -> Value:
    name = call.name.lower()
    if name not in ROUNDING:
        return PLAIN[name](*(evaluate(one, row) for one in call.arguments))
    period = next(one for one in call.arguments if isinstance(one, Period))
    others = [one for one in call.arguments if one is not period]
    at = moment(number_of(evaluate(others[0], row) if others else row.get("@timestamp")))
    if at is None:
        return None
    rounded = periods.ceil(at, period) if name == "dateceil" else periods.floor(at, period)
    return moment(rounded)


def _binary(expression: Binary, row: Row) -> Value:
    operator, right = expression.operator, expression.right
    left = evaluate(expression.left, row)
    match operator:
        case "and":
            return int(is_true(left) and is_true(evaluate(right, row)))
        case "or":
            return int(is_true(left) or is_true(evaluate(right, row)))
        case "like" | "=~":
            return int(_is_like(left, right, row))
        case "not like":
            return int(not _is_like(left, right, row))
        case "in":
            return int(_is_in(left, right, row))
        case "not in":
            return int(not _is_in(left, right, row))
        case "+" | "-" | "*" | "/" | "%" | "^":
            return compute(operator, left, evaluate(right, row))
    return int(holds(operator, left, evaluate(right, row)))


def _is_like(value: Value, pattern: Expression, row: Row) -> bool:
    if value is None:
        return False
    if isinstance(pattern, Regex):
        return bool(compile_regex(pattern.pattern).compiled.search(text_of(value)))
    part = evaluate(pattern, row)
    return part is not None and text_of(part) in text_of(value)


def _is_in(value: Value, items: Expression, row: Row) -> bool:
    listed = items.items if isinstance(items, Items) else (items,)
    return any(holds("=", value, evaluate(one, row)) for one in listed)


def compute(operator: str, left: Value, right: Value) -> Value:
    """Compute with two values; nothing comes of what is no number, and of a division by zero."""
    one, other = number_of(left), number_of(right)
    if one is None or other is None:
        return None
    one, other = (int(n) if isinstance(n, Moment) else n for n in (one, other))
    try:
        match operator:
            case "+":
                return one + other
            case "-":
                return one - other
            case "*":
                return one * other
            case "/":
                return one / other
            case "%":
                return math.fmod(one, other)
        return math.pow(one, other)
    except (ArithmeticError, ValueError):
        return None
