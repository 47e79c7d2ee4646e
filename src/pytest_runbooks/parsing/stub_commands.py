"""Command stubs: what a declared answer to a command may say, and how it becomes one."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

from pytest_runbooks.model import CommandStub, Position

if TYPE_CHECKING:
    from .stubs import Wrong
    from .yaml_data import Data  # PyYAML, which `stubs.py` loads too, takes long

# Of bash: what it knows by itself it does not look for on the PATH.
_OWN = {
    *(".", ":", "[", "[[", "!", "{", "}", "alias", "bg", "bind", "break", "builtin", "caller"),
    *("case", "cd", "command", "compgen", "complete", "compopt", "continue", "coproc", "declare"),
    *("dirs", "disown", "do", "done", "echo", "elif", "else", "enable", "esac", "eval", "exec"),
    *("exit", "export", "false", "fc", "fg", "fi", "for", "function", "getopts", "hash", "help"),
    *("history", "if", "in", "jobs", "kill", "let", "local", "logout", "mapfile", "popd"),
    *("printf", "pushd", "pwd", "read", "readarray", "readonly", "return", "select", "set"),
    *("shift", "shopt", "source", "suspend", "test", "then", "time", "times", "trap", "true"),
    *("type", "typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while"),
}
ANSWERS = {"route53": "dig"}
"""What finds out what to answer, and the program in whose place it does."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")


def wrong_command(text: str) -> Wrong:
    """Say what is wrong with the command of a stub."""
    try:
        words = shlex.split(text) if text.isprintable() else []
    except ValueError:  # a quote that is not closed
        words = []
    if not words:
        return (
            f"`{text}` is not a command" if text else "an empty text is not a command",
            "write it on one line, as `gh run list *`; `*` stands for any characters",
        )
    if words[0] in _OWN:
        return (
            f"`{words[0]}` is a command of the shell itself, which asks no program",
            "take the program that the block is to find on its PATH",
        )
    if not _NAME.fullmatch(words[0]):
        return (
            f"`{words[0]}` is not the name of a program",
            "write the name by which it is found on the PATH, as `gh`; patterns stand behind it",
        )
    return None


def wrong_exit(status: str) -> Wrong:
    """Say what is wrong with the exit status of a stub."""
    if re.fullmatch("0|[1-9][0-9]{0,2}", status) and int(status) < 256:
        return None
    return f"`{status}` is not an exit status", "write a number from 0 to 255"


def wrong_answers(answers: str) -> Wrong:
    """Say what is wrong with the name of what answers."""
    if answers in ANSWERS:
        return None
    return f"unknown answers `{answers}`", f"write {' or '.join(f'`{one}`' for one in ANSWERS)}"


def wrong_answered(command: str, answers: str) -> Wrong:
    """Say what is wrong with the command of a stub that something answers."""
    program = ANSWERS[answers]
    if command.split(maxsplit=1)[:1] == [program]:
        return None
    return (
        f"`answers: {answers}` knows `{program}` only",
        f"write `command: {program}`, or say by `stdout` what the command prints",
    )


def printed(data: Data) -> str:
    """Give data as a program prints it: JSON on one line."""
    return json.dumps(data, ensure_ascii=False) + "\n"


def command_stub_of(
    text: str,
    position: Position | None,
    status: int,
    stdout: str,
    stderr: str,
    answers: str,
) -> CommandStub:
    """Make a stub; each value is right by the rules above (see `CommandStub`)."""
    name, *arguments = shlex.split(text)
    said = _whole(stdout), _whole(stderr)
    return CommandStub(name, " ".join(arguments), position, status, *said, answers)


def _whole(text: str) -> str:
    """Join surrogates, which escapes in JSON and in YAML may leave in two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
