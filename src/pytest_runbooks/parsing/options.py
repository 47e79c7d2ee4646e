"""The closed list of what a directive may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from pytest_runbooks.model import Options

from .option_values import (
    read_approval,
    read_capture,
    read_conditions,
    read_exit,
    read_expect,
    read_id,
    read_manual,
    read_path,
    read_ready,
    read_retry,
    read_skip,
    read_stream,
    read_timeout,
    read_word,
)


@dataclass(frozen=True, slots=True)
class OptionRule:
    """What is known of one option.

    Attributes:
        example: the option as it is written; for hints.
        read: turns the value into what the model holds, or raises ValueProblemError; None for a
            bare flag.
        on_expectation: the option may stand before the fence of an expectation, not only before
            a step.
        needs_value: it cannot stand without its value.
        part: says what of a value tells apart several options of this name, which may then stand
            before one fence; None where there can be one only.
    """

    example: str
    read: Callable[[str], object] | None = None
    on_expectation: bool = False
    needs_value: bool = True
    part: Callable[[str], str] | None = None

    def key(self, name: str, value: str) -> str:
        """Give that under which an option is known: its name, with the part that tells it apart."""
        part = self.part(value) if self.part else ""
        return f"{name}={part}" if part else name


DIRECTIVE_OPTIONS: Mapping[str, OptionRule] = MappingProxyType(
    {
        "id": OptionRule("id=NAME", read_id),
        "skip": OptionRule('skip="reason"', read_skip),
        "skip-if": OptionRule("skip-if=environment:NAME", read_conditions),
        "timeout": OptionRule("timeout=30s", read_timeout),
        "retry": OptionRule("retry=10/2s", read_retry),
        "exit": OptionRule("exit=3", read_exit),
        "stream": OptionRule("stream=stderr", read_stream, on_expectation=True),
        "file": OptionRule("file=PATH", read_path),
        "manual": OptionRule('manual="what the person does"', read_manual),
        "approval": OptionRule('approval="role"', read_approval),
        "capture": OptionRule(
            "capture=NAME:JMESPATH", read_capture, part=lambda value: value.partition(":")[0]
        ),
        "background": OptionRule("background"),
        "ready": OptionRule("ready=port:8080", read_ready),
        "setup": OptionRule("setup"),
        "cleanup": OptionRule("cleanup"),
        "expect": OptionRule(
            'expect="JMESPATH==VALUE"',
            read_expect,
            on_expectation=True,
            needs_value=False,
            part=lambda value: "schema" if value.startswith("schema:") else value,
        ),
        "json": OptionRule(
            "json=subset", read_word("json", "subset", "strict"), on_expectation=True
        ),
        "ids": OptionRule("ids=strict", read_word("ids", "strict", "loose"), on_expectation=True),
    }
)
"""Everything that a directive may say; nothing else is understood anywhere."""


_T = TypeVar("_T")


def options_of(values: Mapping[str, str]) -> Options:
    """Make the options of a step from the values of its directives, which were read before.

    Args:
        values: by the keys of the options, see `OptionRule.key`.
    """

    def given(name: str, read: Callable[[str], _T]) -> _T | None:
        return read(values[name]) if name in values else None

    schemas = [file for value in _all(values, "expect") for file in _schema(value)]
    return Options(
        skip=values.get("skip"),
        skip_if=given("skip-if", read_conditions) or (),
        timeout=given("timeout", read_timeout),
        retry=given("retry", read_retry),
        exit=read_exit(values.get("exit", "0")),
        stream=given("stream", read_stream),
        file=values.get("file"),
        manual=given("manual", read_manual),
        approval=given("approval", read_approval),
        captures=tuple(read_capture(value) for value in _all(values, "capture")),
        background="background" in values,
        ready=given("ready", read_ready),
        schema=schemas[0] if schemas else None,
        setup="setup" in values,
        cleanup="cleanup" in values,
    )


def _all(values: Mapping[str, str], name: str) -> list[str]:
    return [value for key, value in values.items() if key.startswith(f"{name}=")]


def _schema(value: str) -> list[str]:
    file, expected = read_expect(value)
    return [] if expected else [file]
