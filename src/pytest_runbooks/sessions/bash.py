"""A live bash: one process for all bash steps of a procedure."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from functools import cache
from pathlib import Path

from ..errors import InfrastructureError
from ..model import Ending, Output
from .channel import Channel, Gone
from .failures import Failure, find_failure, find_syntax_error
from .output import OutputFiles
from .process import SupervisedProcess
from .protocol import TIMED_OUT, Exports, Limits, OnWait, Place

PRELUDE = Path(__file__).with_name("prelude.bash")
OLDEST = (4, 4)  # the first bash with inherit_errexit
GRACE = 1.0  # seconds for a shell to end by itself when it is asked to
TIME_OUT_SIGNAL = signal.SIGRTMIN + 8
UNSETTABLE = frozenset({"login_shell", "restricted_shell"})  # options that bash only reports


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
        self._channel = Channel(self._control)
        self._number = 0
        self._completed: list[int] = []  # commands whose state a new shell may start from
        self._shell: SupervisedProcess | None = None
        self._earlier_shells: list[SupervisedProcess] = []
        self._outputs = OutputFiles(self._control)
        self._errors = self._control / "errors"
        self._errors.touch(0o600)
        self._own_files = re.compile(
            rf"^{re.escape(str(self._control))}/(?:step|state)\.\d+: line \d+: ", re.MULTILINE
        )

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
        out = self._outputs.new(f"out.{number}", limits.output)
        err = out if both else self._outputs.new(f"err.{number}", limits.output)
        started, since = time.perf_counter(), time.clock_gettime(time.CLOCK_BOOTTIME)
        self._channel.tell(
            rf"\__runbook_begin {number} {_quote(err.path)}",
            rf"\builtin . {_quote(step)} >>{_quote(out.path)} 2>>{_quote(err.path)} </dev/null",
            r"\__runbook_end",
            r'\builtin eval "$__runbook_snapshot"',
        )
        answer = self._channel.wait(
            shell, shell.pid, str(number), limits.timeout, lambda s: self._tick(s, on_wait)
        )
        status, ending = self._end(shell, answer, since)
        if ending is not Ending.TIMED_OUT:
            self._completed.append(number)
        stdout = out.read()
        stderr = "" if both else err.read()
        failure = self._failure(number, shell, stdout if both else stderr) if status else None
        last_line = line + max(0, code.rstrip("\n").count("\n"))
        return Output(
            status=status,
            stdout=self._own_files.sub("bash: ", stdout),
            stderr=self._own_files.sub("bash: ", stderr),
            ending=ending,
            line=min(failure.line, last_line) if failure else None,
            called_from=failure.called_from if failure else None,
            reason=failure.reason if failure else "",
            cut=out.cut if both else out.cut + err.cut,
            seconds=time.perf_counter() - started,
        )

    def restore(self) -> None:
        """Go back to the state before the last `run`; see `Session`."""
        if self._completed and self._completed[-1] == self._number:
            self._completed.pop()
        if self._shell:
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
        file = self._control / "environment"
        file.touch(0o600)
        self._channel.tell(
            r"""{ \builtin printf '%s\0' "$PWD"; \builtin command -p env -0; }"""
            rf" >|{_quote(file)}",
            r'\builtin printf "environment\n" >"$__runbook_dir/answers"',
        )
        answer = self._channel.wait(shell, shell.pid, "environment", 10.0, lambda _: None)
        if not isinstance(answer, list):
            raise InfrastructureError("the shell does not say what it exports")
        cwd, *pairs = os.fsdecode(file.read_bytes()).rstrip("\0").split("\0")
        env = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        return Exports({k: v for k, v in env.items() if not k.startswith("__runbook_")}, Path(cwd))

    def close(self) -> None:
        """End the session; see `Session`."""
        if self._shell:
            self._channel.tell(r"\builtin exit 0")
            self._shell.await_exit(self._shell.pid, GRACE)
            self._retire(self._shell)
        while self._earlier_shells:
            self._earlier_shells.pop().close()
        self._channel.close()

    def _start(self) -> SupervisedProcess:
        bash = find_bash(self._place.env.get("PATH", os.defpath))
        state = next(filter(None, map(self._state, reversed(self._completed))), None)
        self._channel.clear()
        workdir = self._place.workdir
        shell = SupervisedProcess(
            [bash, "--noprofile", "--norc", str(self._channel.requests)],
            # What a new shell in the place of another has in its environment, the state says.
            env={} if state else self._place.env,
            cwd=workdir if workdir.is_dir() else self._control,
            log=self._control / "log",
        )
        self._channel.tell(f"__runbook_dir={_quote(self._control)}")
        if state:
            self._channel.tell(f"builtin . {_quote(state)} 2>/dev/null", *_options(state))
        self._channel.tell(f"builtin . {_quote(PRELUDE)}")
        self._shell = shell
        return shell

    def _state(self, number: int) -> Path | None:
        path = self._control / f"state.{number}"
        complete = path.exists() and path.read_bytes().endswith(b"\n#\n")
        return path if complete else None

    def _end(
        self, shell: SupervisedProcess, answer: list[str] | Gone | None, since: float
    ) -> tuple[int, Ending]:
        """Give status and ending of a command, and retire the shell when it is gone."""
        if isinstance(answer, list):
            if answer[2:] == ["exit"]:
                shell.await_exit(shell.pid, GRACE)
                self._retire(shell)
            return int(answer[1]), Ending.COMPLETED
        self._retire(shell)
        if answer is None:
            self._time_out(shell, since)
            return TIMED_OUT, Ending.TIMED_OUT
        if answer.status < 0:
            return 128 - answer.status, Ending.KILLED
        return answer.status, Ending.COMPLETED

    def _time_out(self, shell: SupervisedProcess, since: float) -> None:
        """Ask the shell where it is, end what it waits for, and then the shell."""
        os.kill(shell.pid, TIME_OUT_SIGNAL)
        shell.kill_since(since, shell.pid)
        if shell.await_exit(shell.pid, GRACE) is None:
            self._kill(shell)
        shell.kill_since(since, shell.pid)

    def _failure(self, number: int, shell: SupervisedProcess, said: str) -> Failure | None:
        errors = self._errors.read_text(encoding="utf-8", errors="replace")
        found = find_failure(errors, number, shell.pid)
        if not found and str(self._control) in said:
            found = find_syntax_error(said)
        return found

    def _kill(self, shell: SupervisedProcess) -> None:
        try:
            os.kill(shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        shell.await_exit(shell.pid, GRACE)

    def _retire(self, shell: SupervisedProcess) -> None:
        """Keep a shell that ended, for the jobs that it left."""
        self._earlier_shells.append(shell)
        self._shell = None

    def _tick(self, seconds: float, on_wait: OnWait) -> None:
        self._outputs.trim()
        on_wait(seconds)


def find_bash(path: str) -> str:
    """Find a bash that is new enough.

    Raises:
        InfrastructureError: there is none on `path`, or it is too old.
    """
    found = shutil.which("bash", path=path)
    if not found:
        raise InfrastructureError("there is no `bash` on the PATH; install it")
    version = _version(found)
    if version < OLDEST:
        said, needed = (".".join(map(str, one)) for one in (version, OLDEST))
        raise InfrastructureError(
            f"`{found}` is bash {said}; {needed} or newer is needed: put one first on the PATH"
        )
    return found


@cache
def _version(bash: str) -> tuple[int, int]:
    command = [bash, "-c", 'echo "${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}"']
    said = subprocess.run(  # noqa: S603 - the bash that will run the blocks
        command, capture_output=True, text=True, check=False
    )
    numbers = said.stdout.split()
    return (int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else (0, 0)


def _options(state: Path) -> list[str]:
    """Give the lines that set a shell's options as they were; bash lists those that are on."""
    text = state.read_text(encoding="utf-8", errors="replace")
    lines = []
    for variable, command in (("SHELLOPTS", "set -o"), ("BASHOPTS", "shopt -s")):
        if match := re.search(rf'^declare -r\w* {variable}="([^"]*)"$', text, re.MULTILINE):
            names = [name for name in match[1].split(":") if name and name not in UNSETTABLE]
            lines += [rf"\builtin {command} {name}" for name in names]
    return lines


def _quote(path: Path) -> str:
    return shlex.quote(str(path))
