"""What a filter pattern of CloudWatch Logs asks of a value: conditions, and what joins them.

Pure functions. A condition is asked of values by the selector that names them, `$.a.b` or `$name`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Lookup = Callable[[str], list[Any]]
"""Gives the values that a selector names: none, one, or several where it holds a `*`."""

_PART = re.compile(r"\.?\[(?P<index>\d+|\*)\]|\.?\['(?P<quoted>[^']*)'\]|\.(?P<name>[\w*-]+)")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Wild:
    """A text that may begin and end with any signs.

    Attributes:
        text: what it says; an asterisk at its begin and at its end stands for any signs.
        is_quoted: it stands in quotes, and is a text and no number then.
    """

    text: str
    is_quoted: bool

    def matches(self, value: Any) -> bool:
        """Say whether a value is such a text."""
        if not isinstance(value, str) and (self.is_quoted and "*" not in self.text):
            return False
        text = value if isinstance(value, str) else json.dumps(value)
        inner = self.text.removeprefix("*").removesuffix("*") if self.text != "*" else ""
        if self.text.startswith("*"):
            return inner in text if self.text.endswith("*") else text.endswith(inner)
        return text.startswith(inner) if self.text.endswith("*") else text == inner


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number, and how a value is compared with it."""

    operator: str
    number: float

    def matches(self, value: Any) -> bool:
        """Say whether a number stands in that relation."""
        match self.operator:
            case "=":
                return bool(value == self.number)
            case "<":
                return bool(value < self.number)
            case "<=":
                return bool(value <= self.number)
            case ">":
                return bool(value > self.number)
        return bool(value >= self.number)


@dataclass(frozen=True, slots=True)
class Compares:
    """A value is compared. What is no text and no number equals nothing, and differs from nothing.

    Attributes:
        selector: names the value.
        negated: it must not match.
        wanted: what it must match.
        reads_numbers: texts are read as numbers where a number is wanted, as in columns.
    """

    selector: str
    negated: bool
    wanted: Wild | Numeric | re.Pattern[str]
    reads_numbers: bool = False

    def holds(self, lookup: Lookup) -> bool:
        """Say whether one of the values is as it must be."""
        return any(self._is_as_wanted(value) for value in lookup(self.selector))

    def _is_as_wanted(self, value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return False
        if isinstance(self.wanted, Wild):
            return self.wanted.matches(value) != self.negated
        if isinstance(self.wanted, re.Pattern):
            text = value if isinstance(value, str) else json.dumps(value)
            return bool(self.wanted.search(text)) != self.negated
        if isinstance(value, str):
            if not (self.reads_numbers and NUMBER.fullmatch(value)):
                return self.negated
            value = float(value)
        return self.wanted.matches(value) != self.negated


@dataclass(frozen=True, slots=True)
class Is:
    """A value is null, true, or false."""

    selector: str
    value: bool | None

    def holds(self, lookup: Lookup) -> bool:
        """Say whether one of the values is it."""
        return any(one is self.value for one in lookup(self.selector))


@dataclass(frozen=True, slots=True)
class Exists:
    """A value is there, whatever it is; or, negated, is not."""

    selector: str
    negated: bool

    def holds(self, lookup: Lookup) -> bool:
        """Say whether it is."""
        return bool(lookup(self.selector)) != self.negated


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions, all or one of which must hold."""

    conditions: tuple[Condition, ...]
    all_of_them: bool

    def holds(self, lookup: Lookup) -> bool:
        """Say whether they do."""
        found = (one.holds(lookup) for one in self.conditions)
        return all(found) if self.all_of_them else any(found)


Condition = Compares | Is | Exists | Joined


def selectors_of(condition: Condition) -> Iterator[str]:
    """Give the selectors in a condition, in order."""
    if isinstance(condition, Joined):
        for one in condition.conditions:
            yield from selectors_of(one)
    else:
        yield condition.selector


def select(document: Any, selector: str) -> list[Any]:
    """Give the values in a JSON document that a selector as `$.users[0].name` names."""
    found = [document]
    for part in _PART.finditer(selector):
        found = [inner for one in found for inner in _step(one, part)]
    return found


def _step(value: Any, part: re.Match[str]) -> list[Any]:
    name = part["name"] if part["quoted"] is None else part["quoted"]
    if part["index"] is not None:
        if not isinstance(value, list):
            return []
        if part["index"] == "*":
            return value
        return value[int(part["index"]) :][:1]
    if not isinstance(value, dict):
        return []
    if part["name"] == "*":
        return list(value.values())
    return [value[name]] if name in value else []
