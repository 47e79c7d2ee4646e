"""Runs a document's procedures without pytest, on an emulator that is none."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from textwrap import dedent
from wsgiref.types import WSGIApplication, WSGIEnvironment

import pytest_runbooks
from pytest_runbooks.emulators import Gap
from pytest_runbooks.fence.places import readable
from pytest_runbooks.fence.trial import detect
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import ApiCall, Category, Outcome, Runbook, Verdict
from pytest_runbooks.parsing import parse
from pytest_runbooks.procedures.run import ProcedureRun
from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.steps import OnWait
from pytest_runbooks.reporting import Masker, failure_text

NAME = "runbooks/book.md"
PACKAGE = Path(pytest_runbooks.__file__).parent
detected = cache(detect)


class NoEmulator:
    """Knows no AWS; says of every step that it made the calls of `lacks`, and broke so."""

    name = "moto"
    description = "no emulator"

    def __init__(self, lacks: tuple[Gap, ...] = (), breakdowns: tuple[str, ...] = ()) -> None:
        self._lacks = lacks
        self._breakdowns = breakdowns
        self._asked: set[str] = set()

    def application(self, *_: object) -> list[bytes]:
        raise AssertionError("no emulator is called")

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()

    def settle(self, _: float) -> None: ...

    def reset(self) -> None: ...

    def gaps(self) -> tuple[Gap, ...]:
        return self._lacks if self._is_about_steps("gaps") else ()

    def breakdowns(self) -> tuple[str, ...]:
        return self._breakdowns if self._is_about_steps("breakdowns") else ()

    def approximation(self, _: ApiCall, /) -> str:
        return ""

    def note(self, _: WSGIEnvironment, /) -> None:
        """Have no APIs."""

    def serves(self, _: str, /) -> bool:
        return False

    def _is_about_steps(self, what: str) -> bool:
        asked = what in self._asked
        self._asked.add(what)
        return asked  # what fixtures caused is asked first

    def close(self) -> None: ...


@dataclass
class Played:
    """What a document's procedures gave, for one environment, in their order."""

    runbook: Runbook
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    late: list[Outcome] = field(default_factory=list)

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {name: outcome.verdict for name, outcome in self.outcomes.items()}

    @property
    def output(self) -> str:
        """What all commands printed on standard output."""
        every = (output for one in self.outcomes.values() for output in one.outputs)
        return "".join(output.stdout for output in every)

    def text(self, name: str) -> str:
        """The text of a failure, without durations."""
        outcome = self.outcomes[name]
        known = self.outcomes.values()
        nodeid = f"{NAME}::{name}"
        return without_durations(
            failure_text(outcome, NAME, known, self.blocked.get(name, 0), nodeid, Masker())
        )

    def failures(self) -> str:
        """The texts of all failures; empty when all is well."""
        return "\n".join(self.text(n) for n, one in self.outcomes.items() if one.verdict.is_failure)


def play(
    text: str,
    folder: Path,
    *,
    environment: str = "",
    settings: RunSettings | None = None,
    machine: Mapping[str, str] | None = None,
    lacks: tuple[Gap, ...] = (),
    breakdowns: tuple[str, ...] = (),
    exports: Mapping[str, str] | None = None,
    fixtures: Mapping[str, str] | None = None,
    on_wait: OnWait | None = None,
    update: frozenset[Category] = frozenset(),
    answers: WSGIApplication | None = None,
) -> Played:
    """Run all procedures of a document that stands in a folder, for one environment.

    AWS calls are answered by `answers`, where it is given.
    """
    runbook = parse(document(text), NAME, awaits=bool(update))
    [chosen] = [one for one in runbook.environments if one.name == environment]
    played = Played(runbook)
    path = {"PATH": os.environ["PATH"]}
    machine = {**path, **(machine or {})}
    settings = settings or RunSettings(
        timeout=10.0,
        machine=machine,
        layers=detected(),
        readable=readable(machine, folder, [PACKAGE]),
        update=update,
    )
    gateway = Gateway()
    if answers:
        gateway.serve(answers)
    for procedure in runbook.procedures:
        run = ProcedureRun(
            runbook,
            folder / "book.md",
            procedure,
            chosen,
            settings,
            NoEmulator(lacks, breakdowns),
            gateway,
            exports=exports,
            fixtures=fixtures,
            on_wait=on_wait or (lambda *_: None),
        )
        try:
            for step in procedure.steps:
                outcome = run.outcome(step)
                played.blocked[step.id] = len(run.blocked_by(outcome))
        finally:
            played.late += run.finish()
        played.outcomes |= run.outcomes
    gateway.close()
    return played


def document(text: str) -> str:
    return dedent(text).lstrip("\n")


def without_durations(text: str) -> str:
    return re.sub(r"\b[0-9.]+ m?s\b", "N s", text)
