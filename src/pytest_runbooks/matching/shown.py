"""Show values on one line, cut where they become too long to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from .data import AnyValue, Fixed, ListValue, MapValue, Text, Value
from .sequence import Gap
from .tree import Actual, written

Shown = Value | Gap | Actual

_WIDEST_SCALAR = 1000
_WIDEST = 160


def shown(value: Shown) -> str:
    """Write a documented or an actual value as JSON on one line."""
    widest = _WIDEST if isinstance(value, (dict, list, MapValue, ListValue)) else _WIDEST_SCALAR
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > widest:
            return f"{text[:widest]} …"
    return text


def quoted(text: str) -> str:
    """Write a string as JSON does; half a character that no terminal can show is escaped."""
    return json.dumps(text, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def kind(value: Shown) -> str:
    """Say of what type a value is."""
    match value:
        case Text() | str():
            return "a string"
        case Fixed(value=fixed):
            return kind(fixed)
        case bool():
            return "a boolean"
        case Decimal():
            return "a number"
        case None:
            return "null"
        case MapValue() | dict():
            return "an object"
        case ListValue() | list():
            return "an array"
        case _:
            return "anything"


def _pieces(value: Shown) -> Iterator[str]:
    match value:
        case AnyValue() | Gap():
            yield "..."
        case Text(pattern=pattern):
            yield quoted(pattern.text)
        case Fixed(value=fixed):
            yield from _pieces(fixed)
        case bool() | None:
            yield json.dumps(value)
        case Decimal():
            yield written(value)
        case str():
            yield quoted(value)
        case ListValue(items=items):
            yield from _enclosed("[", map(_pieces, items), "]")
        case list():
            yield from _enclosed("[", map(_pieces, value), "]")
        case MapValue(entries=entries, is_open=is_open):
            pairs = [_pair(entry.key.text, entry.value) for entry in entries]
            yield from _enclosed("{", [*pairs, *[iter(["..."])] * is_open], "}")
        case dict():
            yield from _enclosed("{", (_pair(key, each) for key, each in value.items()), "}")


def _pair(key: str, value: Shown) -> Iterator[str]:
    yield f"{quoted(key)}: "
    yield from _pieces(value)


def _enclosed(start: str, parts: Iterable[Iterator[str]], end: str) -> Iterator[str]:
    yield start
    for number, part in enumerate(parts):
        if number:
            yield ", "
        yield from part
    yield end
