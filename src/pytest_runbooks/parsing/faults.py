"""Faults as they are written: which calls, what happens to them, and what ends it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model.fault import COMMON_ERRORS, Connection, Fault, Remedy

from .durations import FORM, seconds_of
from .value_problem import ValueProblemError, check_query

EXAMPLE = "fault=dynamodb:PutItem error=throttling"

CALLS = r"(\*|[a-z][a-z0-9-]*)(:[A-Za-z*?][A-Za-z0-9*?]*)?"
"""What names calls: `SERVICE:OPERATION`, `SERVICE` or `*`, as a pattern."""

_CALLS = re.compile(CALLS)
_REMEDY = re.compile(r"([a-z][a-z0-9-]*):([A-Za-z][A-Za-z0-9]*)(?:\[(.*)\])?", re.DOTALL)
_ERROR = re.compile(r"[A-Za-z][A-Za-z0-9.]*|" + "|".join(COMMON_ERRORS))
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:/(s|m))?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_WHAT_HAPPENS = (
    "write what happens: `error=throttling`, `status=503`, `latency=2s`, `rate=5/s` or "
    "`connection=refused`"
)


def read_fault(text: str) -> Fault:
    """Read a fault: the calls, and words of the form `name=value` behind them.

    Raises:
        ValueProblemError: it says something that no fault can be.
    """
    try:
        calls, *words = shlex.split(text)
    except ValueError as error:
        hint = f"write `{EXAMPLE}`; a value with blanks stands in quotes"
        why = "says nothing" if not text.strip() else f"has a quote that does not end: {error}"
        raise ValueProblemError(f"`{text}` {why}", hint) from None
    service, operation = _calls(calls)
    values: dict[str, Any] = {}
    cures: list[tuple[Remedy, ...]] = []
    for word in words:
        name, sign, value = word.partition("=")
        if name not in WORDS:
            raise ValueProblemError(f"unknown word `{name}` of a fault", suggestion(name, WORDS))
        if not sign or not value:
            raise ValueProblemError(f"`{name}` has no value", f"write `{WORDS[name].example}`")
        if name == "cured-by":
            cures.append(_remedies(value))
            continue
        field = WORDS[name].field or name
        if field in values:
            raise ValueProblemError(f"`{name}` is written twice", "keep one of them")
        values[field] = WORDS[name].read(value)
    fault = Fault(text, service, operation, cures=tuple(cures), **values)
    _check(fault)
    return fault


def read_clear(text: str) -> str:
    """Read the name of the faults that end; see `Fault.name`.

    Raises:
        ValueProblemError: it names no calls.
    """
    service, operation = _calls(text)
    return Fault(text, service, operation).name


def _calls(text: str) -> tuple[str, str]:
    found = _CALLS.fullmatch(text)
    if not found:
        raise ValueProblemError(
            f"`{text}` names no calls",
            "write `SERVICE:OPERATION`, `SERVICE` or `*`, as `dynamodb:PutItem`",
        )
    return found[1], (found[2] or ":*").removeprefix(":")


def _check(fault: Fault) -> None:
    """Refuse words that contradict each other, or say nothing together."""
    answered = bool(fault.error or fault.status)
    if fault.connection and (answered or fault.rate is not None):
        raise ValueProblemError(
            f"`connection={fault.connection}` leaves nothing to answer",
            "leave out either `connection` or the error",
        )
    if fault.jitter and not fault.latency:
        raise ValueProblemError("`jitter` is beside no latency", "write `latency=2s jitter=500ms`")
    if fault.message and not answered and fault.rate is None:
        raise ValueProblemError("`message` is that of no error", "write `error=` too")
    if not (answered or fault.connection or fault.latency or fault.rate is not None):
        raise ValueProblemError(f"`{fault.name}` does not say what happens", _WHAT_HAPPENS)


def _text(value: str) -> str:
    return value


def _error(value: str) -> str:
    if not _ERROR.fullmatch(value):
        known = ", ".join(f"`{one}`" for one in COMMON_ERRORS)
        raise ValueProblemError(
            f"`{value}` is no error", f"write a code of the API, or one of {known}"
        )
    return value


def _status(value: str) -> int:
    if not _NUMBER.fullmatch(value) or not 400 <= int(value) <= 599:
        raise ValueProblemError(f"`{value}` is no HTTP status of an error", "write 400 to 599")
    return int(value)


def _connection(value: str) -> Connection:
    if value not in [*Connection]:
        hint = suggestion(value, [*Connection])
        raise ValueProblemError(f"`connection` cannot be `{value}`", hint)
    return Connection(value)


def _seconds(value: str) -> float:
    try:
        return seconds_of(value)
    except ValueError as error:
        raise ValueProblemError(str(error), FORM) from None


def _rate(value: str) -> float:
    found = _RATE.fullmatch(value)
    if not found:
        raise ValueProblemError(f"`{value}` is no rate", "write calls a second: `rate=5/s`")
    if not float(found[1]):
        raise ValueProblemError(f"`rate={value}` spares nothing", "write `error=throttling`")
    return float(found[1]) / (60 if found[2] == "m" else 1)


def _share(value: str) -> float:
    try:
        share = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise ValueProblemError(f"`{value}` is no share", "write `share=0.5` or `share=50%`")
    return share


def _number(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise ValueProblemError(f"`{value}` is no number", "write a whole number, as `42`")
    return int(value)


def _count(value: str) -> int:
    if not (number := _number(value)):
        raise ValueProblemError("`count=0` hits nothing", "write a number from 1 on")
    return number


def _remedies(value: str) -> tuple[Remedy, ...]:
    return tuple(_remedy(one.strip()) for one in _alternatives(value))


def _remedy(text: str) -> Remedy:
    found = _REMEDY.fullmatch(text)
    if not found:
        raise ValueProblemError(
            f"`{text}` names no call",
            "write `cured-by=dynamodb:UpdateTable`, with a condition on its parameters as "
            "`cured-by='dynamodb:UpdateTable[BillingMode == `PAY_PER_REQUEST`]'`",
        )
    return Remedy(found[1], found[2], check_query(found[3]) if found[3] else "")


def _alternatives(value: str) -> list[str]:
    """Part remedies at each `|` outside of their brackets."""
    depth, parts = 0, [""]
    for character in value:
        depth += (character == "[") - (character == "]")
        if character == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a fault: an example, the reading of its value, and the field that it fills."""

    example: str
    read: Callable[[str], object]
    field: str = ""


WORDS: Mapping[str, _Word] = MappingProxyType(
    {
        "error": _Word("error=throttling", _error),
        "message": _Word("message='try again later'", _text),
        "status": _Word("status=503", _status),
        "connection": _Word("connection=refused", _connection),
        "latency": _Word("latency=2s", _seconds),
        "jitter": _Word("jitter=500ms", _seconds),
        "rate": _Word("rate=5/s", _rate),
        "share": _Word("share=0.5", _share),
        "seed": _Word("seed=7", _number),
        "count": _Word("count=3", _count),
        "after": _Word("after=10s", _seconds),
        "for": _Word("for=1m", _seconds, "lasting"),
        "region": _Word("region=af-south-1", _text),
        "account": _Word("account=123456789012", _text),
        "resource": _Word("resource=orders", _text),
        "when": _Word("when='Key.id.S == `7`'", check_query),
        "cured-by": _Word("cured-by=dynamodb:UpdateTable", _remedies),
    }
)
"""Everything that may stand behind the calls of a fault."""
