"""Steps that keep running while later ones run: a server, a port forwarding, a consumer."""

from __future__ import annotations

import os
import re
import select
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..model import Command, Ending, Output, Step
from ..sessions.output import Capture, OutputPipe
from .live_sessions import LiveSessions
from .patience import limited

PAUSE = 0.1  # seconds between two looks
LIMIT = 1 << 20  # bytes of the output that are kept


@dataclass(frozen=True, slots=True)
class Started:
    """A block in the background.

    Attributes:
        step: whose block it is.
        status: the file that holds its exit status when it has ended; empty for ever when a program
            took the place of its shell, or its shell was killed.
    """

    step: Step
    status: Path

    def ended(self) -> int | None:
        """Give its exit status; None while it runs, or where nobody has written it down."""
        with self.status.open("rb") as file:  # of which a block may have made anything
            said = file.read(4).decode(errors="replace")
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
        self._number = 0

    def run(self, step: Step, timeout: float, on_wait: Callable[[float], None]) -> Output:
        """Start the block of a step, and wait until it is ready.

        Returns:
            What it printed until then. It has timed out when it was not ready, and has a status
            when it ended before.
        """
        self._number += 1
        pipe = OutputPipe(self._folder / f"background.{self._number}.out")
        started = Started(step, self._folder / f"background.{self._number}.end")
        started.status.touch(0o600)
        capture = pipe.open(LIMIT)
        try:
            output = self._run(started, pipe, capture, timeout, on_wait)
        except BaseException:
            os.close(capture.fd)
            raise
        if output.status or output.ending is not Ending.COMPLETED or output.reason:
            os.close(capture.fd)  # what is left of it is killed
        else:
            self._sessions.leave(pipe, capture)
            self._started.append(started)
        return output

    def hint(self) -> str:
        """Say what has ended in the background with a failure; empty when nothing has."""
        for one in self._started:
            if status := one.ended():
                line = one.step.line
                return f"what line {line} started in the background has ended with status {status}"
        return ""

    def _run(
        self,
        started: Started,
        pipe: OutputPipe,
        capture: Capture,
        timeout: float,
        on_wait: Callable[[float], None],
    ) -> Output:
        since = time.perf_counter()
        step = started.step
        [command] = step.commands
        out, end = shlex.quote(str(pipe.path)), shlex.quote(str(started.status))
        # On the line of the fence, so that those of the block stay what they are. `>|` since the
        # files are there, and the page may have set `noclobber`.
        begin = f"( builtin trap 'builtin printf %s \"$?\" >|{end}' EXIT"
        code = f"{begin}\n{command.code}) >>{out} 2>&1 <>/dev/null &\n"
        output = self._sessions.run(step, Command(code, command.line - 1), timeout, on_wait)
        if output.status or output.ending is not Ending.COMPLETED or step.options.ready is None:
            return output
        process = int(self._sessions.ask('builtin printf %s "$!"\n').stdout)
        while True:
            # In this order: what has been ready and ended at once has been ready.
            status = self._status(started, process)
            seconds = time.perf_counter() - since
            is_ready = self._is_ready(step, capture, max(0.1, timeout - seconds))
            seconds = time.perf_counter() - since
            if is_ready and not status:
                return Output(0, capture.text(), cut=capture.cut, seconds=seconds)
            if status is not None:
                said = capture.text()
                reason = "before it was ready"
                return Output(status, said, reason=reason, cut=capture.cut, seconds=seconds)
            if seconds > timeout:
                late, said = Ending.TIMED_OUT, capture.text()
                reason = "not ready in time"
                return Output(
                    124, said, ending=late, reason=reason, cut=capture.cut, seconds=seconds
                )
            on_wait(seconds)
            _take_in(capture, PAUSE)

    def _status(self, started: Started, process: int) -> int | None:
        """Give the exit status of a block; None while it runs."""
        try:
            os.kill(process, 0)
        except PermissionError:  # of another user, since `sudo` took the place of its shell
            return None
        except ProcessLookupError:
            pass
        else:
            return None
        status = started.ended()
        if status is not None:
            return status
        code = f"if builtin wait {process}; then builtin printf 0; else builtin printf $?; fi\n"
        said = self._sessions.ask(code).stdout
        return int(said) if said.isdecimal() else 127

    def _is_ready(self, step: Step, capture: Capture, timeout: float) -> bool:
        ready = step.options.ready
        assert ready is not None
        capture.read_all()
        if ready.pattern:
            with limited():
                return bool(re.search(ready.pattern, capture.text(), re.MULTILINE))
        if ready.port is not None:
            return self._sessions.serves(ready.port)
        # What has been started takes its time, and so does waiting for it.
        begin = 'sleep() { builtin command -p sleep "$@"; }'
        code = f"if ( {begin}\n{ready.command}\n) >/dev/null 2>&1; then builtin printf yes; fi\n"
        return self._sessions.ask(code, step.position.line, timeout).stdout == "yes"


def _take_in(capture: Capture, seconds: float) -> None:
    """Read what is printed for a while, so that nothing waits that has much to say."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if capture.ended:  # which a poll would not wait for
            time.sleep(left)
        else:
            select.select([capture.fd], [], [], left)
        capture.read()
