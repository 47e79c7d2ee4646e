"""A live bash: one process for all bash steps of a procedure."""

from __future__ import annotations

import os
import shlex
import signal
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from ..errors import InfrastructureError
from ..model import Ending, Output
from ..supervision.process import Moment, SupervisedProcess
from .bash_program import find_bash
from .bash_state import ShellState
from .channel import Channel, Gone, open_fifo
from .failures import find_failure
from .output import Capture, OutputPipe
from .protocol import TIMED_OUT, Exports, Limits, OnWait, Place
from .terminal import Terminal, traces

PRELUDE = Path(__file__).with_name("prelude.bash")
GRACE = 1.0  # seconds for a shell to end by itself when it took too long
FAREWELL = 10.0  # seconds for the EXIT trap of a procedure
TIME_OUT_SIGNAL = signal.SIGRTMIN + 8


class BashSession:
    """A `Session` for bash; what the shell does for it is in `prelude.bash`.

    The shell has no standard input, and errexit, errtrace, pipefail and inherit_errexit set before
    each command. A command that fails ends the shell, as errexit does everywhere; the next one
    gets a new shell that knows what the last completed command left.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._control = place.control
        self._control.mkdir(parents=True)
        place.own.mkdir(parents=True)
        self._channel = Channel(self._control)
        self._replies = open_fifo(self._control / "replies")
        self._out = OutputPipe(self._control / "out")
        self._err = OutputPipe(self._control / "err")
        self._said: Capture | None = None  # what the present command says on standard error
        self._number = 0
        self._completed: list[int] = []  # commands whose state a new shell may start from
        self._shell: SupervisedProcess | None = None
        self._earlier_shells: list[SupervisedProcess] = []
        self._terminal = Terminal(self._control, PRELUDE)
        self._options = ""  # `$-`, as it was when the last command ended
        for name in ("errors", "environment"):
            (self._control / name).touch(0o600)

    def run(
        self, code: str, line: int, limits: Limits, *, both: bool = False, on_wait: OnWait
    ) -> Output:
        """Run `code`; see `Session`."""
        shell = self._shell or self._start()
        self._number += 1
        number = self._number
        step = self._control / f"step.{number}"
        # Blank lines in front make the shell's line numbers those of the document.
        step.write_text("\n" * (line - 1) + code, encoding="utf-8", newline="")
        (self._control / f"state.{number}").touch(0o600)
        pipes = [self._out] if both else [self._out, self._err]
        captures = [pipe.open(limits.output) for pipe in pipes]
        self._said = captures[-1]
        traced = traces(code, self._options)
        started, since = time.perf_counter(), Moment.now()
        try:
            self._channel.tell(
                rf"\__runbook_begin {number}",
                rf'\builtin . "$__runbook_dir/{step.name}" >>"$__runbook_dir/{pipes[0].path.name}"'
                rf' 2>>"$__runbook_dir/{pipes[-1].path.name}" <>/dev/null',
                r'\__runbook_end "$@"',
            )
            answer = self._wait(shell, str(number), limits.timeout, captures, on_wait)
            status, ending = self._end(shell, answer, since, captures)
        except BaseException:  # nobody waits for the command any more
            self._abandon(shell, since)
            raise
        finally:
            self._said = None
            for pipe, capture in zip(pipes, captures, strict=True):
                pipe.close(capture, shell)
        if ending is not Ending.TIMED_OUT:
            self._completed.append(number)
        texts = [capture.text() for capture in captures]
        said = "" if ending is Ending.KILLED else texts[-1]
        failure = find_failure(self._control, number, said) if status else None
        timed_out = ending is Ending.TIMED_OUT
        texts = [self._terminal.text(t, traced=traced, timed_out=timed_out) for t in texts]
        return Output(
            status=status,
            stdout=texts[0],
            stderr="" if both else texts[1],
            ending=ending,
            line=failure.line if failure else None,
            called_from=failure.called_from if failure else None,
            reason=failure.reason if failure else "",
            cut=sum(capture.cut for capture in captures),
            seconds=time.perf_counter() - started,
        )

    def restore(self) -> None:
        """Go back to the state before the last `run`; see `Session`."""
        if self._completed and self._completed[-1] == self._number:
            self._completed.pop()
        if self._shell:
            self._settle()  # what it knew at its end may still be wanted; see `state_at_end`
            self._kill(self._shell)
            self._retire(self._shell)

    def exports(self) -> Exports:
        """Give the variables that the shell exports, and its working directory.

        Raises:
            InfrastructureError: the shell does not answer.
        """
        if not self._number:
            return Exports(self._place.env, self._place.workdir)
        shell = self._shell or self._start()
        self._channel.tell(r"\__runbook_tell_exports")
        if not isinstance(self._wait(shell, "environment", FAREWELL), list):
            raise InfrastructureError("the shell does not say what it exports")
        said = (self._control / "environment").read_bytes()
        cwd, *pairs = os.fsdecode(said).rstrip("\0").split("\0")
        env = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        return Exports({k: v for k, v in env.items() if not k.startswith("__runbook_")}, Path(cwd))

    def leave(self, pipe: OutputPipe, capture: Capture) -> None:
        """Take no more of what comes through a pipe, and disturb nobody who writes to it."""
        pipe.close(capture, self._shell or self._start())

    def state(self) -> ShellState | None:
        """Give what the next command will find; None where there was none before it."""
        self._settle()
        return self._last_state()

    def state_at_end(self) -> ShellState | None:
        """Give what the last command left, even if it failed.

        None when nobody knows: the shell was killed, or the command has set a trap of its own for
        the end of the shell.
        """
        self._settle()
        state = ShellState(self._control / f"state.{self._number}")
        return state if state.complete else None

    def close(self) -> None:
        """End the session; see `Session`."""
        state = self._last_state()
        if not self._shell and state and state.exit_trap:
            self._start()
        if self._shell:
            self._channel.tell(r"\builtin exit 0")
            with suppress(InfrastructureError):  # its supervisor was killed
                self._wait(self._shell, "-", FAREWELL)
            self._retire(self._shell)
        with ExitStack() as stack:
            stack.callback(os.close, self._replies)
            stack.callback(self._channel.close)
            while self._earlier_shells:
                stack.callback(self._earlier_shells.pop().close)

    def _start(self) -> SupervisedProcess:
        bash = find_bash(self._place.env.get("PATH", os.defpath))
        state = self._last_state()
        self._channel.clear()
        self._shell = SupervisedProcess(
            [bash, "--noprofile", "--norc", str(self._control / "requests")],
            # What a new shell in the place of another has in its environment, the state says.
            env={} if state else self._place.env,
            cwd=self._place.first_directory,
            log=self._control / "log",
            fence=self._place.fence,
        )
        self._channel.tell(f"__runbook_dir={shlex.quote(str(self._control))}")
        self._channel.tell(f"__runbook_own={shlex.quote(str(self._place.own))}")
        self._channel.tell(f"builtin . {shlex.quote(str(PRELUDE))}")
        self._channel.tell(*(state.restore("__runbook_start") if state else ["__runbook_start"]))
        return self._shell

    def _settle(self) -> None:
        """Wait until a shell that lives has written down what it knows."""
        if self._shell and self._number:
            with suppress(InfrastructureError):  # one that does not answer has not
                self.exports()

    def _last_state(self) -> ShellState | None:
        states = (ShellState(self._control / f"state.{n}") for n in reversed(self._completed))
        return next((state for state in states if state.complete), None)

    def _wait(
        self,
        shell: SupervisedProcess,
        word: str,
        timeout: float,
        captures: Sequence[Capture] = (),
        on_wait: OnWait | None = None,
    ) -> list[str] | Gone | None:
        return self._channel.wait(
            shell,
            shell.pid,
            word,
            timeout,
            captures=captures,
            on_other=self._reply,
            on_tick=on_wait or (lambda _: None),
        )

    def _reply(self, words: list[str]) -> None:
        """Answer the one question that a shell asks: was a producer just cut off?"""
        if words == ["asks"]:
            cut_off = self._said is not None and self._said.says_anew(b"Broken pipe")
            os.write(self._replies, b"yes\n" if cut_off else b"no\n")

    def _end(
        self,
        shell: SupervisedProcess,
        answer: list[str] | Gone | None,
        since: Moment,
        captures: Sequence[Capture],
    ) -> tuple[int, Ending]:
        """Give status and ending of a command, and retire the shell when it is gone."""
        if isinstance(answer, list) and answer[-1] != "exit":
            self._options = answer[2]
            return int(answer[1]), Ending.COMPLETED
        self._retire(shell)
        if answer is None:
            self._time_out(shell, since, captures)
            return TIMED_OUT, Ending.TIMED_OUT
        status = answer.status if isinstance(answer, Gone) else shell.await_exit(shell.pid, GRACE)
        if status is None:  # it said that it would end, and does not
            return int(answer[1]) if isinstance(answer, list) else 1, Ending.COMPLETED
        return (128 - status, Ending.KILLED) if status < 0 else (status, Ending.COMPLETED)

    def _time_out(
        self, shell: SupervisedProcess, since: Moment, captures: Sequence[Capture]
    ) -> None:
        """Ask the shell where it is, end what it waits for, and then the shell."""
        with suppress(ProcessLookupError):  # it has just ended
            os.kill(shell.pid, TIME_OUT_SIGNAL)
            os.kill(shell.pid, signal.SIGCONT)
        shell.kill_since(since, shell.pid)
        if not isinstance(self._wait(shell, "-", GRACE, captures), Gone):
            self._kill(shell)
        shell.kill_since(since, shell.pid)

    def _abandon(self, shell: SupervisedProcess, since: Moment) -> None:
        shell.kill_since(since, shell.pid)
        self._kill(shell)
        shell.kill_since(since, shell.pid)
        if self._shell is shell:
            self._retire(shell)

    def _kill(self, shell: SupervisedProcess) -> None:
        try:
            os.kill(shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        shell.await_exit(shell.pid, GRACE)

    def _retire(self, shell: SupervisedProcess) -> None:
        """Keep a shell that ended, as long as there are jobs that it left."""
        self._shell = None
        for one in [one for one in self._earlier_shells if one.is_over()]:
            self._earlier_shells.remove(one)
            one.close()
        self._earlier_shells.append(shell)
