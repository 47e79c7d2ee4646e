"""Somebody who is there while a procedure runs: is asked, told, and may look around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..emulators import Emulator
from ..gateway import Entries, Gateway
from ..model import Confirmation, Outcome, Step, Verdict
from ..sessions.interactive import Opening
from .stage import Stage


class Quit(Exception):  # noqa: N818 - a person's wish, and no mistake of anybody
    """A person ends the run."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decides on a step that is about to run.

    Attributes:
        verdict: of the step, which does not run: the person has done it, said no, or leaves it out;
            None when it runs.
        message: why it does not run.
        confirmation: what a manual step or an approval asked, and the answer to it.
    """

    verdict: Verdict | None = None
    message: str = ""
    confirmation: Confirmation | None = None


class Person(Protocol):
    """Somebody at a terminal."""

    def before(
        self, step: Step, role: str | None, shell: PersonsShell, *, replayed: bool
    ) -> Answer:
        """Decide on a step.

        Args:
            step: as it is to run, with values for its placeholders.
            role: whose approval it waits for; None for nobody's.
            shell: may be opened, with what the step will find.
            replayed: it runs only because a later one was selected.

        Raises:
            Quit: the run is to end.
        """
        ...

    def after(self, outcome: Outcome, shell: PersonsShell) -> None:
        """Hear what happened to a step.

        Args:
            outcome: what happened.
            shell: may be opened, with what the step has left.
        """
        ...


class PersonsShell:
    """The shell that a person may open before a step, or after one that failed.

    Args:
        stage: what it runs on.
        emulator: what is behind the gateway.
        gateway: its ledger takes down what is asked for; that belongs to no step.

    Attributes:
        entries: what was asked for in such shells, which is no mistake of the document.
    """

    def __init__(self, stage: Stage, emulator: Emulator, gateway: Gateway) -> None:
        self.entries = Entries()
        self._stage = stage
        self._emulator = emulator
        self._ledger = gateway.ledger

    @property
    def knows_failure(self) -> bool:
        """Whether it is known what the bash step that ran last had set when it failed."""
        return self._stage.sessions.knows_failure()

    def hold(self, person: int, opening: Opening, *, failed: bool) -> Entries:
        """Let a person type commands, and give what they asked for.

        Args:
            person: the person's terminal.
            opening: what the shell begins with.
            failed: begin with what the last command had set when it failed, if that is known.

        Raises:
            InfrastructureError: it could not be started, or something of it could not be ended.
        """
        step = self._ledger.step
        self._ledger.begin("")
        try:
            self._stage.sessions.hold_shell(person, opening, failed=failed)
        finally:
            entries = self._ledger.take()
            self.entries += entries
            self._ledger.begin(step)
            self._forget()
        return entries

    def _forget(self) -> None:
        """Take what the next step would be told of as its own."""
        self._emulator.gaps()
        self._emulator.breakdowns()
        self._stage.commands.take()
        if self._stage.waits:
            self._stage.waits.take()
