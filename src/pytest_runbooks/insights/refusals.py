"""What of a query AWS refuses when it is started, and what is not emulated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .checks import calls_of, expressions_of
from .evaluation import ROUNDING
from .functions import PLAIN
from .printing import print_expression
from .reader import read_query
from .regexes import compile_regex, pattern_of
from .tree import (
    Binary,
    Call,
    Command,
    Expression,
    Items,
    Number,
    Other,
    Parse,
    Period,
    Query,
    Regex,
    Sort,
    Stats,
    Unary,
    Unnest,
)
from .words import AGGREGATES, FUNCTIONS

_LOGFMT = re.compile(r"logfmt\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Where a query is wrong, and what is.

    Attributes:
        begin: the offset of the first sign.
        end: behind the last one.
        message: in the form of AWS's own.
    """

    begin: int
    end: int
    message: str


class RefusedError(Exception):
    """A query cannot be run; `refusal` says where."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class UnsupportedError(Exception):
    """A query is well on AWS, and uses what cannot be run here; its message says what."""


def compile_query(text: str) -> Query:
    """Read a query that can be run.

    Raises:
        RefusedError: AWS would not take it.
        UnsupportedError: it uses what is not emulated.
    """
    try:
        return _compile(text)
    except RecursionError:
        raise UnsupportedError("an expression as deep as this one") from None


def _compile(text: str) -> Query:
    query = read_query(text)
    places = [(one.begin, one.end) for one in query.mistakes]
    if query.unread is not None:
        places.append((query.unread, _word_end(text, query.unread)))
    names: set[str] = set()
    for command in query.commands:
        places += _wrong(command, names)
        if isinstance(command, Stats):
            columns = (*command.columns, *command.by)
            names |= {print_expression(one.expression) for one in columns}
    if query.unread is not None and _LOGFMT.match(text, query.unread):
        raise UnsupportedError("the mode `logfmt` of `parse` of Logs Insights")
    if places:
        raise RefusedError(_refusal(text, *min(places)))
    for command in query.commands:
        _check_supported(command)
    return query


def _word_end(text: str, begin: int) -> int:
    found = re.compile(r"\w+|\S|$").match(text, begin)
    return found.end() if found else begin


def _refusal(text: str, begin: int, end: int) -> Refusal:
    line = text.count("\n", 0, begin) + 1
    position = begin - (text.rfind("\n", 0, begin) + 1) + 1
    symbol = text[begin:end] or "<EOF>"
    message = f"unexpected symbol found {symbol} at line {line} and position {position}"
    return Refusal(begin, end, message)


def _wrong(command: Command, names: set[str]) -> Iterator[tuple[int, int]]:
    """Give the places in a command that are wrong and that the reader lets pass.

    Args:
        command: it.
        names: of what `stats` has computed before, as an expression there is written.
    """
    if isinstance(command, Parse):
        try:
            pattern_of(command)
        except re.error:
            yield command.pattern.begin, command.pattern.end
    for expression in expressions_of(command):
        if isinstance(command, Sort) and print_expression(expression) in names:
            continue
        in_stats = isinstance(command, Stats) and expression not in [
            one.expression for one in command.by
        ]
        yield from _wrong_calls(expression, names, may_aggregate=in_stats)
        yield from _wrong_regexes(expression)


def _wrong_calls(
    expression: Expression, names: set[str], *, may_aggregate: bool
) -> Iterator[tuple[int, int]]:
    for call in calls_of(expression):
        name = call.name.lower()
        place = call.begin, call.begin + len(call.name)
        if name not in FUNCTIONS and name not in AGGREGATES:
            yield place
        elif name in ROUNDING and sum(isinstance(one, Period) for one in call.arguments) != 1:
            yield call.begin, call.end
        elif name in AGGREGATES:
            inner = [found for one in call.arguments for found in calls_of(one)]
            if any(one.name.lower() in AGGREGATES for one in inner) or (
                not may_aggregate and print_expression(call) not in names
            ):
                yield place


def _wrong_regexes(expression: Expression) -> Iterator[tuple[int, int]]:
    match expression:
        case Regex(pattern=pattern):
            try:
                compile_regex(pattern)
            except re.error:
                yield expression.begin, expression.end
        case Binary(operator=operator, left=left, right=right):
            yield from _wrong_regexes(left)
            yield from _wrong_regexes(right)
            if operator == "=~" and not isinstance(right, Regex):
                yield right.begin, right.end
        case Unary(operand=operand):
            yield from _wrong_regexes(operand)
        case Call(arguments=inner) | Items(items=inner):
            for one in inner:
                yield from _wrong_regexes(one)


def _check_supported(command: Command) -> None:
    if isinstance(command, Other | Unnest):
        name = command.name if isinstance(command, Other) else "unnest"
        raise UnsupportedError(f"the command `{name}` of Logs Insights")
    for expression in expressions_of(command):
        for call in calls_of(expression):
            name = call.name.lower()
            if name not in AGGREGATES and name not in PLAIN and name not in ROUNDING:
                raise UnsupportedError(f"the function `{call.name}` of Logs Insights")
            if name in {"pct", "percentile"} and not isinstance(call.arguments[1], Number):
                raise UnsupportedError(f"`{call.name}` with a computed percentage")
