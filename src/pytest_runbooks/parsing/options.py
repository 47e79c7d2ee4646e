"""The closed list of what a directive may say, and the reading of each value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import EMULATORS, Condition, Options, Retry, Stream

from .durations import FORM, seconds_of


class ValueProblemError(Exception):
    """A value that an option does not take; the message, and a hint what it takes."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class OptionRule:
    """What is known of one option.

    Attributes:
        example: the option as it is written; for hints.
        read: turns the value into what the model holds, or raises ValueProblemError; None for a
            bare flag.
        on_expectation: the option may stand before the fence of an expectation, not only before
            a step.
    """

    example: str
    read: Callable[[str], object] | None = None
    on_expectation: bool = False


_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_STATUS = re.compile(r"[0-9]{1,3}")
_RETRY = re.compile(r"([0-9]{1,6})/(.+)")
_CONDITION = re.compile(r"(!?)([a-z]+):(\S+)")
_CONDITIONS = ("environment", "tool", "platform", "emulator")
_PLATFORMS = ("darwin", "linux")


def _id(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueProblemError(
            f"`{value}` cannot name a step",
            "a name is made of a-z, 0-9, `.`, `_` and `-`, and begins with a letter or a digit",
        )
    return value


def _reason(value: str) -> str:
    if not value.strip():
        raise ValueProblemError("`skip` gives no reason", 'write why: `skip="needs a real phone"`')
    return value


def _conditions(value: str) -> tuple[Condition, ...]:
    return tuple(_condition(text.strip()) for text in value.split(","))


def _condition(text: str) -> Condition:
    found = _CONDITION.fullmatch(text)
    if not found:
        raise ValueProblemError(
            f"`{text}` is not a condition",
            "write `environment:NAME`, `tool:NAME`, `platform:linux`, `platform:darwin` or "
            "`emulator:NAME`, with `!` before it for the opposite",
        )
    negation, kind, name = found.groups()
    if kind not in _CONDITIONS:
        raise ValueProblemError(f"unknown condition `{kind}`", suggestion(kind, _CONDITIONS))
    if kind == "platform" and name not in _PLATFORMS:
        raise ValueProblemError(f"unknown platform `{name}`", suggestion(name, _PLATFORMS))
    if kind == "emulator" and name not in EMULATORS:
        raise ValueProblemError(f"unknown emulator `{name}`", suggestion(name, EMULATORS))
    return Condition(kind, name, negated=bool(negation))


def _seconds(value: str) -> float:
    try:
        return seconds_of(value)
    except ValueError as error:
        raise ValueProblemError(str(error), FORM) from None


def _timeout(value: str) -> float:
    seconds = _seconds(value)
    if not seconds:
        raise ValueProblemError(f"`timeout={value}` leaves no time", FORM)
    return seconds


def _retry(value: str) -> Retry:
    found = _RETRY.fullmatch(value)
    if not found or not int(found[1]):
        raise ValueProblemError(
            f"`{value}` does not say how often to retry",
            "write how many times and how far apart: `retry=10/2s`",
        )
    return Retry(int(found[1]), _seconds(found[2]))


def _exit(value: str) -> int | None:
    if value == "any":
        return None
    if not _STATUS.fullmatch(value) or int(value) > 255:
        raise ValueProblemError(f"`{value}` is not an exit status", "write 0 to 255, or `any`")
    return int(value)


def _path(value: str) -> str:
    leaves = value.startswith(("/", "~")) or ".." in value.split("/")
    if leaves or not value.strip() or value.endswith("/") or not value.isprintable():
        raise ValueProblemError(
            f"`{value}` is not a file of the work directory",
            "write a relative path without `..`, for example `file=policies/read.json`",
        )
    return value


def _word(name: str, *allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueProblemError(f"`{name}` cannot be `{value}`", suggestion(value, allowed))
        return value

    return read


def _stream(value: str) -> Stream:
    return Stream(_word("stream", *Stream)(value))


DIRECTIVE_OPTIONS: Mapping[str, OptionRule] = MappingProxyType(
    {
        "id": OptionRule("id=NAME", _id),
        "skip": OptionRule('skip="reason"', _reason),
        "skip-if": OptionRule("skip-if=environment:NAME", _conditions),
        "timeout": OptionRule("timeout=30s", _timeout),
        "retry": OptionRule("retry=10/2s", _retry),
        "exit": OptionRule("exit=3", _exit),
        "stream": OptionRule("stream=stderr", _stream, on_expectation=True),
        "file": OptionRule("file=PATH", _path),
        "setup": OptionRule("setup"),
        "cleanup": OptionRule("cleanup"),
        "expect": OptionRule("expect", on_expectation=True),
        "json": OptionRule("json=subset", _word("json", "subset", "strict"), on_expectation=True),
        "ids": OptionRule("ids=strict", _word("ids", "strict", "loose"), on_expectation=True),
    }
)
"""Everything that a directive may say; nothing else is understood anywhere."""


_T = TypeVar("_T")


def options_of(values: Mapping[str, str]) -> Options:
    """Make the options of a step from the values of its directives, which were read before."""

    def given(name: str, read: Callable[[str], _T]) -> _T | None:
        return read(values[name]) if name in values else None

    return Options(
        skip=values.get("skip"),
        skip_if=given("skip-if", _conditions) or (),
        timeout=given("timeout", _timeout),
        retry=given("retry", _retry),
        exit=_exit(values.get("exit", "0")),
        stream=given("stream", _stream),
        file=values.get("file"),
        setup="setup" in values,
        cleanup="cleanup" in values,
    )
