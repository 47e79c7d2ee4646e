"""Where `aws` stands in a command of a shell: alone, or behind programs that run another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...parsing.shell_commands import ShellCommand
from ...parsing.shell_tokens import Word
from ..program_words import STARTERS
from ..shell import UNKNOWN, ShellCode, literal

_AWS = re.compile(r"(?:/\S*/bin/)?aws|awslocal")
# What a page writes where other words belong: `<A|B>`, which a shell takes for a redirection, and
# the templates of other programs.
_STAND_IN = re.compile(r"<[A-Za-z]")
_SYNOPSIS = re.compile(r"[\[{]$|\[-")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")


@dataclass(frozen=True)
class FoundAws:
    """A command `aws`.

    Attributes:
        words: those behind `aws`.
        may_grow: more words may come behind them when it runs.
    """

    words: tuple[Word, ...]
    may_grow: bool = False


def find_aws(command: ShellCommand) -> FoundAws | None:
    """Find `aws` in a command; None where it is another program that runs."""
    words = command.words
    if command.header:
        return None
    place, may_grow, replaced = 0, False, ""
    while place < len(words):
        text = literal(words[place])
        if _ASSIGNMENT.match(words[place].start):
            place += 1
        elif text is None:
            return None
        elif _AWS.fullmatch(text):
            behind = words[place + 1 :]
            return FoundAws(_with_unknown(behind, replaced), may_grow and not replaced)
        elif (with_value := STARTERS.get(text.rpartition("/")[2])) is None:
            return None
        else:
            if text == "xargs":
                may_grow, replaced = True, _replaced(words[place + 1 :])
            place = _behind_options(words, place + 1, with_value)
            place += text == "timeout"  # how long
    return None


def holds_stand_in(code: ShellCode, command: ShellCommand) -> bool:
    """Say whether something in a command stands for words, and is no placeholder to this tool."""
    end = max([command.words[-1].end, *(one.target.end for one in command.redirections)])
    begin = command.words[0].begin
    if any(_STAND_IN.match(code.neutral, one.begin) for one in command.redirections):
        return True
    if command.after == "(" or any(_SYNOPSIS.match(code.written(word)) for word in command.words):
        return True
    return "{{" in code.neutral[begin:end] or "{%" in code.neutral[begin:end]


def _behind_options(words: Sequence[Word], place: int, with_value: frozenset[str]) -> int:
    while place < len(words) and words[place].start.startswith("-"):
        place += 2 if words[place].start in with_value else 1
    return place


def _replaced(words: Sequence[Word]) -> str:
    """Give what `xargs` replaces in the words behind it; nothing when it puts words at the end."""
    for place, word in enumerate(words):
        text = word.start
        if not text.startswith("-"):
            return ""
        if text in {"-I", "--replace"}:
            return words[place + 1].start if text == "-I" and place + 1 < len(words) else "{}"
        if text.startswith("-I"):
            return text[2:]
        if text.startswith("-i"):
            return text[2:] or "{}"
        if text.startswith("--replace="):
            return text.partition("=")[2]
        if text in STARTERS["xargs"]:
            return _replaced(words[place + 2 :])
    return ""


def _with_unknown(words: Sequence[Word], replaced: str) -> tuple[Word, ...]:
    """Make unknown what another program replaces."""
    if not replaced:
        return tuple(words)
    found = []
    for word in words:
        pieces = tuple(
            None if piece is None else piece.replace(replaced, UNKNOWN) for piece in word.pieces
        )
        if pieces == word.pieces:
            found.append(word)
        else:
            start = word.start.partition(replaced)[0]
            found.append(word._replace(start=start, is_literal=False, pieces=pieces))
    return tuple(found)
