"""Metric math: the part of it that alarms mostly use, and a word about what is not known."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence

from .metric_points import Series

Value = float | Series | list[Series]
"""A number, a time series, or an array of time series."""

_OPERATIONS: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.And: lambda left, right: bool(left) and bool(right),
    ast.Or: lambda left, right: bool(left) or bool(right),
}
_AGGREGATES: dict[str, Callable[[Sequence[float]], float]] = {
    "SUM": sum,
    "AVG": lambda values: sum(values) / len(values),
    "MIN": min,
    "MAX": max,
}
_AS_PYTHON = {"^": "**", "&&": " and ", "||": " or ", "AND": " and ", "OR": " or "}
_DIFFERENT = re.compile(r"\"[^\"]*\"|'[^']*'|\^|&&|\|\||\bAND\b|\bOR\b")


class UnknownMathError(Exception):
    """An expression holds something that is not known here; the text says what."""


def compute(expression: str, series: Mapping[str, Callable[[], Series]], metrics: int) -> Series:
    """Compute an expression.

    Args:
        expression: as AWS writes it.
        series: gives the time series of each id, all of the same periods.
        metrics: how many of these, the first ones, are metrics and no expressions.

    Raises:
        UnknownMathError: it is not known here, or gives no single time series.
    """
    written = _DIFFERENT.sub(lambda found: _AS_PYTHON.get(found[0], found[0]), expression.strip())
    try:
        tree = ast.parse(written, mode="eval")
    except (SyntaxError, ValueError) as error:
        raise UnknownMathError(expression) from error
    value = _Evaluation(series, list(series)[:metrics]).value(tree.body)
    if not isinstance(value, list) or any(isinstance(one, list) for one in value):
        raise UnknownMathError(f"{expression}, which is no single time series")
    return [None if one is None else float(one) for one in value if not isinstance(one, list)]


class _Evaluation:
    """Walk one expression."""

    def __init__(self, series: Mapping[str, Callable[[], Series]], metrics: Sequence[str]) -> None:
        self._series, self._metrics = series, metrics

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=bool() | int() | float() as number):
                return float(number)
            case ast.Name(id=name) if name in self._series:
                return self._series[name]()
            case ast.List(elts=parts):
                return [one for part in parts for one in _array(self.value(part))]
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return _apply(operator.sub, 0.0, self.value(inner))
            case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _OPERATIONS:
                return _apply(_OPERATIONS[type(kind)], self.value(left), self.value(right))
            case ast.Compare(left=left, ops=[kind], comparators=[right]) if (
                type(kind) in _OPERATIONS
            ):
                return _apply(_OPERATIONS[type(kind)], self.value(left), self.value(right))
            case ast.BoolOp(op=kind, values=[first, *others]):
                value = self.value(first)
                for other in others:
                    value = _apply(_OPERATIONS[type(kind)], value, self.value(other))
                return value
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments)
        raise UnknownMathError(ast.unparse(node))

    def _call(self, name: str, arguments: list[ast.expr]) -> Value:
        match name, arguments:
            case (("SUM" | "AVG" | "MIN" | "MAX"), [inner]):
                return _aggregate(_AGGREGATES[name], self.value(inner))
            case "ABS", [inner]:
                return _apply(lambda value, _: abs(value), self.value(inner), 0.0)
            case "CEIL" | "FLOOR", [inner]:
                down = name == "FLOOR"
                return _apply(
                    lambda value, _: value // 1 if down else -(-value // 1), self.value(inner), 0.0
                )
            case "METRICS", []:
                return [self._series[one]() for one in self._metrics]
            case "METRICS", [ast.Constant(value=str() as part)]:
                if named := [self._series[one]() for one in self._metrics if part in one]:
                    return named
            case "FILL", [inner, ast.Name(id="REPEAT")]:
                return _each(_repeat, self.value(inner))
            case "FILL", [inner, filling]:
                number = self.value(filling)
                if isinstance(number, float):
                    return _each(
                        lambda one: [number if v is None else v for v in one], self.value(inner)
                    )
            case "IF", [condition, then]:
                return _choose(self.value(condition), self.value(then), None)
            case "IF", [condition, then, otherwise]:
                return _choose(self.value(condition), self.value(then), self.value(otherwise))
        raise UnknownMathError(f"{name}({', '.join(map(ast.unparse, arguments))})")


def _array(value: Value) -> list[Series]:
    if isinstance(value, float):
        raise UnknownMathError("a number in an array")
    return [one for one in value if isinstance(one, list)] or [_series(value)]


def _series(value: Value) -> Series:
    if isinstance(value, float):
        raise UnknownMathError("a number where a time series is needed")
    found: Series = []
    for one in value:
        if isinstance(one, list):
            raise UnknownMathError("an array where a time series is needed")
        found.append(one)
    return found


def _each(change: Callable[[Series], Series], value: Value) -> Value:
    if not isinstance(value, float) and any(isinstance(one, list) for one in value):
        return [change(one) for one in _array(value)]
    return change(_series(value))


def _apply(operation: Callable[[float, float], float], left: Value, right: Value) -> Value:
    """Apply an operation; a point where one side is missing, or that is no number, is missing."""
    if isinstance(left, float) and isinstance(right, float):
        found = _safely(operation, left, right)
        if found is None:
            raise UnknownMathError("a division by zero")
        return found
    length = max(len(_series(one)) for one in (left, right) if not isinstance(one, float))
    lefts = [left] * length if isinstance(left, float) else _series(left)
    rights = [right] * length if isinstance(right, float) else _series(right)
    return [
        None if one is None or other is None else _safely(operation, one, other)
        for one, other in zip(lefts, rights, strict=True)
    ]


def _safely(operation: Callable[[float, float], float], left: float, right: float) -> float | None:
    try:
        found = operation(left, right)
    except (ZeroDivisionError, OverflowError):
        return None
    return None if isinstance(found, complex) else float(found)


def _aggregate(function: Callable[[Sequence[float]], float], value: Value) -> Value:
    """Aggregate an array to a time series, or a time series to a number."""
    if not isinstance(value, float) and any(isinstance(one, list) for one in value):
        columns = zip(*_array(value), strict=True)
        found = [[one for one in column if one is not None] for column in columns]
        return [function(column) if column else None for column in found]
    series = _series(value)
    if present := [one for one in series if one is not None]:
        return float(function(present))
    return series


def _choose(condition: Value, then: Value, otherwise: Value | None) -> Value:
    if isinstance(condition, float):
        if otherwise is None and not condition:
            raise UnknownMathError("an IF that gives nothing")
        return then if condition or otherwise is None else otherwise
    chosen: Series = []
    for index, holds in enumerate(_series(condition)):
        source = then if holds else otherwise
        if holds is None or source is None:
            chosen.append(None)
        else:
            chosen.append(source if isinstance(source, float) else _series(source)[index])
    return chosen


def _repeat(series: Series) -> Series:
    """Fill gaps with the value before, in time; the newest is first."""
    filled: Series = []
    last: float | None = None
    for value in reversed(series):
        last = last if value is None else value
        filled.append(last)
    return filled[::-1]
