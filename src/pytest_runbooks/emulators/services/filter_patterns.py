"""Filter patterns of CloudWatch Logs: text to a predicate on messages.

Pure functions. A pattern is of one of three kinds: terms (`ERROR -"on purpose"`, `?A ?B`, `%a.c%`),
a condition on JSON (`{ $.level = "ERROR" && $.ms > 5 }`), or columns (`[ip, status = 4*, ...]`).
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from .filter_conditions import Condition, select, selectors_of
from .filter_reading import NAME, ConditionReader, FilterPatternError, compile_regex, unescape

_TERM = re.compile(r'\s*(?P<sign>-\s*|\?|)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>\w+))(?=\s|$)')
_REGEX = re.compile(r"%((?:[^%\\]|\\.)+)%")
_COLUMN = re.compile(r'(?:"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)+%|[^,"%])*')
_VALUE = re.compile(r'\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)')


class FilterPattern(Protocol):
    """A predicate on messages."""

    def match(self, message: str) -> Mapping[str, str] | None:
        """Give what is extracted from a message, by selector; None when it does not match."""

    def value(self, message: str, selector: str) -> Any:
        """Give what a selector names in a message; None when that is nothing."""


@lru_cache(maxsize=256)
def parse_filter_pattern(text: str) -> FilterPattern:
    """Read a filter pattern; the empty one matches every message.

    Raises:
        FilterPatternError: see there.
    """
    text = text.strip()
    for opener, closer, read in (("{", "}", _read_json), ("[", "]", _read_columns)):
        if text.startswith(opener):
            if not text.endswith(closer):
                raise FilterPatternError(
                    f"If a filter pattern starts with '{opener}' it must end with '{closer}'"
                )
            try:
                return read(text[1:-1])
            except RecursionError:  # of brackets in brackets
                raise FilterPatternError from None
    if found := _REGEX.fullmatch(text):
        return Terms(regex=compile_regex(found[1]))
    return _read_terms(text)


@dataclass(frozen=True, slots=True)
class Terms:
    """Texts that stand anywhere in a message.

    Attributes:
        required: all of these.
        excluded: none of these.
        optional: one of these; without effect where others are required or excluded, as on AWS.
        regex: instead of all of them, what is found somewhere.
    """

    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    regex: re.Pattern[str] | None = None

    def match(self, message: str) -> Mapping[str, str] | None:
        """Extract nothing."""
        return {} if self._matches(message) else None

    def value(self, message: str, selector: str) -> Any:
        """Name nothing."""
        del message, selector

    def _matches(self, message: str) -> bool:
        if self.regex:
            return bool(self.regex.search(message))
        if self.optional and not (self.required or self.excluded):
            return any(term in message for term in self.optional)
        return all(term in message for term in self.required) and not any(
            term in message for term in self.excluded
        )


@dataclass(frozen=True, slots=True)
class JsonPattern:
    """A condition on a message that is a JSON object."""

    condition: Condition

    def match(self, message: str) -> Mapping[str, str] | None:
        """Extract the values that the condition speaks of."""
        document = _read_object(message)
        if document is None or not self.condition.holds(lambda one: select(document, one)):
            return None
        found = {one: select(document, one) for one in selectors_of(self.condition)}
        return {one: _text(values[0]) for one, values in found.items() if values}

    def value(self, message: str, selector: str) -> Any:
        """Look a value up."""
        return next(iter(select(_read_object(message), selector)), None)


@dataclass(frozen=True, slots=True)
class Column:
    """A column, with its name, empty when it has none, and what is asked of it."""

    name: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """A message of values with blanks between; each in quotes or square brackets is one.

    Attributes:
        first: the columns from the left; all where `last` is None.
        last: those from the right, behind any number of others.
    """

    first: tuple[Column, ...]
    last: tuple[Column, ...] | None

    def match(self, message: str) -> Mapping[str, str] | None:
        """Extract every value, by the name of its column or by its number."""
        values = ["".join(filter(None, found.groups())) for found in _VALUE.finditer(message)]
        last = self.last or ()
        between = len(values) - len(self.first) - len(last)
        if between < 0 or (between and self.last is None):
            return None
        columns = (*self.first, *[Column("")] * between, *last)
        named = {
            f"${column.name or number}": value
            for number, (column, value) in enumerate(zip(columns, values, strict=True), 1)
        }
        asked = [one.condition for one in columns if one.condition]
        return named if all(one.holds(lambda it: [named[it]]) for one in asked) else None

    def value(self, message: str, selector: str) -> Any:
        """Look a value up."""
        return (self.match(message) or {}).get(selector)


def _read_object(message: str) -> dict[str, Any] | None:
    try:
        found = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _read_terms(text: str) -> Terms:
    found: dict[str, list[str]] = {"": [], "-": [], "?": []}
    at = 0
    while at < len(text):
        term = _TERM.match(text, at)
        if not term:
            raise FilterPatternError
        said = term["word"] or unescape(term["quoted"])
        found[term["sign"].strip()].append(said)
        at = term.end()
    return Terms(tuple(found[""]), tuple(found["-"]), tuple(found["?"]))


def _read_json(text: str) -> JsonPattern:
    return JsonPattern(ConditionReader(text).whole())


def _read_columns(text: str) -> Columns:
    parts: list[str] = []
    at = 0
    while at <= len(text):
        found = _COLUMN.match(text, at)
        assert found is not None  # it matches nothing, too
        if text[found.end() : found.end() + 1] not in {"", ","}:
            raise FilterPatternError  # a quote that is not closed
        parts.append(found[0].strip())
        at = found.end() + 1
    gaps = [number for number, part in enumerate(parts) if part in {"...", "\u2026"}]
    if len(gaps) > 1:
        raise FilterPatternError
    columns = [_read_column(part) for part in parts]
    if not gaps:
        return Columns(tuple(columns), None)
    return Columns(tuple(columns[: gaps[0]]), tuple(columns[gaps[0] + 1 :]))


def _read_column(text: str) -> Column:
    if text in {"", "...", "\u2026"}:
        return Column("")
    if NAME.fullmatch(text):
        return Column(text.removeprefix("$"))
    condition = ConditionReader(text, of_column=True).whole()
    names = set(selectors_of(condition))
    if len(names) > 1:
        raise FilterPatternError  # a column speaks of itself only
    return Column(names.pop().removeprefix("$"), condition)
