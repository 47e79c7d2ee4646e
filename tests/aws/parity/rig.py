"""Runs a script twice, with the cold `aws` and with the warm one, inside of the same fence."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Self

import pytest_runbooks
from pytest_runbooks.aws.install import install
from pytest_runbooks.aws.programs import AwsProgram, folders_of
from pytest_runbooks.aws.warm import Served, WarmAws
from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.fence.places import readable
from pytest_runbooks.fence.trial import detect
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.procedures.enclosure import enclose
from pytest_runbooks.procedures.home import Aws
from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.surroundings import block_environment

from .case import Case
from .givens import GIVENS, reseed
from .plain import left, plain

ACCOUNT, REGION = "111111111111", "af-south-1"
LONGEST = 120.0  # seconds that a script may take
PROJECT = Path(__file__).parents[3]

# Tells that a program was started cold, and becomes it. It writes no byte: a limit may forbid it.
_NOTING = """#!/bin/sh
: >{notes}/$$
exec {program} "$@"
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a script did.

    Attributes:
        status: its exit status; negative for the signal that ended it.
        out, err: what it said, without what differs from one time to the other.
        files: what it left in each of its folders: mode and content by path.
        calls: the API calls that it made.
        starts: how often the program was started cold.
    """

    status: int
    out: bytes
    err: bytes
    files: Mapping[str, Mapping[str, tuple[str, bytes]]]
    calls: tuple[str, ...]
    starts: int


class Rig:
    """One program, kept warm, and what its calls need; see `Theatre` for the emulator.

    Args:
        program: what is compared with itself.
        folder: an empty folder.
        theatre: the emulator and the gateway.
    """

    def __init__(self, program: AwsProgram, folder: Path, theatre: Theatre) -> None:
        self.program = program
        self.theatre = theatre
        self._stack = ExitStack()
        folder = folder.resolve()
        self.root = folder / "procedure"
        self.work, self.home, self.tmp = (self.root / name for name in ("work", "home", "tmp"))
        self._notes = self.root / "notes"
        cold = folder / "cold"
        for one in (self.root, self._notes, cold, folder / "template", folder / "client"):
            one.mkdir()
        machine = {"PATH": os.environ["PATH"], "HOME": str(folder / "user")}
        own = [Path(pytest_runbooks.__file__).parent, *folders_of(program)]
        own += [cold, folder / "client"]
        settings = RunSettings(
            machine=machine, layers=detect(), readable=readable(machine, PROJECT, own)
        )
        self.cold = cold / "aws"
        self.cold.write_text(
            _NOTING.format(notes=quote(str(self._notes)), program=quote(str(program.path)))
        )
        self.cold.chmod(0o755)
        self.socket = self.root / "aws.sock"
        self.client = install(folder / "client", self.socket, self.cold, os.environ).path
        waits = folder / "waits"
        waits.touch()
        self.fence = enclose(settings, theatre.gateway, [self.root], fillable=[waits])
        if self.fence:
            self._stack.callback(self.fence.close)
        self.settings = settings
        self._furnish(Case("", ""))
        self.warm = WarmAws(program, folder / "template", self.environment)
        self._stack.callback(self.warm.close)
        self.served = Served(
            self.home, self.socket, self.fence, ["sts", "s3", "dynamodb"], (str(waits), 1.0)
        )
        self.warm.serve(self.served)

    def close(self) -> None:
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait(self) -> None:
        """Wait until calls are answered warm."""
        said = self.warm.wait_for(self.served, 60)
        assert said, self.warm.refused or "no server in a minute"

    def run(self, case: Case, *, warm: bool) -> Ran:
        """Run the script of a case, from a clean state."""
        self.prepare(case)
        process = self.start(case.script, case.env, warm=warm, reads=case.stdin is not None)
        try:
            out, err = process.communicate(case.stdin, timeout=LONGEST)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        return Ran(
            process.returncode,
            plain(out, unordered=case.unordered),
            plain(err, unordered=case.unordered),
            {top.name: left(top) for top in (self.work, self.home, self.tmp)},
            self.theatre.calls(unordered=case.unordered),
            self.starts(),
        )

    def prepare(self, case: Case) -> None:
        """Bring everything into the state that a case begins with."""
        self.wait()
        self.theatre.set(case)
        self._furnish(case)

    def start(
        self, script: str, env: Mapping[str, str | None], *, warm: bool, reads: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start a script inside of the fence, in a session of its own."""
        found = {**self.environment, **env}
        path = f"{self.client if warm else self.cold.parent}:{self.environment['PATH']}"
        variables = {name: value for name, value in found.items() if value is not None}
        variables = {"PATH": path, "SHELL": "/bin/bash", **variables} | {"PATH": path}
        command = ["/bin/bash", "-c", script, "bash"]
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
                stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=descriptors,
                start_new_session=True,
            )
        if self.fence:
            self.fence.adopt(process.pid, itself=True)
        return process

    def starts(self) -> int:
        """Give how often the program was started cold since the last script began."""
        return len(list(self._notes.iterdir()))

    def _furnish(self, case: Case) -> None:
        for folder in (self.work, self.home, self.tmp, self._notes):
            if folder.exists():
                for entry in folder.iterdir():
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
            folder.mkdir(exist_ok=True)
        gateway = self.theatre.gateway
        self.environment = block_environment(
            self.settings,
            home=self.home,
            tmp=self.tmp,
            aws=Aws(gateway.url, ACCOUNT, REGION),
            ca_file=gateway.ca_file,
        )
        for top, files in ((self.work, case.files), (self.home, case.home)):
            for name, content in files.items():
                path = top / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.encode() if isinstance(content, str) else content)


class Theatre:
    """An emulator of this process, behind a gateway."""

    def __init__(self) -> None:
        self.gateway = Gateway()
        self.emulator = MotoEmulator(Outside(self.gateway.url))
        self.gateway.serve(self.emulator.application)

    def close(self) -> None:
        self.emulator.close()
        self.gateway.close()

    def set(self, case: Case) -> None:
        """Bring the emulator into the state that a case begins with."""
        self.emulator.reset()
        reseed()
        for name in case.given:
            GIVENS[name](self.gateway.url)
        self.gateway.ledger.take()

    def calls(self, *, unordered: bool = False) -> tuple[str, ...]:
        """Give the API calls that were made since the last time."""
        calls = self.gateway.ledger.take().calls
        names = [f"{one.service}:{one.operation} {one.status}" for one in calls]
        return tuple(sorted(names) if unordered else names)
