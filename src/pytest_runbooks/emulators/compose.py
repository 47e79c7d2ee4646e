"""The LocalStack that `docker compose` starts from the file at the root directory."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import InfrastructureError

FILE = "docker-compose.yml"
SERVICE = "localstack"
START_SECONDS = 600.0  # the image has to be pulled when it is used first
ASK_SECONDS = 60.0


class ComposeProject:
    """The service `localstack` of a compose file.

    Args:
        root: where the file is.
        machine: the variables of the machine, for docker.
    """

    def __init__(self, root: Path, machine: Mapping[str, str]) -> None:
        self.file = root / FILE
        self._machine = machine

    def obstacle(self) -> str:
        """Say in a few words why it cannot start anything; nothing when it can."""
        if not self.file.is_file():
            return f"there is no `{FILE}` in {self.file.parent}"
        if not shutil.which("docker", path=self._machine.get("PATH")):
            return "`docker` is not on the PATH"
        try:
            services = self._run("config", "--services").split()
        except InfrastructureError as error:
            return str(error)
        if SERVICE not in services:
            return f"`{self.file}` has no service `{SERVICE}`"
        return ""

    def start(self) -> bool:
        """Start LocalStack and wait until it is healthy.

        Returns:
            Whether it was started, rather than running before.

        Raises:
            InfrastructureError: it does not start.
        """
        running = self._run("ps", "--status", "running", "--quiet", SERVICE).strip()
        try:
            self._run("up", "--detach", "--wait", SERVICE, seconds=START_SECONDS)
        except BaseException:
            if not running:
                self.stop()
            raise
        return not running

    def stop(self) -> None:
        """Stop LocalStack and remove its container."""
        self._run("rm", "--force", "--stop", SERVICE)

    def _run(self, *words: str, seconds: float = ASK_SECONDS) -> str:
        command: Sequence[str] = ["docker", "compose", "-f", str(self.file), *words]
        shown = " ".join(["docker", "compose", "-f", FILE, *words])
        try:
            done = subprocess.run(  # noqa: S603 - the words are those above
                command,
                env=dict(self._machine),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise InfrastructureError(f"`{shown}` did not end within {seconds:g} s") from None
        except OSError as error:
            raise InfrastructureError(f"`{shown}` cannot be run: {error.strerror}") from error
        if done.returncode:
            said = (done.stderr or done.stdout).strip().split("\n")
            raise InfrastructureError(f"`{shown}` failed: {said[-1]}")
        return done.stdout
