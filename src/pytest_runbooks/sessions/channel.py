"""How the harness and a live session talk: lines in two FIFOs, beside the blocks' own streams."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import InfrastructureError
from ..supervision.process import SupervisedProcess
from .output import Capture

TICK = 0.1  # seconds between calls of `on_tick`


@dataclass(frozen=True, slots=True)
class Gone:
    """The process ended without an answer; `status` is negative for a signal."""

    status: int


def _ignore(_: object) -> None: ...


class Channel:
    """Two FIFOs in a folder: `requests` to the session, `answers` from it.

    A FIFO that is opened by its path when it is needed, unlike a pipe, is open in none of the
    programs that a block starts.
    """

    def __init__(self, folder: Path) -> None:
        # Opened for both directions, so that opening never waits and reading never sees an end.
        self._out = open_fifo(folder / "requests")
        self._in = open_fifo(folder / "answers")
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
        *,
        captures: Iterable[Capture] = (),
        on_other: Callable[[list[str]], None] = _ignore,
        on_tick: Callable[[float], None] = _ignore,
    ) -> list[str] | Gone | None:
        """Wait for the answer whose first word is `word`, and give its words.

        Args:
            process: whose supervisor reports the end of `pid`.
            pid: the process that should answer.
            word: the first word of the answer.
            timeout: seconds; when they are over, None is given.
            captures: output to take in meanwhile.
            on_other: called with the words of each answer that comes before.
            on_tick: called every now and then with the seconds waited so far.

        Raises:
            InfrastructureError: the supervisor was killed.
        """
        started = time.perf_counter()
        next_tick = min(TICK, timeout)
        streams = {capture.fd: capture for capture in captures}
        poller = select.poll()
        for fd in (self._in, process.report_fd, *streams):
            poller.register(fd, select.POLLIN)
        supervised = True
        while True:
            self._heard += _lines(self._in)
            while self._heard:
                words = self._heard.pop(0)
                if words[0] == word:
                    return words
                on_other(words)
            status = process.status(pid)
            if status is not None:
                return Gone(status)
            if not supervised:
                raise InfrastructureError("the supervisor of a session was killed")
            elapsed = time.perf_counter() - started
            if elapsed > timeout:
                return None
            if elapsed >= next_tick:
                on_tick(elapsed)
                next_tick = elapsed + TICK
            patience = max(0.0, min(next_tick, timeout) - elapsed)
            ready = {fd for fd, _ in poller.poll(1 + patience * 1000)}
            for fd in ready & streams.keys():
                streams[fd].read()
                if streams[fd].ended:  # from now on it would always be ready
                    poller.unregister(fd)
            supervised = process.report_fd not in ready or process.read_reports()

    def clear(self) -> list[list[str]]:
        """Forget what a process that ended left unread, and give what nobody waited for."""
        _lines(self._out)
        heard, self._heard = self._heard + _lines(self._in), []
        return heard

    def close(self) -> None:
        """Close both directions."""
        os.close(self._out)
        os.close(self._in)


def open_fifo(path: Path) -> int:
    """Make a FIFO and open it for both directions."""
    os.mkfifo(path, 0o600)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK)


def _lines(fifo: int) -> list[list[str]]:
    try:
        text = os.read(fifo, 1 << 16).decode(errors="replace")
    except BlockingIOError:
        return []
    return [words for line in text.splitlines() if (words := line.split())]
