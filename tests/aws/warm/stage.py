"""A procedure without pytest: a HOME, a server, and scripts that are run with both."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from pytest_runbooks.aws.install import install
from pytest_runbooks.aws.warm import Served, WarmAws
from pytest_runbooks.fence.places import readable
from pytest_runbooks.procedures.enclosure import enclose
from pytest_runbooks.procedures.home import Aws
from pytest_runbooks.procedures.surroundings import block_environment

from ...supervision.processes import alive, soon
from ..parity.rig import Rig

LONG = 120.0  # seconds
LONGEST_WAIT = 0.1  # seconds
IDENTITY = "aws sts get-caller-identity --query Account --output text"
ACCOUNT = "222222222222"


class Stage:
    """One procedure whose calls are served.

    Args:
        rig: the emulator and the program.
        folder: an empty folder for all that belongs to the procedure.
        warm: what serves it, if it is not that of the rig.
        cold: the program for cold calls; by default one that says `cold` and does nothing.
    """

    def __init__(
        self, rig: Rig, folder: Path, warm: WarmAws | None = None, cold: Path | None = None
    ) -> None:
        self.warm = warm or rig.warm
        self.root = folder.resolve() / "procedure"
        self.work, self.home, self.tmp = (self.root / name for name in ("work", "home", "tmp"))
        for one in (self.root, self.work, self.home, self.tmp):
            one.mkdir()
        if cold is None:
            cold = self.root / "cold"
            cold.write_text("#!/bin/sh\necho cold\n")
            cold.chmod(0o755)
        client = folder / "client"
        client.mkdir()
        self.socket = self.root / "aws.sock"
        bin_ = install(client, self.socket, cold, os.environ).path
        gateway, settings = rig.theatre.gateway, rig.settings
        opened = readable(settings.machine, folder, [client])
        self._stack = ExitStack()
        self.waits = folder / "waits"
        self.waits.touch()
        self.fence = enclose(settings, gateway, [self.root], readable=opened, fillable=[self.waits])
        if self.fence:
            self._stack.callback(self.fence.close)
        self.environment = block_environment(
            settings,
            home=self.home,
            tmp=self.tmp,
            aws=Aws(gateway.url, ACCOUNT, "af-south-1"),
            ca_file=gateway.ca_file,
        )
        self.environment["PATH"] = f"{bin_}:{self.environment['PATH']}"
        waits = (str(self.waits), LONGEST_WAIT)
        self.served = Served(self.home, self.socket, self.fence, ["sts"], waits)
        self.warm.serve(self.served)
        self._left = False

    def wait(self) -> int:
        """Wait until calls are answered; give the process of the server."""
        assert self.warm.wait_for(self.served, LONG), self.warm.refused
        return self.served.process

    def start(self, script: str, env: Mapping[str, str | None] | None = None) -> Started:
        """Start a script inside of the fence."""
        found = {**self.environment, **(env or {})}
        variables = {name: value for name, value in found.items() if value is not None}
        command = ["/bin/bash", "-c", script]
        with ExitStack() as stack:
            descriptors: tuple[int, ...] = ()
            if self.fence:
                entrance = stack.enter_context(self.fence.entrance(command, variables))
                command, variables = entrance.command, entrance.env
                descriptors = entrance.descriptors
            process = subprocess.Popen(
                command,
                env=variables,
                cwd=self.work,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                pass_fds=descriptors,
                start_new_session=True,
            )
        if self.fence:
            self.fence.adopt(process.pid, itself=True)
        return process

    def run(self, script: str, env: Mapping[str, str | None] | None = None) -> str:
        """Run a script; give what it said, with its status where that is not 0."""
        self.wait()
        return said(self.start(script, env))

    def program(self, name: str, code: str) -> Path:
        """Write a program into the work directory."""
        file = self.work / name
        file.write_text(code)
        file.chmod(0o755)
        return file

    def leave(self) -> None:
        """End the server."""
        self._left = True
        self.warm.leave(self.served)

    def close(self) -> None:
        if not self._left:
            self.leave()
        self._stack.close()


Started = subprocess.Popen[str]


def said(process: Started) -> str:
    """Wait for a script; give what it said, with its status where that is not 0."""
    out, _ = process.communicate(timeout=LONG)
    return f"{out}({process.returncode})" if process.returncode else out


def children(pid: int) -> set[int]:
    """The living children of a process."""
    text = " ".join(one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/children"))
    return {int(one) for one in text.split() if alive(int(one))}


def idle(server: int) -> int:
    """Wait until a server has nothing but the process for its next call; give that."""
    assert soon(lambda: len(children(server)) == 1, LONG)
    [found] = children(server)
    return found


def written(file: Path) -> str:
    """Wait until a program has written a line to a file; give it."""
    assert soon(lambda: file.exists() and file.read_text().endswith("\n"), LONG), file
    return file.read_text().strip()
