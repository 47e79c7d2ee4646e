"""How the harness and a live session talk: lines in two FIFOs, beside the blocks' own streams."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..errors import InfrastructureError
from .process import SupervisedProcess

TICK = 0.1  # seconds between looks at a command that runs


@dataclass(frozen=True, slots=True)
class Gone:
    """The process ended without an answer; `status` is negative for a signal."""

    status: int


class Channel:
    """Two FIFOs in a folder: `requests` to the session, `answers` from it.

    A FIFO that is opened by its path when it is needed, unlike a pipe, is open in none of the
    programs that a block starts.
    """

    def __init__(self, folder: Path) -> None:
        self.requests = folder / "requests"
        self.answers = folder / "answers"
        # Opened for both directions, so that opening never waits and reading never sees an end.
        self._out, self._in = self._make(self.requests), self._make(self.answers)
        self._heard: list[list[str]] = []  # answers that nobody waited for yet

    def tell(self, *lines: str) -> None:
        """Send lines; together they must be shorter than a pipe's capacity (64 KiB)."""
        os.write(self._out, "".join(line + "\n" for line in lines).encode())

    def wait(
        self,
        process: SupervisedProcess,
        pid: int,
        word: str,
        timeout: float,
        on_tick: Callable[[float], None],
    ) -> list[str] | Gone | None:
        """Wait for the answer whose first word is `word`, and give its words.

        Args:
            process: whose supervisor reports the end of `pid`.
            pid: the process that should answer.
            word: the first word of the answer.
            timeout: seconds; when they are over, None is given.
            on_tick: called every now and then with the seconds waited so far.

        Raises:
            InfrastructureError: the supervisor was killed.
        """
        started = time.perf_counter()
        while (elapsed := time.perf_counter() - started) <= timeout:
            patience = 0.0 if self._heard else min(TICK, timeout - elapsed + 0.001)
            ready, _, _ = select.select([self._in, process.report_fd], [], [], patience)
            if not ready:
                on_tick(elapsed)
            supervised = process.report_fd not in ready or process.read_reports()
            self._heard += [line.split() for line in _read(self._in).splitlines()]
            while self._heard:
                words = self._heard.pop(0)
                if words[0] == word:
                    return words
            status = process.status(pid)
            if status is not None:
                return Gone(status)
            if not supervised:
                raise InfrastructureError("the supervisor of a session was killed")
        return None

    def clear(self) -> None:
        """Forget what a process that ended left unread or unheard."""
        _read(self._out)
        _read(self._in)
        self._heard.clear()

    def close(self) -> None:
        """Close both directions."""
        os.close(self._out)
        os.close(self._in)

    @staticmethod
    def _make(path: Path) -> int:
        os.mkfifo(path, 0o600)
        return os.open(path, os.O_RDWR | os.O_NONBLOCK)


def _read(fifo: int) -> str:
    try:
        return os.read(fifo, 1 << 16).decode(errors="replace")
    except BlockingIOError:
        return ""
