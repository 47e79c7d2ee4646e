"""Writes what differs at every run as classes, with the eyes of the matcher.

Law: a redacted text matches the text that it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from ..matching.classes import CLASSES, EPOCH_REGEX, TOKEN
from ..matching.data_reading import Rules, text_value
from ..matching.pattern import Slot, Stretch, Token, tokens_of
from ..matching.volatile_keys import time_scale
from ..matching.volatile_shapes import stretches_by_shape
from .moments import without_moments

GENERATED = "-"
"""What the names that are made here begin with, until it is known which are needed."""

_NO_RULES = Rules({}, subset=False, strict_ids=False)
_MEASURED = re.compile(r"(?<![\w.])[0-9]+\.[0-9]+ ?(?:ns|us|µs|ms|s|secs?|seconds?)(?!\w)")
_OF_THE_CLI = re.compile(r"aws-cli/(\S+ Python/\S+ .*)")
_TEMPORARY = r"(?:/tmp\.?[0-9A-Za-z_]{8,10}(?!\w))?"  # as mktemp and Python's tempfile name it
_EPOCH = re.compile(rf"(?<![\w.-])(?:{EPOCH_REGEX})(?![\w.-])")
_RECENT = 86400.0  # seconds; a number that is as near to now is a time of this run
_SHORTEST_ID = 8  # characters; shorter ones may lack what `[ID]` asks for


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run knows of its own values.

    Attributes:
        account: the AWS account that the steps run for.
        folders: the folders that were made for the run alone.
        dates: today, as ISO 8601 writes it; two where it may be one day or the other.
        now: the seconds since 1970; 0 when nobody knows.
        ids: what AWS has given out as ids.
        strict: nothing is volatile (`ids=strict`).
    """

    account: str = ""
    folders: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    now: float = 0.0
    ids: frozenset[str] = frozenset()
    strict: bool = False


@dataclass(slots=True)
class Redaction:
    """Redacts the output of one command.

    Attributes:
        surroundings: what the run knows.
        bindings: what names stand for so far in the procedure; see `matching.compare`.
        made: the names that were made here, by the values that they stand for.
    """

    surroundings: Surroundings
    bindings: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)

    def line(self, text: str) -> str:
        """Redact a line of plain text."""
        if self.surroundings.strict:
            return text
        stretches = [*_written(text), *stretches_by_shape(text), *self._of_text(text)]
        pieces = [
            (token, self._slot(token, ""))
            if isinstance(token, Slot)
            else (token, "".join(self._given(str(token), "")))
            for token in tokens_of(text, stretches)
        ]
        return _joined(text, pieces)

    def string(self, text: str, keys: Sequence[str]) -> str:
        """Redact a string of JSON or YAML that stands under keys, outermost first."""
        if self.surroundings.strict:
            return text
        key = next((one for one in reversed(keys) if len(one) > 2), "")
        pieces: list[tuple[Token, str]] = []
        for token in text_value(text, 0, _NO_RULES, tuple(keys)).pattern.tokens:
            if isinstance(token, Slot) and token.is_volatile:
                pieces.append((token, self._documented(token) or self._slot(token, key)))
            elif isinstance(token, str):
                pieces.append((token, "".join(self._given(token, key))))
            else:
                pieces.append((token, token.written if isinstance(token, Slot) else "[..]"))
        return _joined(text, pieces)

    def number(self, value: Decimal, keys: Sequence[str]) -> str:
        """Give the class of a number that stands under keys; empty when it is not volatile."""
        is_time = not self.surroundings.strict and time_scale(keys, value)
        return "[TIMESTAMP]" if is_time else ""

    def _of_text(self, text: str) -> Iterator[Stretch]:
        """Find what is volatile in plain text alone, where no key says what a value is."""
        if found := _OF_THE_CLI.search(text):
            # Versions of the machine, of Python and of its kernel among them.
            yield Stretch(found.start(1), found.end(1), Slot("", found[1], "", is_volatile=True))
        for found in _MEASURED.finditer(text):
            yield _stretch(found.start(), found[0], "DURATION")
        for found in _EPOCH.finditer(text) if self.surroundings.now else ():
            seconds = float(found[0]) / (1 if len(found[0].partition(".")[0]) == 10 else 1000)
            if abs(seconds - self.surroundings.now) < _RECENT:
                yield _stretch(found.start(), found[0], "TIMESTAMP")

    def _plain(self, text: str) -> str:
        """Redact what only the run knows to be its own."""
        for folder in self.surroundings.folders:
            place = rf"(?<![\w/.-]){re.escape(folder)}{_TEMPORARY}(?![\w.-])"
            text = re.sub(place, "[PATH]", text)
        if account := self.surroundings.account:
            text = re.sub(rf"(?<![0-9A-Za-z]){account}(?![0-9A-Za-z])", "[ACCOUNT]", text)
        return without_moments(text, self.surroundings.dates, self.surroundings.now)

    def _given(self, text: str, key: str) -> Iterator[str]:
        """Redact the ids that AWS has given out, and what else only the run knows."""
        at = 0
        for found in _any_of(self.surroundings.ids).finditer(text) if self.surroundings.ids else ():
            yield self._plain(text[at : found.start()])
            yield self._slot(Slot("", found[0], "ID", f"={found[0]}", is_volatile=True), key)
            at = found.end()
        yield self._plain(text[at:])

    def _documented(self, slot: Slot) -> str:
        """Give the volatile value by which the page documents this one already; empty if none."""
        found = (n[1:] for n, v in self.bindings.items() if n[:1] == "=" and v == slot.written)
        return next(found, "") if slot.name else ""

    def _slot(self, slot: Slot, key: str) -> str:
        value = slot.written
        if not slot.is_volatile:
            return value
        if len(value) > 2 and value[0] == value[-1] == '"':  # an ETag
            inner = Slot(slot.regex, value[1:-1], slot.kind, slot.name, is_volatile=True)
            return f'"{self._slot(inner, key)}"'
        kind = _class_of(slot)
        if not kind:
            return "[..]"
        has_name = slot.name and kind != "INT"  # a port is the same by itself, or is not
        return f"[{kind}:{self._name(value, slot.kind, key)}]" if has_name else f"[{kind}]"

    def _name(self, value: str, kind: str, key: str) -> str:
        """Give the name that stands for a value, on the page or from here on."""
        for name, bound in self.bindings.items():
            if bound == value and name[:1] != "=":
                return name
        if value not in self.made:
            stem, number = GENERATED + _stem(value, kind, key), 1
            name = stem
            while name in self.bindings or name in self.made.values():
                number += 1
                name = f"{stem}-{number}"
            self.made[value] = name
        return self.made[value]


def _joined(text: str, pieces: Sequence[tuple[Token, str]]) -> str:
    """Join what is written for tokens; a class that came out is none beside one that stands."""
    joined = "".join(piece for _, piece in pieces)
    # A name that reads as made here would go.
    if joined == text and f":{GENERATED}" not in text:
        return text
    return "".join(
        "[..]" if isinstance(token, Slot) and not token.is_volatile else piece
        for token, piece in pieces
    )


def _written(text: str) -> Iterator[Stretch]:
    """Find what reads as a wildcard or a class in an output; it matches itself."""
    for found in TOKEN.finditer(text):
        yield Stretch(found.start(), found.end(), Slot("", found[0], "", is_volatile=False))


@lru_cache(maxsize=4)
def _any_of(ids: frozenset[str]) -> re.Pattern[str]:
    longest_first = "|".join(
        re.escape(one) for one in sorted(ids, key=lambda one: (-len(one), one))
    )
    return re.compile(rf"(?<![A-Za-z0-9])(?:{longest_first})(?![A-Za-z0-9])")


def _stretch(start: int, value: str, kind: str) -> Stretch:
    slot = Slot(CLASSES[kind].regex, value, kind, is_volatile=True)
    return Stretch(start, start + len(value), slot)


def _class_of(slot: Slot) -> str:
    """Give the class that a value is written as; empty when none fits."""
    kind = slot.kind
    if kind not in CLASSES:
        return ""
    if kind == "ID":
        is_number = slot.written.isdigit()
        kind = "INT" if is_number else "ID" if len(slot.written) >= _SHORTEST_ID else "WORD"
    return kind if re.fullmatch(CLASSES[kind].regex, slot.written) else ""


def _stem(value: str, kind: str, key: str) -> str:
    """Make the name of a value: what its key says it is, or its prefix, or its class."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", key)
    words = re.sub(r"-?(?:id|identifier|arn|name)s?$", "", words, flags=re.IGNORECASE)
    words = re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-").lower()
    prefix = re.match(r"([a-z]{1,16}(?:-[a-z]+)*)-[0-9a-f]{8,17}$", value)
    return words or (prefix[1] if prefix else kind.lower())
