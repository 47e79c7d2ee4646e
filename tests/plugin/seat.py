"""A person at a terminal, who runs pytest."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import Self

from pytest_runbooks.sessions.interactive import PROGRAM

from ..terminal import Terminal
from .room import Room, without_durations

ASKS = "[q]uit: "


class Seat:
    """Runs pytest in a room, on a terminal of its own; its user's name is `ann`.

    Attributes:
        terminal: what is shown and typed.
        process: pytest.
    """

    def __init__(self, room: Room, *arguments: str) -> None:
        self.terminal = Terminal(columns=400)  # a prompt of bash names a folder of this test
        side = self.terminal.side
        pytest = [sys.executable, "-m", "pytest", "-pno:randomly", "-pno:cacheprovider"]
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(PROGRAM), "0", *pytest, *arguments],
            cwd=room.path,
            env={**os.environ, "TERM": "dumb", "LOGNAME": "ann"},
            stdin=side,
            stdout=side,
            stderr=side,
            start_new_session=True,
        )
        self.terminal.give_away()

    def end(self) -> str:
        """Wait until pytest has ended; give all that was shown, as `told` gives it."""
        self.terminal.to_end()
        self.process.wait(20)
        return told(self.terminal.shown)

    @property
    def dialog(self) -> str:
        """What was shown from the first step on, up to the report; see `told`."""
        return told(self.terminal.shown).partition("\n\n")[2].partition("\n===")[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.terminal.hang_up()


def told(shown: str) -> str:
    """Give what was shown without durations, times of day, names of folders and percentages."""
    text = re.sub(r" +\[ *\d+%\]", "", without_durations(shown))
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "NOW", text)
    return re.sub(r"(/[\w.-]+)+/runbook-\w+/work", "WORK", text)
