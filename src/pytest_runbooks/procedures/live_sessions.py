"""The live sessions of one procedure: a shell, and an interpreter that sees what it exports."""

from __future__ import annotations

import shlex
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from ..errors import RunbookError, SettingError
from ..fence.fence import Fence
from ..model import Command, Output, Runner, Step, Stream
from ..sessions.bash import BashSession
from ..sessions.interactive import Opening, hold_shell
from ..sessions.output import Capture, OutputPipe
from ..sessions.protocol import Exports, Limits, Place, Shortening
from ..sessions.python import PythonSession

PATIENCE = 60.0  # seconds for what the harness itself asks of a shell


class LiveSessions:
    """Starts the session of a runner when the first step asks for it.

    Args:
        root: each session's protocol gets a folder in it.
        own: each session's processes get a folder in it.
        workdir: where the first command runs.
        env: the whole environment that the sessions start with.
        document: the document's name for messages and tracebacks.
        fence: what the sessions' processes can reach; None where nothing limits them.
        shortening: of long waits; None where all are real.
    """

    def __init__(
        self,
        root: Path,
        own: Path,
        workdir: Path,
        env: dict[str, str],
        document: str,
        fence: Fence | None = None,
        shortening: Shortening | None = None,
    ) -> None:
        self._root, self._own, self._workdir = root, own, workdir
        self._env = env
        self._document = document
        self._fence = fence
        self._shortening = shortening
        self._sessions: dict[Runner, BashSession | PythonSession] = {}

    def run(
        self, step: Step, command: Command, timeout: float, on_wait: Callable[[float], None]
    ) -> Output:
        """Run one command of a step, for at most `timeout` seconds.

        Raises:
            InfrastructureError: the session could not be started, or died of something else than
                the command.
        """
        assert step.runner is not None
        session = self._session(step.runner)
        code, line, limits = command.code, command.line, Limits(timeout=timeout)
        both = step.stream is Stream.BOTH
        try:
            if isinstance(session, PythonSession):
                interactive = step.transcript
                return session.run(
                    code, line, limits, both=both, on_wait=on_wait, interactive=interactive
                )
            return session.run(code, line, limits, both=both, on_wait=on_wait)
        except BaseException:
            # Interrupted, or the session died: the next step finds one that listens, and that
            # knows what was before this command.
            with suppress(RunbookError, OSError):
                session.restore()
            raise

    def ask(self, code: str, line: int = 1, timeout: float = PATIENCE) -> Output:
        """Run some code of the harness in the shell, where nothing of the document is at work.

        Args:
            code: what to run.
            line: the document's line that it belongs to, for messages.
            timeout: seconds that it may take.

        Raises:
            InfrastructureError: the shell could not be started.
        """
        limits = Limits(timeout=timeout)
        return self._shell().run(code, line, limits, on_wait=lambda _: None)

    def export(self, values: Mapping[str, str]) -> None:
        """Set and export variables in the shell.

        Raises:
            SettingError: the shell does not let them be set.
        """
        words = " ".join(f"{name}={shlex.quote(value)}" for name, value in values.items())
        said = self.ask(f"builtin export {words}\n")
        if said.status:
            reason = said.stderr.strip().rpartition(": ")[2] or f"exit {said.status}"
            names = ", ".join(f"`{name}`" for name in values)
            raise SettingError(f"{names} cannot be set in the shell: {reason}")

    def leave(self, pipe: OutputPipe, capture: Capture) -> None:
        """Take no more of what the background writes to a pipe, and let it write on."""
        self._shell().leave(pipe, capture)

    def serves(self, port: int) -> bool:
        """Say whether the blocks listen on a port of the loopback interface.

        Where there is no fence, whoever does counts.
        """
        if self._fence:
            return self._fence.serves(port)
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        return False

    def take_back(self, runner: Runner) -> None:
        """Go back to the state before the last command of a runner."""
        if runner in self._sessions:
            self._sessions[runner].restore()

    def exports(self) -> Exports:
        """Give what the shell exports, and where it is."""
        return self._shell().exports()

    def knows_failure(self) -> bool:
        """Say whether it is known what the shell knew when its last command ended."""
        return self._shell().state_at_end() is not None

    def hold_shell(self, person: int, opening: Opening, *, failed: bool) -> None:
        """Let a person type commands; see `hold_shell` of the sessions.

        Args:
            person: the person's terminal.
            opening: what the shell begins with.
            failed: begin with what the shell knew when its last command failed, if that is known;
                otherwise with what the next command will find.
        """
        session = self._shell()
        state = (session.state_at_end() if failed else None) or session.state()
        hold_shell(self._place(Runner.BASH), state, person, opening)

    def close(self) -> None:
        """End all sessions and everything that was started in them."""
        with ExitStack() as stack:
            for session in self._sessions.values():
                stack.callback(session.close)
            self._sessions.clear()

    def _session(self, runner: Runner) -> BashSession | PythonSession:
        if runner is Runner.BASH:
            return self._shell()
        if runner not in self._sessions:
            place = self._place(runner)
            self._sessions[runner] = PythonSession(place, self.exports)
        return self._sessions[runner]

    def _shell(self) -> BashSession:
        if Runner.BASH not in self._sessions:
            self._sessions[Runner.BASH] = BashSession(self._place(Runner.BASH))
        shell = self._sessions[Runner.BASH]
        assert isinstance(shell, BashSession)
        return shell

    def _place(self, runner: Runner) -> Place:
        return Place(
            self._root / runner,
            self._own / runner,
            self._workdir,
            self._env,
            self._document,
            self._fence,
            self._shortening,
        )
