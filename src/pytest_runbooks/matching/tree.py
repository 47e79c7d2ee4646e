"""Documented data as it is written, with the line of every key and value; and actual data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Union

from .sequence import Gap

Actual = Union[None, bool, Decimal, str, "list[Actual]", "dict[str, Actual]"]
"""A value of an output. Numbers are decimal, so that they are compared as they are written."""

DEEPEST = 100
"""How deep a documented value may be nested."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or null."""

    value: str | Decimal | bool | None
    line: int


@dataclass(frozen=True, slots=True)
class Whatever:
    """`...` in the place of a value: any value of any type."""

    line: int


@dataclass(frozen=True, slots=True)
class Array:
    """Elements in order; a gap stands for any elements."""

    items: tuple[Node | Gap, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Member:
    """A key with its value."""

    key: str
    value: Node
    line: int


@dataclass(frozen=True, slots=True)
class Object:
    """Keys and values; an open one allows other keys too."""

    members: tuple[Member, ...]
    is_open: bool
    line: int


Node = Scalar | Whatever | Array | Object
Documents = tuple[Node | Gap, ...]


def number(text: str) -> Decimal:
    """Read a number; one beyond all measure is infinite."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("-Infinity" if text.startswith("-") else "Infinity")


def written(value: Decimal) -> str:
    """Write a number as people do, unless that takes very many digits."""
    return f"{value:f}" if value.is_finite() and abs(value.adjusted()) < 40 else str(value)


def same(one: Actual, other: Actual) -> bool:
    """Say whether two scalars are equal, of the same type, numbers by value."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Decimal) and isinstance(other, Decimal) and one.is_nan():
        return other.is_nan()
    return one == other


def plain(node: Node) -> Actual:
    """Give the value of a node that holds no wildcard; gaps are the text `...`."""
    match node:
        case Scalar(value=value):
            return value
        case Whatever():
            return "..."
        case Array(items=items):
            return ["..." if isinstance(item, Gap) else plain(item) for item in items]
        case Object(members=members, is_open=is_open):
            result = {member.key: plain(member.value) for member in members}
            return result | {"...": "..."} if is_open else result
