"""A live Python interpreter: one process for all Python steps of a procedure."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ..errors import InfrastructureError
from ..model import Ending, Output
from .channel import Channel, Gone
from .output import OutputFiles
from .process import SupervisedProcess
from .protocol import TIMED_OUT, Exports, Limits, OnWait, Place

WORKER = Path(__file__).with_name("python_worker.py")
GRACE = 1.0  # seconds for the interpreter to end, or to say where it is
WAKE = signal.SIGUSR1
ASK = signal.SIGRTMIN + 8


class PythonSession:
    """A `Session` for Python; what the interpreter does for it is in `python_worker.py`.

    Args:
        place: where it lives.
        exports: what the shell of the procedure exports now; asked before each command, so that
            a block sees what the shell exported and where it went since the last one.
    """

    def __init__(self, place: Place, exports: Callable[[], Exports] | None = None) -> None:
        self._place = place
        self._control = place.control
        self._control.mkdir(parents=True)
        self._channel = Channel(self._control)
        self._exports = exports or (lambda: Exports(place.env, place.workdir))
        self._seen = Exports(place.env, place.workdir)
        self._number = 0
        self._process: SupervisedProcess | None = None
        self._pid = 0  # of the interpreter that runs; 0 when it has ended
        self._copy = 0  # of the one that knows the state before the last command
        self._outputs = OutputFiles(self._control)
        self._traced = 0  # bytes of the file `trace` that were read
        self._lines = re.compile(rf'File "{re.escape(place.document)}", line (\d+)')

    def run(
        self,
        code: str,
        line: int,
        limits: Limits,
        *,
        both: bool = False,
        on_wait: OnWait,
        interactive: bool = False,
    ) -> Output:
        """Run `code`; see `Session`. `interactive` prints values, as a prompt does."""
        process = self._live()
        self._number += 1
        number = self._number
        out = self._outputs.new(f"out.{number}", limits.output)
        err = out if both else self._outputs.new(f"err.{number}", limits.output)
        request = {"code": code, "line": line, "interactive": interactive, **self._changes()}
        request |= {"out": str(out.path), "err": str(err.path)}
        step = self._control / f"step.{number}"
        step.write_text(json.dumps(request), encoding="utf-8")
        started, since = time.perf_counter(), time.clock_gettime(time.CLOCK_BOOTTIME)
        self._channel.tell(str(number))
        running = self._channel.wait(process, self._pid, "running", GRACE * 10, lambda _: None)
        if not isinstance(running, list):
            raise InfrastructureError("the Python session does not answer")
        self._copy = int(running[3])
        answer = self._channel.wait(
            process, self._pid, str(number), limits.timeout, lambda s: self._tick(s, on_wait)
        )
        if isinstance(answer, list):
            status, failed, caller = map(int, answer[1:])
            ending = Ending.COMPLETED
        else:
            status, ending, failed = self._end(process, answer, since)
            caller = 0
        return Output(
            status=status,
            stdout=out.read(),
            stderr="" if both else err.read(),
            ending=ending,
            line=failed or None,
            called_from=caller or None,
            cut=out.cut if both else out.cut + err.cut,
            seconds=time.perf_counter() - started,
        )

    def restore(self) -> None:
        """Go back to the state before the last `run`; see `Session`."""
        if self._process and self._copy:
            if self._pid:
                self._kill(self._process)
            self._wake(self._process)

    def close(self) -> None:
        """End the session; see `Session`."""
        if self._process:
            if self._pid:
                self._channel.tell("end")
                self._process.await_exit(self._pid, GRACE)
            self._process.close()
        self._channel.close()

    def _live(self) -> SupervisedProcess:
        if not self._process:
            self._process = SupervisedProcess(
                [sys.executable, str(WORKER), str(self._control), self._place.document],
                env=self._place.env,
                cwd=self._place.workdir,
                log=self._control / "log",
            )
            self._pid = self._process.pid
        elif not self._pid:
            self._wake(self._process)
        return self._process

    def _wake(self, process: SupervisedProcess) -> None:
        """Let the copy go on in the place of the interpreter that ended."""
        self._channel.clear()
        os.kill(self._copy, WAKE)
        answer = self._channel.wait(process, self._copy, "awake", GRACE * 10, lambda _: None)
        if not isinstance(answer, list):
            raise InfrastructureError("the Python session's copy does not answer")
        self._pid, self._copy = self._copy, 0

    def _changes(self) -> dict[str, object]:
        """Give what the shell changed in its exports and its place since the last command.

        Only changes are handed on: what a block did to its own environment stays as it is.
        """
        before, now = self._seen, self._exports()
        self._seen = now
        return {
            "set": {k: v for k, v in now.env.items() if before.env.get(k) != v},
            "unset": [name for name in before.env if name not in now.env],
            "cwd": str(now.cwd) if now.cwd != before.cwd else "",
        }

    def _end(
        self, process: SupervisedProcess, answer: Gone | None, since: float
    ) -> tuple[int, Ending, int]:
        """Give status, ending and line of a command that the interpreter did not survive."""
        trace = self._control / "trace"
        if answer is None:
            os.kill(self._pid, ASK)
            self._await_trace(trace)
            self._kill(process)
            process.kill_since(since, self._copy)
            status, ending = TIMED_OUT, Ending.TIMED_OUT
        else:
            status = 128 - answer.status if answer.status < 0 else answer.status
            ending = Ending.KILLED if answer.status < 0 else Ending.COMPLETED
        self._pid = 0
        said = trace.read_bytes()[self._traced :].decode(errors="replace")
        self._traced += len(said)
        match = self._lines.search(said)
        return status, ending, int(match[1]) if match else 0

    def _await_trace(self, trace: Path) -> None:
        deadline = time.monotonic() + GRACE
        while trace.stat().st_size == self._traced and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(0.01)  # for the rest of it

    def _kill(self, process: SupervisedProcess) -> None:
        os.kill(self._pid, signal.SIGKILL)
        process.await_exit(self._pid, GRACE)
        self._pid = 0

    def _tick(self, seconds: float, on_wait: OnWait) -> None:
        self._outputs.trim()
        on_wait(seconds)
