"""The closed list of what a directive may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from pytest_runbooks.model import Mark, Options, Stream

from .durations import PATTERN
from .faults import CALLS, read_clear, read_fault
from .option_values import (
    read_approval,
    read_capture,
    read_conditions,
    read_exit,
    read_expect,
    read_id,
    read_manual,
    read_mark,
    read_path,
    read_ready,
    read_retry,
    read_skip,
    read_stream,
    read_takes,
    read_timeout,
    read_word,
)


@dataclass(frozen=True, slots=True)
class OptionRule:
    """What is known of one option.

    Attributes:
        example: the option as it is written; for hints.
        meaning: what it says, for people.
        read: turns the value into what the model holds, or raises ValueProblemError; None for a
            bare flag.
        on_expectation: the option may stand before the fence of an expectation, not only before
            a step.
        needs_value: it cannot stand without its value.
        part: says what of a value tells apart several options of this name, which may then stand
            before one fence; None where there can be one only.
        pattern: what the whole of each right value matches, for editors; `read` knows better.
    """

    example: str
    meaning: str
    read: Callable[[str], object] | None = None
    on_expectation: bool = False
    needs_value: bool = True
    part: Callable[[str], str] | None = None
    pattern: str = ""

    def key(self, name: str, value: str) -> str:
        """Give that under which an option is known: its name, with the part that tells it apart."""
        part = self.part(value) if self.part else ""
        return f"{name}={part}" if part else name


_TEXT = r"[\s\S]*\S[\s\S]*"

DIRECTIVE_OPTIONS: Mapping[str, OptionRule] = MappingProxyType(
    {
        "id": OptionRule(
            "id=NAME", "a stable name of the step", read_id, pattern="[a-z0-9][a-z0-9._-]*"
        ),
        "skip": OptionRule('skip="reason"', "why the step is not run", read_skip, pattern=_TEXT),
        "skip-if": OptionRule(
            "skip-if=environment:NAME",
            "not run when one of these holds: environment, tool, platform, emulator; `!` negates",
            read_conditions,
            pattern=".*:.*",
        ),
        "timeout": OptionRule(
            "timeout=30s", "how long the step may take", read_timeout, pattern=PATTERN
        ),
        "retry": OptionRule(
            "retry=10/2s",
            "how often to try until status and output are right, and how far apart",
            read_retry,
            pattern="[0-9]{1,6}/.+",
        ),
        "exit": OptionRule(
            "exit=3", "the documented exit status, or `any`", read_exit, pattern="[0-9]{1,3}|any"
        ),
        "stream": OptionRule(
            "stream=stderr",
            "what the expected output is compared with",
            read_stream,
            on_expectation=True,
            pattern="|".join(Stream),
        ),
        "file": OptionRule(
            "file=PATH", "the fence is written to this file", read_path, pattern="[^/~].*"
        ),
        "manual": OptionRule(
            'manual="what the person does"', "what a person does here", read_manual, pattern=_TEXT
        ),
        "approval": OptionRule(
            'approval="role"', "who says yes before the step", read_approval, pattern=_TEXT
        ),
        "takes": OptionRule(
            "takes=10m",
            "how long a person takes for it, as documented",
            read_takes,
            pattern=PATTERN,
        ),
        "mark": OptionRule(
            "mark=recovery",
            f"what the step is to the objectives: {', '.join(Mark)}",
            read_mark,
            part=lambda value: value,
            pattern="|".join(Mark),
        ),
        "capture": OptionRule(
            "capture=NAME:JMESPATH",
            "a variable that takes the output, or what JMESPath or `/regex/` finds in it",
            read_capture,
            part=lambda value: value.partition(":")[0],
            pattern="[A-Za-z_][A-Za-z0-9_]*(:.+)?",
        ),
        "background": OptionRule("background", "it keeps running until the end of the procedure"),
        "ready": OptionRule(
            "ready=port:8080",
            "how to see that it runs: a port, a `/regex/` in its output, or a command",
            read_ready,
            pattern=_TEXT,
        ),
        "fault": OptionRule(
            'fault="dynamodb:PutItem error=throttling"',
            "what happens to API calls from this step on: which calls, and what",
            read_fault,
            part=lambda value: value,
            pattern=_TEXT,
        ),
        "fault-clear": OptionRule(
            "fault-clear",
            "ends all faults before this step, or `fault-clear=dynamodb:PutItem` those of a name",
            read_clear,
            needs_value=False,
            pattern=CALLS,
        ),
        "setup": OptionRule("setup", "it runs at the start of each procedure"),
        "cleanup": OptionRule("cleanup", "it runs even after a failure"),
        "expect": OptionRule(
            'expect="JMESPATH==VALUE"',
            "the fence is the expected output; or what the output must hold, or its schema",
            read_expect,
            on_expectation=True,
            needs_value=False,
            part=lambda value: "schema" if value.startswith("schema:") else value,
            pattern=".*(==|schema:).+",
        ),
        "json": OptionRule(
            "json=subset",
            "whether keys that the page does not show are allowed everywhere",
            read_word("json", "subset", "strict"),
            on_expectation=True,
            pattern="subset|strict",
        ),
        "ids": OptionRule(
            "ids=strict",
            "whether ids and timestamps must be exactly those on the page",
            read_word("ids", "strict", "loose"),
            on_expectation=True,
            pattern="strict|loose",
        ),
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
        takes=given("takes", read_takes),
        marks=tuple(read_mark(value) for value in _all(values, "mark")),
        captures=tuple(read_capture(value) for value in _all(values, "capture")),
        background="background" in values,
        ready=given("ready", read_ready),
        schema=schemas[0] if schemas else None,
        expects="expect" in values,
        faults=tuple(read_fault(value) for value in _all(values, "fault")),
        fault_clear=values.get("fault-clear"),
        setup="setup" in values,
        cleanup="cleanup" in values,
    )


def _all(values: Mapping[str, str], name: str) -> list[str]:
    return [value for key, value in values.items() if key.startswith(f"{name}=")]


def _schema(value: str) -> list[str]:
    file, expected = read_expect(value)
    return [] if expected else [file]
