"""Which program a shell command starts, behind `sudo`, `env`, `xargs` and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..parsing.shell_tokens import Word
from .shell import known_text

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
STARTERS: Mapping[str, frozenset[str]] = {
    "sudo": frozenset(
        {"-u", "-g", "-h", "-p", "-r", "-t", "-C", "-D", "-R", "-T", "--user", "--group"}
    ),
    "doas": frozenset({"-u"}),
    "env": frozenset({"-u", "-C", "-S", "--unset", "--chdir"}),
    "timeout": frozenset({"-s", "-k", "--signal", "--kill-after"}),
    "nice": frozenset({"-n", "--adjustment"}),
    "ionice": frozenset({"-c", "-n"}),
    "xargs": frozenset(
        {"-I", "-n", "-L", "-P", "-s", "-d", "-E", "-a", "--max-args", "--max-procs"}
    ),
    "time": frozenset({"-f", "-o"}),
    "watch": frozenset({"-n", "--interval"}),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "nohup": frozenset[str](),
    "command": frozenset[str](),
    "builtin": frozenset[str](),
    "exec": frozenset({"-a"}),
}
"""Programs that start another one, and their options that take a word of their own."""
_DURATION = re.compile(r"[\d.]+[smhd]?")


def program_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Give the words of a command from the program on that does the work; none for assignments."""
    at = 0
    while at < len(words) and _ASSIGNMENT.match(words[at].start):
        at += 1
    while at < len(words) - 1 and (name := known_text(words[at])) in STARTERS:
        if name == "command" and known_text(words[at + 1]) in {"-v", "-V"}:
            break
        at = _behind_options(words, at + 1, STARTERS[name], is_timeout=name == "timeout")
    return tuple(words[at:])


def _behind_options(
    words: Sequence[Word], at: int, with_word: frozenset[str], *, is_timeout: bool
) -> int:
    while at < len(words):
        text = known_text(words[at])
        if text in with_word:
            at += 2
        elif text.startswith("-") or _ASSIGNMENT.match(text):
            at += 1
        elif is_timeout and _DURATION.fullmatch(text):
            at, is_timeout = at + 1, False
        else:
            break
    return at


def base_name(path: str) -> str:
    """Give the name of a program without the folders before it."""
    return path.rpartition("/")[2]
