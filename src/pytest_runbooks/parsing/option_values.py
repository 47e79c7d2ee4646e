"""The reading of each value that an option of a directive takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import (
    EMULATORS,
    Capture,
    Condition,
    Expectation,
    Form,
    Mark,
    Position,
    Ready,
    Retry,
    Stream,
)

from .durations import FORM, seconds_of
from .value_problem import ValueProblemError, check_query

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What bash does not let be set, and what it sets itself.
_OF_THE_SHELL = re.compile(
    r"_|BASHOPTS|BASHPID|BASH_(?:ARG[CV]|ARGV0|COMMAND|LINENO|SOURCE|SUBSHELL|VERSINFO)|DIRSTACK"
    r"|EPOCH(?:REALTIME|SECONDS)|EUID|FUNCNAME|GROUPS|HISTCMD|LINENO|PIPESTATUS|PPID|RANDOM|SECONDS"
    r"|SHELLOPTS|SRANDOM|UID|__runbook_.*"
)
_STATUS = re.compile(r"[0-9]{1,3}")
_RETRY = re.compile(r"([0-9]{1,6})/(.+)")
_CONDITION = re.compile(r"(!?)([a-z]+):(\S+)")
_CONDITIONS = ("environment", "tool", "platform", "emulator")
_PLATFORMS = ("darwin", "linux")


def read_id(value: str) -> str:
    """Read the name of a step."""
    if not _NAME.fullmatch(value):
        raise ValueProblemError(
            f"`{value}` cannot name a step",
            "a name is made of a-z, 0-9, `.`, `_` and `-`, and begins with a letter or a digit",
        )
    return value


# A switch of YAML is no text: `skip: false` would skip, because of "false".
_NO_WORDS = ("", "true", "false", "yes", "no", "null", "~")


def _words(missing: str, hint: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.strip().lower() in _NO_WORDS:
            raise ValueProblemError(missing, hint)
        return value.strip()

    return read


def read_conditions(value: str) -> tuple[Condition, ...]:
    """Read what `skip-if` says."""
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
        if value.endswith(","):
            hint = "take the comma out: a blank parts options"
            raise ValueProblemError(str(error), hint) from None
        raise ValueProblemError(str(error), FORM) from None


def read_timeout(value: str) -> float:
    """Read how long a step may take, in seconds."""
    seconds = _seconds(value)
    if not seconds:
        raise ValueProblemError(f"`timeout={value}` leaves no time", FORM)
    return seconds


def read_takes(value: str) -> float:
    """Read how long a person takes, in seconds."""
    seconds = _seconds(value)
    if not seconds:
        raise ValueProblemError(f"`takes={value}` says that it takes no time", FORM)
    return seconds


def read_retry(value: str) -> Retry:
    """Read how often to try again, and how far apart."""
    found = _RETRY.fullmatch(value)
    if not found or not int(found[1]):
        raise ValueProblemError(
            f"`{value}` does not say how often to retry",
            "write how many times and how far apart: `retry=10/2s`",
        )
    return Retry(int(found[1]), _seconds(found[2]))


def read_exit(value: str) -> int | None:
    """Read an exit status; None for any."""
    if value == "any":
        return None
    if not _STATUS.fullmatch(value) or int(value) > 255:
        raise ValueProblemError(f"`{value}` is not an exit status", "write 0 to 255, or `any`")
    return int(value)


def read_path(value: str) -> str:
    """Read the path of a file in the work directory."""
    leaves = value.startswith(("/", "~")) or ".." in value.split("/")
    if leaves or not value.strip() or value.endswith("/") or not value.isprintable():
        raise ValueProblemError(
            f"`{value}` is not a file of the work directory",
            "write a relative path without `..`, for example `file=policies/read.json`",
        )
    return value


def read_capture(value: str) -> Capture:
    """Read what a step gives to later ones."""
    name, sign, source = value.partition(":")
    if not _VARIABLE.fullmatch(name):
        raise ValueProblemError(
            f"`{name}` cannot name a variable",
            "write `capture=NAME`, `capture=NAME:JMESPATH` or `capture=NAME:/regex/`; a name is "
            "made of letters, digits and `_`, and does not begin with a digit",
        )
    if _OF_THE_SHELL.fullmatch(name):
        raise ValueProblemError(f"`{name}` is set by the shell itself", "take another name")
    if not sign:
        return Capture(name)
    if len(source) > 2 and source[0] == source[-1] == "/":
        return Capture(name, pattern=_pattern(source[1:-1]))
    if source.startswith("/"):
        raise ValueProblemError(
            f"the regular expression `{source}` does not end with `/`",
            f"write `capture={name}:/regex/`, in quotes when it holds a `/` and a blank",
        )
    return Capture(name, query=check_query(source))


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueProblemError(
            f"`/{text}/` is not a regular expression: {error}", "write one as Python reads it"
        ) from None
    return text


def read_ready(value: str) -> Ready:
    """Read how to see that a step in the background is ready."""
    if len(value) > 2 and value[0] == value[-1] == "/":
        return Ready(pattern=_pattern(value[1:-1]))
    if value.startswith("port:"):
        port = value.removeprefix("port:")
        if not re.fullmatch("[1-9][0-9]{0,4}", port) or int(port) > 65535:
            raise ValueProblemError(f"`{port}` is not a port", "write `ready=port:8080`")
        return Ready(port=int(port))
    return Ready(command=value)


def read_expect(value: str) -> tuple[str, str]:
    """Give the file of a schema and nothing, or JMESPath and a value."""
    kind, sign, file = value.partition(":")
    if sign and kind == "schema":
        if not file.strip() or file.startswith(("/", "~")) or not file.isprintable():
            raise ValueProblemError(
                f"`{file}` is not a file beside the document",
                "write a path relative to the document: `expect=schema:schemas/table.json`",
            )
        return file, ""
    query, value = _halves(value)
    return check_query(query), value


def _halves(value: str) -> tuple[str, str]:
    """Part JMESPath from its value at the last `==` outside of brackets and quotes."""
    depth, quote, at = 0, "", -1
    for index, character in enumerate(value):
        if quote:
            quote = "" if character == quote and value[index - 1] != "\\" else quote
        elif character in "'\"`":
            quote = character
        else:
            depth += (character in "([{") - (character in ")]}")
            if not depth and value.startswith("==", index):
                at = index
    query, expected = value[: max(at, 0)].strip(), value[at + 2 :].strip()
    if not query or not expected:
        raise ValueProblemError(
            f"`{value}` does not say what is expected",
            'write `expect` alone, `expect=schema:FILE` or `expect="JMESPATH==VALUE"`',
        )
    return query, expected


def queried(value: str, position: Position) -> Expectation | None:
    """Give what `expect=JMESPATH==VALUE` promises; None where another form is written."""
    query, expected = read_expect(value) if value else ("", "")
    if not expected:
        return None
    try:
        json.loads(expected.replace("...", "null"))
    except ValueError:
        form = Form.TEXT
    else:
        form = Form.JSON
    return Expectation(f"{expected}\n", position, form, query=query)


def read_word(name: str, *allowed: str) -> Callable[[str], str]:
    """Give a reading of one of some words."""

    def read(value: str) -> str:
        if value not in allowed:
            raise ValueProblemError(f"`{name}` cannot be `{value}`", suggestion(value, allowed))
        return value

    return read


read_skip = _words("`skip` gives no reason", 'write why: `skip="needs a real phone"`')
read_manual = _words(
    "`manual` does not say what the person does",
    'write it: `manual="Confirm the fail-over in the console"`',
)
read_approval = _words("`approval` names no role", 'write who approves: `approval="tech lead"`')


def read_mark(value: str) -> Mark:
    """Read what a step is to the objectives."""
    return Mark(read_word("mark", *Mark)(value))


def read_stream(value: str) -> Stream:
    """Read which stream is compared."""
    return Stream(read_word("stream", *Stream)(value))
