"""What bash says in a session, said as it would be on a terminal."""

from __future__ import annotations

import re
from pathlib import Path


class Terminal:
    """Takes out of a shell's messages what is there only because a harness runs it.

    Args:
        control: the folder of the session.
        prelude: the file of the functions that run around each command; what bash says while one
            of them runs, such as that a job ended, has its name.
    """

    def __init__(self, control: Path, prelude: Path) -> None:
        own = rf"{re.escape(str(control))}/(?:(?:step|state)\.\d+|requests)"
        files = rf"^(?:{own}|{re.escape(str(prelude))}): "
        self._place = re.compile(rf"{files}(?:line \d+: )?", re.MULTILINE)
        # The shell reports a child that the harness killed, a line for each of its pipeline.
        self._killed = re.compile(rf"{files}line \d+: +\d+ .*\n(?: +\d+ .*\n)*", re.MULTILINE)

    def text(self, said: str, *, traced: bool, timed_out: bool) -> str:
        """Give what was said.

        Args:
            said: by the commands and the shell.
            traced: the commands were traced (`set -x`), which marks how deep they are nested.
            timed_out: the harness ended the command.
        """
        if timed_out:
            said = self._killed.sub("", said)
        if traced:
            said = re.sub(r"^\+(?=\++ )", "", said, flags=re.MULTILINE)
        return self._place.sub("bash: ", said)


def traces(code: str, options: str) -> bool:
    """Tell whether a command traces, given the options (`$-`) that it began with."""
    return "x" in options or bool(re.search(r"\bset\s+-\w*x|\bxtrace\b", code))
