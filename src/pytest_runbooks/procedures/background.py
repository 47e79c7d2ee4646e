"""Steps that keep running while later ones run: a server, a port forwarding, a consumer."""

from __future__ import annotations

import re
import shlex
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..model import Command, Ending, Output, Step
from .live_sessions import LiveSessions

PAUSE = 0.1  # seconds between two looks
TAIL = 1 << 20  # bytes of the output that are looked at
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Started:
    """A block in the background.

    Attributes:
        step: whose block it is.
        output: the file that its output goes to.
        status: the file that holds its exit status when it has ended.
    """

    step: Step
    output: Path
    status: Path

    def text(self) -> str:
        """Give what it has printed, both streams together."""
        return self.output.read_bytes()[-TAIL:].decode(errors="replace")

    def ended(self) -> int | None:
        """Give its exit status; None while it runs."""
        said = self.status.read_text(encoding="utf-8", errors="replace").strip()
        return int(said) if re.fullmatch("[0-9]{1,3}", said) else None


class Background:
    """What runs in the background of a procedure; it ends with the sessions.

    Args:
        sessions: the shell starts it, as `&` does in a terminal.
        folder: for its files; blocks can fill them and make none.
    """

    def __init__(self, sessions: LiveSessions, folder: Path) -> None:
        self._sessions = sessions
        self._folder = folder
        self._started: list[Started] = []

    def run(self, step: Step, timeout: float, on_wait: Callable[[float], None]) -> Output:
        """Start the block of a step, and wait until it is ready.

        Returns:
            What it printed until then. It has timed out when it was not ready, and has a status
            when it ended before.
        """
        since = time.perf_counter()
        [command] = step.commands
        files = [self._folder / f"background.{len(self._started)}.{one}" for one in ("out", "end")]
        for file in files:
            file.touch(0o600)
        started = Started(step, *files)
        out, end = (shlex.quote(str(file)) for file in files)
        # On the line of the fence, so that those of the block stay what they are.
        begin = f"( builtin trap 'builtin printf %s \"$?\" >{end}' EXIT"
        code = f"{begin}\n{command.code}) >>{out} 2>&1 <>/dev/null &\n"
        output = self._sessions.run(step, Command(code, command.line - 1), timeout, on_wait)
        if output.status or output.ending is not Ending.COMPLETED:
            return output
        is_ready = step.options.ready is None
        while not is_ready and started.ended() is None:
            seconds = time.perf_counter() - since
            if seconds > timeout:
                late = Ending.TIMED_OUT
                said = started.text()
                return Output(124, said, ending=late, reason="not ready in time", seconds=seconds)
            on_wait(seconds)
            is_ready = self._is_ready(started)
            if not is_ready:
                time.sleep(PAUSE)
        self._started.append(started)
        reason = "" if is_ready else "before it was ready"
        status = 0 if is_ready else started.ended() or 0
        seconds = time.perf_counter() - since
        return Output(status, started.text(), reason=reason, seconds=seconds)

    def hint(self) -> str:
        """Say what has ended in the background with a failure; empty when nothing has."""
        for one in self._started:
            if status := one.ended():
                line = one.step.line
                return f"what line {line} started in the background has ended with status {status}"
        return ""

    def _is_ready(self, started: Started) -> bool:
        ready = started.step.options.ready
        assert ready is not None
        if ready.pattern:
            return bool(re.search(ready.pattern, started.text(), re.MULTILINE))
        if ready.port is not None:
            try:
                socket.create_connection((_LOOPBACK, ready.port), timeout=1).close()
            except OSError:
                return False
            return True
        code = f"if (\n{ready.command}\n) >/dev/null 2>&1; then builtin printf yes; fi\n"
        return self._sessions.ask(code, started.step.position.line).stdout == "yes"
