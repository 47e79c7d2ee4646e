"""A live Python interpreter: one process for all Python steps of a procedure."""

from __future__ import annotations

import marshal
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from ..errors import InfrastructureError
from ..model import Ending, Output
from ..supervision.process import Moment, SupervisedProcess
from .channel import Channel, Gone
from .output import Capture, OutputPipe
from .protocol import TIMED_OUT, Exports, Limits, OnWait, Place

WORKER = Path(__file__).with_name("python_worker.py")
GRACE = 1.0  # seconds for the interpreter to say where it is
FAREWELL = 10.0  # seconds for what it does at its end, and for a copy to wake
ASK = signal.SIGRTMIN + 8
WAKE = signal.SIGRTMIN + 9

# The end of what faulthandler writes, frame by frame: the outermost one, or that there are more.
_WHOLE = re.compile(rb"(?:, line \d+ in <module>|^  \.\.\.)\n\Z", re.MULTILINE)


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
        (self._control / "trace").touch(0o600)
        self._channel = Channel(self._control)
        self._out = OutputPipe(self._control / "out")
        self._err = OutputPipe(self._control / "err")
        self._exports = exports or (lambda: Exports(place.env, place.workdir))
        self._seen = self._seen_before = Exports(place.env, place.workdir)
        self._number = 0
        self._process: SupervisedProcess | None = None
        self._pid = 0  # of the interpreter that runs; 0 when it has ended
        self._copy = 0  # of the one that knows the state before the last command
        self._newest_copy = 0
        self._traced = 0  # bytes of the file `trace` that were read
        # faulthandler writes ASCII only.
        name = place.document.encode("ascii", "backslashreplace").decode()
        self._lines = re.compile(rf'File "{re.escape(name)}", line (\d+)')

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
        pipes = [self._out] if both else [self._out, self._err]
        request = {"code": code, "line": line, "interactive": interactive, **self._changes()}
        request |= {"out": pipes[0].path.name, "err": pipes[-1].path.name}
        step = self._control / f"step.{number}"
        step.write_bytes(marshal.dumps(request))
        captures = [pipe.open(limits.output) for pipe in pipes]
        started, since = time.perf_counter(), Moment.now()
        try:
            self._channel.tell(str(number))
            answer = self._wait(str(number), limits.timeout, captures, on_wait)
            self._copy = self._newest_copy
            if isinstance(answer, list):
                status, failed, caller = map(int, answer[1:])
                ending = Ending.COMPLETED
            else:
                status, ending, failed, caller = self._end(process, answer, since)
        except BaseException:  # nobody waits for the command any more
            self._copy = self._newest_copy
            self._kill()
            process.kill_since(since, self._copy)
            raise
        finally:
            for pipe, capture in zip(pipes, captures, strict=True):
                pipe.close(capture, process)
        texts = [capture.text() for capture in captures]
        in_this = line <= failed <= line + code.count("\n")
        return Output(
            status=status,
            stdout=texts[0],
            stderr="" if both else texts[1],
            ending=ending,
            line=failed or None,
            called_from=None if in_this else caller or None,
            cut=sum(capture.cut for capture in captures),
            seconds=time.perf_counter() - started,
        )

    def restore(self) -> None:
        """Go back to the state before the last `run`; see `Session`."""
        if not self._copy:
            return
        if self._pid:
            if self._newest_copy == self._copy:
                self._wait("copy", FAREWELL)
            self._kill()
            if self._newest_copy != self._copy:
                os.kill(self._newest_copy, signal.SIGKILL)
        self._wake()

    def close(self) -> None:
        """End the session; see `Session`."""
        with ExitStack() as stack:
            stack.callback(self._channel.close)
            if self._process:
                stack.callback(self._process.close)
                if self._pid:
                    self._channel.tell("end")
                    self._process.await_exit(self._pid, FAREWELL)

    def _live(self) -> SupervisedProcess:
        if not self._process:
            self._process = SupervisedProcess(
                [sys.executable, str(WORKER), *self._words()],
                env=self._place.env,
                cwd=self._place.first_directory,
                log=self._control / "log",
                fence=self._place.fence,
            )
            self._pid = self._process.pid
        elif not self._pid:
            self._wake()
        return self._process

    def _words(self) -> list[str]:
        """Give the arguments of the worker."""
        short = self._place.shortening
        waits = [str(short.records), f"{short.longest:g}"] if short else []
        return [str(self._control), self._place.document, *waits]

    def _wait(
        self,
        word: str,
        timeout: float,
        captures: Sequence[Capture] = (),
        on_wait: OnWait | None = None,
    ) -> list[str] | Gone | None:
        assert self._process
        answer = self._channel.wait(
            self._process,
            self._pid,
            word,
            timeout,
            captures=captures,
            on_other=self._note_copy,
            on_tick=on_wait or (lambda _: None),
        )
        if isinstance(answer, list):
            self._note_copy(answer)
        return answer

    def _note_copy(self, words: list[str]) -> None:
        """Take down which process is the newest copy; blocks can write answers as well.

        It is going to be sent signals, so that it must be one of the session's own.
        """
        match words:
            case ["copy", number] if number.isdecimal() and self._process:
                if self._process.has_started(int(number)):
                    self._newest_copy = int(number)

    def _wake(self) -> None:
        """Let the copy go on in the place of the interpreter that ended."""
        if not self._copy:
            raise InfrastructureError("the Python session ended before it ran anything")
        self._channel.clear()
        self._pid, self._copy, self._newest_copy = self._copy, 0, 0
        self._seen = self._seen_before
        os.kill(self._pid, WAKE)
        if not isinstance(self._wait("awake", FAREWELL), list):
            raise InfrastructureError("the Python session's copy does not answer")

    def _changes(self) -> dict[str, object]:
        """Give what the shell changed in its exports and its place since the last command.

        Only changes are handed on: what a block did to its own environment stays as it is.
        """
        before, now = self._seen, self._exports()
        self._seen_before, self._seen = before, now
        return {
            "set": {k: v for k, v in now.env.items() if before.env.get(k) != v},
            "unset": [name for name in before.env if name not in now.env],
            "cwd": str(now.cwd) if now.cwd != before.cwd else "",
        }

    def _end(
        self,
        process: SupervisedProcess,
        answer: Gone | None,
        since: Moment,
    ) -> tuple[int, Ending, int, int]:
        """Give status, ending and lines of a command that the interpreter did not survive."""
        if answer is None:
            status, ending = TIMED_OUT, Ending.TIMED_OUT
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(self._pid, ASK)
                os.kill(self._pid, signal.SIGCONT)
            failed, caller = self._traced_lines(GRACE)
            self._kill()
            process.kill_since(since, self._copy)
        else:
            status = 128 - answer.status if answer.status < 0 else answer.status
            ending = Ending.KILLED if answer.status < 0 else Ending.COMPLETED
            failed, caller = self._traced_lines(0.0)
        self._pid = 0
        return status, ending, failed, caller

    def _traced_lines(self, patience: float) -> tuple[int, int]:
        """Give the innermost and the outermost line of the document in the file `trace`."""
        trace = self._control / "trace"
        deadline = time.monotonic() + patience
        while True:
            said = trace.read_bytes()[self._traced :] if trace.exists() else b""
            if _WHOLE.search(said) or time.monotonic() >= deadline:
                lines = self._lines.findall(said.decode(errors="replace"))
                self._traced += len(said)
                return (int(lines[0]), int(lines[-1])) if lines else (0, 0)
            time.sleep(0.002)

    def _kill(self) -> None:
        assert self._process
        with suppress(ProcessLookupError):  # it has just ended
            if self._pid:
                os.kill(self._pid, signal.SIGKILL)
                self._process.await_exit(self._pid, GRACE)
        self._pid = 0
