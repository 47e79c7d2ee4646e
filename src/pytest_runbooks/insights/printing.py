"""Writes a query; reading what is written gives the same tree."""

from __future__ import annotations

import re

from .tree import (
    Binary,
    Call,
    Column,
    Command,
    Dedup,
    Expression,
    Field,
    Fields,
    Filter,
    Hole,
    Items,
    Key,
    Limit,
    Number,
    Other,
    Parse,
    Period,
    Query,
    Regex,
    Sort,
    Star,
    Stats,
    Text,
    Unary,
    Unnest,
)

_PLAIN = re.compile(r"[@A-Za-z_][\w@]*")
_INNER = re.compile(r"[\w@]+")
_RESERVED = frozenset({"and", "or", "not", "like", "in", "as", "by"})
_COMPARES = 4
_TIGHTNESS = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "=~"), _COMPARES),
    **dict.fromkeys(("like", "not like", "in", "not in"), _COMPARES),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "%"), 6),
    "^": 7,
}
_SIGNED = 8


def print_query(query: Query) -> str:
    """Write a query, one command on a line."""
    return "\n| ".join(print_command(command) for command in query.commands)


def print_command(command: Command) -> str:
    """Write one command."""
    match command:
        case Fields(name=name, columns=columns):
            return f"{name} {_columns(columns)}"
        case Filter(name=name, condition=condition):
            return f"{name} {print_expression(condition)}"
        case Stats(columns=columns, by=by):
            groups = f" by {_columns(by)}" if by else ""
            return f"stats {_columns(columns)}{groups}"
        case Sort(keys=keys):
            return f"sort {', '.join(map(_key, keys))}"
        case Limit(count=count):
            return f"limit {count}"
        case Parse(source=source, pattern=pattern, names=names):
            said = f" {print_expression(source)}" if source is not None else ""
            named = f" as {', '.join(names)}" if names else ""
            return f"parse{said} {print_expression(pattern)}{named}"
        case Dedup(name=name, fields=fields):
            return f"{name} {', '.join(map(print_expression, fields))}"
        case Unnest(items=items, alias=alias):
            return f"unnest {print_expression(items)}{f' as {alias}' if alias else ''}"
        case Other(name=name, rest=rest):
            return f"{name} {rest}".rstrip()


def _columns(columns: tuple[Column, ...]) -> str:
    return ", ".join(
        print_expression(one.expression) + (f" as {one.alias}" if one.alias else "")
        for one in columns
    )


def _key(key: Key) -> str:
    return f"{print_expression(key.expression)} {key.direction}".rstrip()


def print_expression(expression: Expression) -> str:
    """Write an expression with as few brackets as its meaning allows."""
    match expression:
        case Field(path=path):
            return _path(path)
        case Number(text=text) | Hole(text=text):
            return text
        case Period(amount=amount, unit=unit):
            return f"{amount}{unit}"
        case Text(raw=raw):
            # A quote of the other kind needs no backslash.
            quote = "'" if re.search(r'(?<!\\)(?:\\\\)*"', raw) else '"'
            return f"{quote}{raw}{quote}"
        case Regex(pattern=pattern):
            return f"/{pattern}/"
        case Items(items=items):
            return f"[{', '.join(map(print_expression, items))}]"
        case Star():
            return "*"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(print_expression, arguments))})"
        case Unary(operator=operator, operand=operand):
            blank = " " if operator == "not" else ""
            return f"{operator}{blank}{_inside(operand, _tightness(expression))}"
        case Binary(operator=operator, left=left, right=right):
            tightness = _tightness(expression)
            # Each operator joins to the left.
            return f"{_inside(left, tightness)} {operator} {_inside(right, tightness + 1)}"


def _inside(expression: Expression, tightness: int) -> str:
    text = print_expression(expression)
    return f"({text})" if _tightness(expression) < tightness else text


def _tightness(expression: Expression) -> int:
    match expression:
        case Binary(operator=operator):
            return _TIGHTNESS[operator]
        case Unary(operator="not"):
            return _TIGHTNESS["not"]
        case Unary():
            return _SIGNED
    return _SIGNED + 1


def _path(path: tuple[str | int, ...]) -> str:
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        elif written:
            written += f".{part}" if _INNER.fullmatch(part) else f".`{part}`"
        elif _PLAIN.fullmatch(part) and part.lower() not in _RESERVED:
            written = part
        else:
            written = f"`{part}`"
    return written
