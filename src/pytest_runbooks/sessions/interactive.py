"""A shell for a person, with everything that the shell of a procedure knows."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..supervision.process import SupervisedProcess
from .bash_program import find_bash
from .bash_state import ShellState
from .protocol import Place
from .relay import open_terminal, relay

PROGRAM = Path(__file__).with_name("take_terminal.py")
PRELUDE = Path(__file__).with_name("prelude.bash")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person's shell begins with.

    Attributes:
        prompt: a word that says where in the document it is.
        history: the commands that the arrow keys bring back, the last one first.
        terminal: the kind of the person's terminal (TERM).
    """

    prompt: str
    history: tuple[str, ...] = ()
    terminal: str = "dumb"


def hold_shell(place: Place, state: ShellState | None, person: int, opening: Opening) -> None:
    """Let a person type commands, until that shell ends; nothing of it is left then.

    It is a copy: what a person sets in it is not known to the steps that follow.

    Args:
        place: where the shell of the procedure lives; the folder `control` is there.
        state: what the shell knows; None for what it knows at the start.
        person: the person's terminal.
        opening: what else it begins with.

    Raises:
        InfrastructureError: it could not be started, or something of it could not be ended.
    """
    bash = find_bash(place.env.get("PATH", os.defpath))
    commands = place.control / "person"
    commands.write_text("\n".join(_commands(place, state, opening)) + "\n", encoding="utf-8")
    ours, theirs = open_terminal(person)
    try:
        process = SupervisedProcess(
            [
                *(sys.executable, "-I", "-S", str(PROGRAM), str(theirs)),
                *(bash, "--noprofile", "--rcfile", str(commands), "-i"),
            ],
            env={} if state else place.env,
            cwd=place.first_directory,
            log=place.control / "log",
            fence=place.fence,
            descriptors=[theirs],
        )
        os.close(theirs)
        theirs = -1
        try:
            relay(person, ours, process)
        finally:
            process.close()
    finally:
        os.close(ours)
        if theirs >= 0:
            os.close(theirs)


def _commands(place: Place, state: ShellState | None, opening: Opening) -> Iterator[str]:
    """Give what the shell reads before it prompts.

    Some machines have a file that every interactive shell reads before this one; nothing of it is
    to be left.
    """
    functions = re.findall(r"^(__runbook_\w+)\(\)", PRELUDE.read_text("utf-8"), re.MULTILINE)
    traps = " ".join(map(str, range(signal.NSIG)))
    yield "{"
    yield r"\builtin unalias -a"
    yield r"\builtin unset -f $(\builtin compgen -A function)"
    if state:
        yield r"\builtin unset -v $(\builtin compgen -e)"
        yield f"__runbook_dir={shlex.quote(str(place.control))}"
        yield f"__runbook_own={shlex.quote(str(place.own))}"
        yield rf"\builtin . {shlex.quote(str(PRELUDE))}"
        # What a trap does is the procedure's to do, and not the person's.
        reset = rf"\builtin trap - {traps} DEBUG ERR RETURN"
        yield from state.restore(rf"{reset}; \builtin shopt -s expand_aliases")
        yield r'\builtin unset -v "${!__runbook_@}"'
        yield rf"\builtin unset -f {' '.join(functions)}"
    yield "} >/dev/null 2>&1"
    yield f"TERM={shlex.quote(opening.terminal)}"
    yield "HISTFILE=${HOME-}/.bash_history"
    prompt = _verbatim(opening.prompt) + r" \w $ "
    yield f"PS1={shlex.quote(prompt)}"
    for command in opening.history:
        yield rf"\builtin history -s -- {shlex.quote(command.rstrip())}"


def _verbatim(text: str) -> str:
    """Leave out of a text what a prompt would not show as it is."""
    return re.sub(r"[\\$`!\s]+", " ", text).strip()
