"""Which spellings in some shell text the AWS CLI of another major version alone understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .aws_spellings import SPELLINGS, Spelling
from .shell_commands import ShellCommand, commands_of
from .shell_tokens import Word

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_WRAPPERS = frozenset({"command", "env", "exec", "nohup", "time"})
_FLAGS = frozenset(
    {
        "--debug",
        "--no-verify-ssl",
        "--no-paginate",
        "--no-sign-request",
        "--no-cli-pager",
        "--cli-auto-prompt",
        "--no-cli-auto-prompt",
        "--v2-debug",
    }
)
_WITH_VALUE = frozenset(
    {
        "--endpoint-url",
        "--output",
        "--query",
        "--profile",
        "--region",
        "--color",
        "--ca-bundle",
        "--cli-read-timeout",
        "--cli-connect-timeout",
        "--cli-binary-format",
        "--cli-error-format",
    }
)
_ASKS_FOR_VERSION = re.compile(r"\baws(?:[ \t]+\S+)*?[ \t]+--version\b|\baws-cli/")
_BRINGS_ANOTHER = re.compile(
    r"\balias[ \t]+aws=|\bfunction[ \t]+aws\b|\baws[ \t]*\(\)|\bPATH=|\bactivate\b"
    r"|\binstall\b[^\n]*\baws|\baws/install\b"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A spelling of another version, in a text.

    Attributes:
        spelling: which.
        shown: as the text has it.
        lines: those of its command; 0 is the text's first.
        line: its own.
        is_sure: the AWS CLI surely gets it when the text runs, and its refusal is no answer that
            the text is prepared for.
    """

    spelling: Spelling
    shown: str
    lines: range
    line: int
    is_sure: bool


@lru_cache(maxsize=16)  # it is asked for each command of a text
def brings_another_aws(text: str) -> bool:
    """Say whether `aws` may be another program after some text, or a function."""
    return bool(_BRINGS_ANOTHER.search(text))


def foreign_spellings(text: str, major: int) -> tuple[Found, ...]:
    """Find what another major version than this one alone understands, in some shell text.

    A variable or placeholder decides nothing.
    """
    calls = [*_calls(text)]
    asks = _ASKS_FOR_VERSION.search(text) or any(_asks_for_help(words) for _, words in calls)
    doubtful = bool(asks) or brings_another_aws(text)
    return tuple(
        Found(spelling, shown, command.lines, word.line, command.is_sure and not doubtful)
        for command, words in calls
        if not _asks_for_help(words)
        for spelling, shown, word in _foreign(words, major)
    )


def has_calls(text: str) -> bool:
    """Say whether a text has a command `aws`."""
    return any(True for _ in _calls(text))


def _calls(text: str) -> Iterator[tuple[ShellCommand, Sequence[Word]]]:
    """Give the commands that are `aws`, with the words behind it."""
    if "aws" not in text:
        return
    for command in commands_of(text):
        words = command.words
        place = 0
        while place < len(words) and _is_before_name(words, place):
            place += 1
        if place < len(words) and words[place].text == "aws":
            yield command, words[place + 1 :]


def _is_before_name(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    if _ASSIGNMENT.match(word.start) or word.text in _WRAPPERS or word.text == "timeout":
        return True
    return place > 0 and words[place - 1].text == "timeout"


def _asks_for_help(words: Sequence[Word]) -> bool:
    return any(word.text in {"help", "--version"} for word in words)


def _foreign(words: Sequence[Word], major: int) -> Iterator[tuple[Spelling, str, Word]]:
    path = _path(words)
    texts = [word.text for word in path]
    for spelling in SPELLINGS:
        depth = len(spelling.command)
        if spelling.major == major or texts[:depth] != [*spelling.command]:
            continue
        if not spelling.option:
            yield spelling, spelling.shown(), path[0]
        for word, value in _options(words, spelling.option):
            if not spelling.values or value in spelling.values:
                yield spelling, spelling.shown(value or ""), word


def _path(words: Sequence[Word]) -> list[Word]:
    """Give the command's name and that of its part; less when something else stands between."""
    path: list[Word] = []
    place = 0
    while place < len(words) and len(path) < 2:
        text = words[place].text
        if text is None and not words[place].start.startswith("--"):
            break
        name, equals, _ = words[place].start.partition("=")
        if not name.startswith("-"):
            path.append(words[place])
        elif name in _WITH_VALUE:
            place += not equals
        elif text not in _FLAGS:
            break
        place += 1
    return path


def _options(words: Sequence[Word], option: str) -> Iterator[tuple[Word, str | None]]:
    """Find an option, with its value; None where there is none, or an expansion decides."""
    for place, word in enumerate(words):
        if word.text == "--":
            return
        name, equals, value = word.start.partition("=")
        if option and name == option and (equals or word.is_literal):
            if equals:
                yield word, value if word.is_literal else None
            else:
                yield word, words[place + 1].text if place + 1 < len(words) else None
