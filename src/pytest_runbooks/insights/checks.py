"""What is surely wrong with a command of a query that could be read, or could not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .tokens import Token
from .tree import (
    Binary,
    Call,
    Column,
    Command,
    Dedup,
    Expression,
    Fields,
    Filter,
    Items,
    Mistake,
    Parse,
    Regex,
    Sort,
    Stats,
    Text,
    Unary,
    Unnest,
)
from .words import (
    AGGREGATES,
    COMMANDS,
    FOREIGN_FUNCTIONS,
    FOREIGN_OPERATORS,
    FUNCTIONS,
    MANY,
    SPELLINGS,
    near,
)

_ARGUMENT = "argument"
_KNOWN = {**FUNCTIONS, **AGGREGATES}
_NAMED_GROUP = re.compile(r"\(\?P?<[A-Za-z]")
_DIRECTIONS = {
    **dict.fromkeys(("descending", "dsc", "des", "decs", "dec"), "desc"),
    **dict.fromkeys(("ascending", "acs"), "asc"),
}


def mistakes_of(
    stage: tuple[Token, ...], command: Command | None, unread: Token | None
) -> Iterator[Mistake]:
    """Say what is surely wrong with a command.

    Args:
        stage: its words, its name first.
        command: what could be read; None for nothing.
        unread: the word at which reading ended; None when nothing is left, or too little is there.
    """
    name = COMMANDS[stage[0].text.lower()]
    if command is None:
        yield from _without_value(stage, name, unread)
    elif unread is not None:
        yield from _behind(command, unread)
    if isinstance(command, Stats):
        yield from _stats(command)
    elif isinstance(command, Parse):
        yield from _parse(command)
    for expression in expressions_of(command) if command else ():
        for call in calls_of(expression):
            yield from _call(call)


def _without_value(stage: tuple[Token, ...], name: str, unread: Token | None) -> Iterator[Mistake]:
    """Say what a command lacks that ends too early, or begins wrong."""
    first = stage[0]
    if name == "limit" and (unread is None or stage[1:2] == (unread,)):
        place = unread or first
        if unread is None or unread.kind in {"word", "text", "number"} or unread.is_sign("-", "="):
            said = f", and not `{unread.text}`" if unread else ""
            message = f"`limit` takes a whole number{said}"
            yield Mistake(place.begin, place.end, _ARGUMENT, message, "write `limit 20`")
    elif name == "stats" and len(stage) > 1 and stage[1].is_word("by"):
        yield _no_aggregate(stage[1].begin, stage[1].end)
    elif len(stage) == 1 and name not in {"pattern", "diff", "anomaly", "SOURCE", "addtotals"}:
        message = f"nothing stands behind `{first.text}`"
        yield Mistake(first.begin, first.end, _ARGUMENT, message, "say what it works on")


def _behind(command: Command, unread: Token) -> Iterator[Mistake]:
    word = unread.text.lower()
    if isinstance(command, Sort) and unread.kind == "word" and word in _DIRECTIONS:
        yield Mistake(
            unread.begin,
            unread.end,
            _ARGUMENT,
            f"`{unread.text}` is no order to sort in",
            f"write `{_DIRECTIONS[word]}`",
        )
    elif isinstance(command, Filter) and unread.kind == "word" and word in FOREIGN_OPERATORS:
        message = f"unknown operator `{unread.text}`"
        hint = f"`{FOREIGN_OPERATORS[word]}` says it here"
        yield Mistake(unread.begin, unread.end, "word", message, hint)


def _no_aggregate(begin: int, end: int) -> Mistake:
    hint = "compute something of the rows, as `count(*)` or `avg(@duration)`"
    return Mistake(begin, end, _ARGUMENT, "`stats` computes nothing", hint)


def _stats(command: Stats) -> Iterator[Mistake]:
    # One column can compute with the names of others, as queries of AWS do.
    calls = [call for one in command.columns for call in calls_of(one.expression)]
    if all(call.name.lower() in FUNCTIONS for call in calls):
        yield _no_aggregate(command.columns[0].begin, command.columns[-1].end)


def _parse(command: Parse) -> Iterator[Mistake]:
    pattern = command.pattern
    if isinstance(pattern, Regex):
        if not command.names and not _NAMED_GROUP.search(pattern.pattern):
            message = "the regular expression of `parse` names no field"
            how = "name each group, as `(?<user>.*?)`"
            yield Mistake(pattern.begin, pattern.end, _ARGUMENT, message, how)
        return
    stars = pattern.raw.count("*")
    if "\\" in pattern.raw or not stars:
        return  # which of them are meant is not certain, or it is a regular expression in quotes
    if not command.names:
        message = "the pattern of `parse` takes values and nothing names them"
        how = f"write `as` and {stars} name{'s' * (stars > 1)} behind it"
        yield Mistake(pattern.begin, pattern.end, _ARGUMENT, message, how)
    elif len(command.names) != stars:
        message = f"the pattern of `parse` takes {stars}, and {len(command.names)} are named"
        how = "give each `*` one name"
        yield Mistake(pattern.begin, pattern.end, _ARGUMENT, message, how)


def _call(call: Call) -> Iterator[Mistake]:
    name = call.name.lower()
    end = call.begin + len(call.name)
    if name not in _KNOWN:
        if name in FOREIGN_FUNCTIONS:
            hint = f"`{FOREIGN_FUNCTIONS[name]}` says it here"
        elif found := near(name, _KNOWN):
            hint = f"did you mean `{SPELLINGS.get(found, found)}`?"
        else:
            return  # the language may have grown
        yield Mistake(call.begin, end, "word", f"unknown function `{call.name}`", hint)
        return
    least, most = _KNOWN[name]
    given = len(call.arguments)
    if not least <= given <= most:
        message = f"`{call.name}` takes {_amount(least, most)}, and not {given}"
        yield Mistake(call.begin, call.end, _ARGUMENT, message)


def _amount(least: int, most: int) -> str:
    if least == most:
        return f"{least} argument{'s' * (least != 1)}" if least else "no argument"
    if most == MANY:
        return f"at least {least} argument{'s' * (least != 1)}"
    return f"{least} to {most} arguments" if least else f"at most {most} argument"


def expressions_of(command: Command) -> Iterator[Expression]:
    """Give the expressions of a command."""
    columns: tuple[Column, ...] = ()
    match command:
        case Fields(columns=found):
            columns = found
        case Filter(condition=condition):
            yield condition
        case Stats(columns=found, by=by):
            columns = (*found, *by)
        case Sort(keys=keys):
            yield from (key.expression for key in keys)
        case Parse(source=source):
            if source is not None:
                yield source
        case Dedup(fields=fields):
            yield from fields
        case Unnest(items=items):
            yield items
    yield from (column.expression for column in columns)


def calls_of(expression: Expression) -> Iterator[Call]:
    """Give the functions in an expression, outer ones first."""
    match expression:
        case Call(arguments=arguments):
            yield expression
            for one in arguments:
                yield from calls_of(one)
        case Items(items=items):
            for one in items:
                yield from calls_of(one)
        case Unary(operand=operand):
            yield from calls_of(operand)
        case Binary(left=left, right=right):
            yield from calls_of(left)
            yield from calls_of(right)
        case Text():
            return
