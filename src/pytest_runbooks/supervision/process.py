"""One supervised process from the harness's side."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import InfrastructureError
from ..fence.fence import Fence, entrance
from ..fence.processes import is_below

SUPERVISOR = Path(__file__).with_name("supervisor.py")
LOAD = Path("/proc/loadavg")  # its last word is the id of the process started last; proc(5)
GOODBYE = 10.0  # seconds for the supervisor to kill what is left and to end


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time that tells processes that were there from those which came later.

    Attributes:
        seconds: since boot; the start of a process is known to a hundredth of a second only.
        last_pid: of the process that was started last.
    """

    seconds: float
    last_pid: int

    @classmethod
    def now(cls) -> Moment:
        """Give the present moment."""
        seconds = time.clock_gettime(time.CLOCK_BOOTTIME)
        return cls(seconds, int(LOAD.read_bytes().split()[-1]))


class SupervisedProcess:
    """A process whose whole offspring ends with it; see `supervisor.py`.

    Args:
        command: program and arguments.
        env: its environment.
        cwd: its working directory.
        log: a file for what it says itself on standard error.
        fence: what the process enters before it runs; None for none.
        descriptors: what the process inherits besides the standard ones.

    Attributes:
        pid: the process's id.
        report_fd: readable when there is something for `read_reports`.

    Raises:
        InfrastructureError: the process could not be started.
    """

    def __init__(
        self,
        command: list[str],
        *,
        env: dict[str, str],
        cwd: Path,
        log: Path,
        fence: Fence | None = None,
        descriptors: Iterable[int] = (),
    ) -> None:
        self._asking = threading.Lock()
        self._killed = False
        self._left: list[str] = []  # processes that could not be killed
        self._statuses: dict[int, int] = {}
        self._answers: list[str] = []
        self._pending = b""
        request_end, self._request_fd = os.pipe()
        self.report_fd, report_end = os.pipe()
        try:
            with log.open("ab") as errors, entrance(fence, command, env) as entering:
                self._supervisor = subprocess.Popen(  # noqa: S603 - running it is the purpose
                    [sys.executable, "-I", "-S", str(SUPERVISOR), *entering.command],
                    stdin=request_end,
                    stdout=report_end,
                    stderr=errors,
                    env=entering.env,
                    cwd=cwd,
                    start_new_session=True,
                    pass_fds=[*entering.descriptors, *descriptors],
                )
        except OSError as error:
            os.close(self._request_fd)
            os.close(self.report_fd)
            raise InfrastructureError(f"cannot start `{command[0]}`: {error}") from error
        finally:
            os.close(request_end)
            os.close(report_end)
        if fence:
            fence.adopt(self._supervisor.pid, itself=False)
        started = self._answer("started", GOODBYE)
        self.pid = int(started.split()[1]) if started else 0
        if not started:
            self.close()
            said = log.read_text(errors="replace").strip()
            raise InfrastructureError(f"cannot start `{command[0]}`: {said or 'no answer'}")

    def read_reports(self) -> bool:
        """Take in what the supervisor has to say; False when it has ended."""
        data = os.read(self.report_fd, 4096)
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            word, *numbers = line.decode().split()
            if word == "exited":
                self._statuses[int(numbers[0])] = int(numbers[1])
            elif word == "left":
                self._left = numbers
            else:
                self._answers.append(line.decode())
        return bool(data)

    def has_started(self, pid: int) -> bool:
        """Say whether a process is this one, or was started by it or its offspring."""
        return is_below(pid, {self._supervisor.pid})

    def status(self, pid: int) -> int | None:
        """Give the exit status of a process, negative for a signal; None while it runs."""
        return self._statuses.get(pid)

    def await_exit(self, pid: int, seconds: float) -> int | None:
        """Wait for a process to end; None when it runs on, or the supervisor is gone."""
        deadline = time.monotonic() + seconds
        while pid not in self._statuses:
            if not (self._wait(deadline - time.monotonic()) and self.read_reports()):
                return None
        return self._statuses[pid]

    def kill_since(self, moment: Moment, *spared: int) -> None:
        """Kill what was started since a moment, but for `spared` and what older processes started.

        What `spared` themselves started since then is killed.
        """
        words = ["kill", f"{moment.seconds:.6f}", str(moment.last_pid), *map(str, spared)]
        self._ask(" ".join(words).encode(), "killed")

    def drain(self, fifo: Path) -> None:
        """Have a FIFO read to nowhere until its last writer is gone."""
        self._ask(b"drain " + os.fsencode(fifo), "draining")

    def is_over(self) -> bool:
        """Tell whether the process and all that it started have ended by themselves."""
        return self._supervisor.poll() == 0

    def kill(self) -> None:
        """Have the process and all that it started killed, without waiting; from any thread."""
        with self._asking:
            if not self._killed:
                self._killed = True
                os.close(self._request_fd)

    def close(self) -> None:
        """Kill everything that is left, and wait for it.

        Raises:
            InfrastructureError: something could not be killed.
        """
        self.kill()
        deadline = time.monotonic() + GOODBYE
        while self._wait(deadline - time.monotonic()) and self.read_reports():
            pass
        os.close(self.report_fd)
        try:
            self._supervisor.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._supervisor.kill()
            self._supervisor.wait()
        if (
            self._supervisor.returncode and self.pid
        ):  # it was killed; what left the group cannot be found
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        if self._left:
            raise InfrastructureError(
                f"cannot end what was left running: process {', '.join(self._left)}; "
                "end it by hand, it may be another user's"
            )

    def _ask(self, request: bytes, answer: str) -> None:
        """Have the supervisor do something; one that was killed does nothing any more."""
        with self._asking, suppress(BrokenPipeError):
            if not self._killed:
                os.write(self._request_fd, request + b"\n")
        self._answer(answer, GOODBYE)

    def _answer(self, word: str, seconds: float) -> str | None:
        """Wait for an answer that begins with `word`; None when it does not come."""
        deadline = time.monotonic() + seconds
        while True:
            for answer in self._answers:
                if answer.startswith(word):
                    self._answers.remove(answer)
                    return answer
            if not (self._wait(deadline - time.monotonic()) and self.read_reports()):
                return None

    def _wait(self, seconds: float) -> bool:
        poller = select.poll()
        poller.register(self.report_fd, select.POLLIN)
        return bool(poller.poll(max(0.0, seconds * 1000)))
