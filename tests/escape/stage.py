"""Makes an attempt under some of the layers, and says what became of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest_runbooks
from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.fence.layers import Layers
from pytest_runbooks.fence.places import readable
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import Outcome
from pytest_runbooks.parsing import parse
from pytest_runbooks.procedures.enclosure import enclose
from pytest_runbooks.procedures.run import ProcedureRun
from pytest_runbooks.procedures.settings import RunSettings

from ..supervision.processes import having, soon
from .attempt import Attempt
from .canaries import Files, Memory, Process, Servers, Terminal
from .warm import Warmth

TIMEOUT = 60.0
NOTHING: Mapping[str, str] = MappingProxyType({})
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an attempt.

    Attributes:
        outcome: of its step.
        reached: the canaries that it touched, in words, and secrets in its output.
    """

    outcome: Outcome
    reached: tuple[str, ...]

    def __str__(self) -> str:
        said = "".join(f"{one.stdout}{one.stderr}" for one in self.outcome.outputs)
        return (
            f"{self.outcome.verdict}: {self.outcome.message}\nreached: {self.reached}\n"
            f"calls: {self.calls}\n{said}"
        )

    @property
    def calls(self) -> set[str]:
        """The AWS calls that landed in the emulator."""
        return {f"{one.service}:{one.operation}" for one in self.outcome.calls}


class Stage:
    """Gateway, emulator and servers, which all attempts share.

    Args:
        home: the HOME of the user.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.machine = {"PATH": os.environ["PATH"], "HOME": str(home)}
        programs = home / "programs"
        programs.mkdir()
        package = Path(pytest_runbooks.__file__).parent
        self._readable = readable(self.machine, PROJECT, [package, programs])
        self._warmth = Warmth(programs)
        self._settings = self.settings(Layers(), self.machine)
        self.gateway = Gateway()
        # As in a run, a Lambda function is under the layers that the blocks are under.
        self.emulator = MotoEmulator(
            Outside(
                self.gateway.url,
                enclose=lambda own: enclose(self._settings, self.gateway, [own]),
                refuse=self.gateway.ledger.refuse,
            )
        )
        self.gateway.serve(self.emulator.application)
        self.servers = Servers(home)
        self._recording = home / "recording"
        os.environ["MOTO_RECORDER_FILEPATH"] = str(self._recording)
        self.memory = Memory()

    def close(self) -> None:
        self._warmth.close()
        self.emulator.close()
        self.gateway.close()
        self.servers.close()

    def settings(self, layers: Layers, machine: Mapping[str, str]) -> RunSettings:
        return RunSettings(timeout=TIMEOUT, machine=machine, layers=layers, readable=self._readable)

    def make(self, attempt: Attempt, layers: Layers, folder: Path) -> Seen:
        """Make an attempt."""
        files, terminal = Files(self.home), Terminal()
        process = Process(files)
        out, variable = (f"out-{secrets.token_hex(8)}" for _ in range(2))
        tokens = {
            "what must not be had": out,
            "variable": variable,
            "file": files.token,
            "environment of a process": process.token,
            "memory of the harness": self.memory.token,
            "keyboard of a terminal": terminal.token,
        }
        over = self.home / f"over-{secrets.token_hex(8)}"
        exports = {"OUT": out, "USER_HOME": str(self.home), "OVER": str(over)}
        for one in (self.servers, self.memory, files, process, terminal):
            exports |= one.places
        machine = {**self.machine, "DEPLOY_TOKEN": variable}
        try:
            self.servers.reached()
            self._settings = self.settings(layers, machine)
            with self._procedure(attempt, folder, exports) as outcome:
                pass
            over.touch()
            # What is left running, if anything is, does what it waits to do, and ends.
            rests = not attempt.late or soon(lambda: not having("OVER", over))
            reached = self.servers.reached()
            if not rests:
                reached.append("the time after the end of the procedure")
            for one in (files, process, terminal, self.memory):
                reached += one.changed()
            if self._warmth.ended():
                reached.append("the template of the warm aws")
            if self._recording.exists():
                self._recording.unlink()
                reached.append("a file that moto wrote")
        finally:
            process.close()
            terminal.close()
        said = "".join(f"{one.stdout}{one.stderr}" for one in outcome.outputs)
        reached += [f"read: {name}" for name, token in tokens.items() if token in said]
        return Seen(outcome, tuple(sorted(set(reached))))

    @contextmanager
    def running(
        self, attempt: Attempt, layers: Layers, folder: Path, names: Mapping[str, str] = NOTHING
    ) -> Iterator[Outcome]:
        """Make an attempt without canaries, and end its procedure afterwards."""
        self._settings = self.settings(layers, self.machine)
        with self._procedure(attempt, folder, names) as outcome:
            yield outcome

    @contextmanager
    def _procedure(
        self, attempt: Attempt, folder: Path, exports: Mapping[str, str]
    ) -> Iterator[Outcome]:
        """Give the outcome of the last step while the procedure is not over."""
        self.emulator.reset()
        runbook = parse(attempt.document, "escape.md")
        [procedure], [environment] = runbook.procedures, runbook.environments
        settings = self._warmth.settings(self._settings) if attempt.warm else self._settings
        run = ProcedureRun(
            runbook,
            folder / "escape.md",
            procedure,
            environment,
            settings,
            self.emulator,
            self.gateway,
            exports=exports,
            aws=self._warmth.template(settings) if attempt.warm else None,
        )
        try:
            yield [run.outcome(step) for step in procedure.steps][-1]
        finally:
            run.finish()
