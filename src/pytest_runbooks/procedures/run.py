"""One procedure, run: live sessions, a work directory, and the outcomes so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..aws.warm import WarmAws
from ..emulators import Emulator
from ..errors import RunbookError
from ..gateway import Entries, Gateway
from ..model import (
    CommandStub,
    Environment,
    Outcome,
    Procedure,
    Runbook,
    Step,
    Stub,
    StubCall,
    Verdict,
)
from ..model.fault import FaultRecord
from .captures import written
from .conditions import needs_approval, reason_to_skip
from .injected import check_faults
from .objectives import Objectives
from .person import Answer, Person, PersonsShell, Quit
from .settings import RunSettings
from .stage import Stage
from .steps import OnWait, StepRunner
from .waits import Waited


def _quiet(_: Step, __: float) -> None: ...


def _forget(_: Iterable[StubCall]) -> None: ...


_LATE = {Verdict.MISSED, Verdict.IDLE_FAULT}


def _blocks(outcome: Outcome) -> bool:
    """Say whether no step runs after this one: what came too late has come, all the same."""
    fails = outcome.verdict.is_failure and outcome.verdict not in _LATE
    return fails and not outcome.step.options.cleanup


class ProcedureRun:
    """A procedure that is being run.

    Laws:

    - a step runs after all steps before it, and no step runs twice;
    - after a failure no step runs but the cleanup steps, with the state of the last completed step;
    - after `finish` nothing is left but the outcomes: no process, no file (unless it was asked to
      keep them), and nothing runs any more.

    Args:
        runbook: the document.
        document: the document's file.
        procedure: one of its procedures.
        environment: one of its environments; a nameless one when it has none.
        settings: of the run.
        emulator: clean, or prepared by fixtures.
        gateway: stands before the emulator.
        exports: variables that fixtures give to the blocks.
        fixtures: the values of fixtures that placeholders stand for.
        stubs: what fixtures declare outside of AWS; they win over those of the document.
        commands: stubs of commands that fixtures declare; they win over those of the document.
        on_stub_calls: told of the calls of stubbed commands, after each step and in the end.
        aws: the AWS CLI that is kept warm; None where it runs as it is.
        on_wait: called now and then while a step runs, with the seconds it has taken, retries and
            pauses included.
        person: is asked and told while steps run; None where nobody is there.

    Attributes:
        outcomes: what happened so far, by the ids of the steps.
        blocker: the failure that blocks the rest; None while there is none.
        fixture_calls: the API calls that were made before the first step.
        objectives: what the document states, and what is measured of it.
        shell: what a person opens between steps; its entries belong to no step.
        secrets: what API calls of the procedure sent or were given that no report is to show, up
            to the last step that ended; in the end, all.
        faults: what became of those that steps and the run began; there when it has ended.

    Raises:
        SettingError: the folder that the document names as its work directory cannot be had, or a
            fault names what AWS does not have.
    """

    def __init__(
        self,
        runbook: Runbook,
        document: Path,
        procedure: Procedure,
        environment: Environment,
        settings: RunSettings,
        emulator: Emulator,
        gateway: Gateway,
        *,
        exports: Mapping[str, str] | None = None,
        fixtures: Mapping[str, str] | None = None,
        stubs: Iterable[Stub] = (),
        commands: Iterable[CommandStub] = (),
        on_stub_calls: Callable[[Iterable[StubCall]], None] = _forget,
        aws: WarmAws | None = None,
        on_wait: OnWait = _quiet,
        person: Person | None = None,
    ) -> None:
        check_faults(procedure)  # before anything is there that would be left
        self.procedure = procedure
        self.outcomes: dict[str, Outcome] = {}
        self.blocker: Outcome | None = None
        self._ledger = gateway.ledger
        self._places = {step.id: place for place, step in enumerate(procedure.steps)}
        self._caught_up = 0  # the number of steps from the first on that have an outcome
        self._late: tuple[Outcome, ...] | None = None  # of cleanup steps; None before `finish`
        self._stage = Stage(
            runbook,
            document,
            procedure,
            environment,
            settings,
            emulator,
            gateway,
            exports=exports or {},
            stubs=stubs,
            commands=commands,
            aws=aws,
        )
        to_run = [one for one in procedure.steps if not reason_to_skip(one, self._stage.facts)]
        self.objectives = Objectives(runbook, replace(procedure, steps=tuple(to_run)), environment)
        self._on_stub_calls = on_stub_calls
        self.workplace = self._stage.workplace
        self._runner = StepRunner(
            runbook,
            document,
            procedure,
            self._stage,
            settings,
            emulator,
            gateway,
            fixtures or {},
            on_wait,
        )
        self.shell = PersonsShell(self._stage, emulator, gateway)
        self._person = person
        self._asked = 0.0  # seconds that a person was asked about the present step
        self._began = 0.0  # when the present step did, in seconds of the epoch
        emulator.gaps()  # what fixtures caused is not the steps'
        emulator.breakdowns()
        self.fixture_calls = self._ledger.take().calls
        self.secrets = self._ledger.secrets
        self.faults: tuple[FaultRecord, ...] = ()

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What makes the run red, in the order in which it happened."""
        return tuple(one for one in self.outcomes.values() if one.verdict.is_failure)

    @property
    def captured(self) -> dict[str, str]:
        """What steps have captured so far, as their variables hold it."""
        return {
            name: written(value)
            for one in self.outcomes.values()
            for name, value in one.captured.items()
        }

    def catch_up(self, step: Step) -> None:
        """Run the steps before this one that did not run yet."""
        for earlier in self.procedure.steps[self._caught_up : self._places[step.id]]:
            if earlier.id not in self.outcomes:
                self._record(replace(self._run(earlier, replayed=True), replayed=True))
                self._tell(earlier)
        self._caught_up = max(self._caught_up, self._places[step.id])

    def outcome(self, step: Step) -> Outcome:
        """Give what happened to a step; run it, and the steps before it, if that is still to do."""
        self.catch_up(step)
        if step.id not in self.outcomes:
            self._record(self._run(step))
            self._tell(step)
        return self.outcomes[step.id]

    def blocked_by(self, failure: Outcome) -> tuple[Step, ...]:
        """Give the later steps that a failure keeps from running."""
        if not _blocks(failure):
            return ()
        after = self.procedure.steps[self._places[failure.step.id] + 1 :]
        return tuple(
            step
            for step in after
            if not step.options.cleanup and not reason_to_skip(step, self._stage.facts)
        )

    def finish(self) -> tuple[Outcome, ...]:
        """Run the cleanup steps that did not run, end the sessions, remove the files.

        Returns:
            The outcomes of those cleanup steps; the same when it is called again.
        """
        if self._late is None:
            with ExitStack() as stack:
                self._stage.close(stack)
                stack.callback(self._end_faults)
                stack.callback(self._ledger.begin, "")  # what comes now belongs to no step
                stack.callback(self._take_stub_calls)
                stack.callback(self._stage.sessions.close)
                self._late = ()
                self._late = self._clean_up()
        return self._late

    def _end_faults(self) -> None:
        self.faults = self._runner.injected.close()

    def take_rest(self) -> Entries:
        """Take from the ledger what came after the last step; called once, after `finish`."""
        rest = self._ledger.take()
        self.secrets = self._ledger.secrets
        return rest

    def _clean_up(self) -> tuple[Outcome, ...]:
        steps = [one for one in self.procedure.steps if one.options.cleanup]
        late = [one for one in steps if self._runner.anything_ran and one.id not in self.outcomes]
        for step in late:
            self._record(self._run(step, finishing=True))
        return tuple(self.outcomes[step.id] for step in late)

    def _record(self, outcome: Outcome) -> None:
        self.outcomes[outcome.step.id] = outcome
        if _blocks(outcome) and not self.blocker:
            self.blocker = outcome

    def _tell(self, step: Step) -> None:
        """Tell a person, who may look around, what happened to a step."""
        if self._person:
            self._person.after(self.outcomes[step.id], self.shell)
            self.secrets = self._ledger.secrets

    def _decide(self, step: Step, *, replayed: bool) -> Answer:
        """Ask a person about a step."""
        assert self._person
        started = time.perf_counter()
        role = step.options.approval if needs_approval(step, self._stage.facts) else None
        self.secrets = self._ledger.secrets
        answer = self._person.before(step, role, self.shell, replayed=replayed)
        self._asked = time.perf_counter() - started
        return answer

    def _run(self, step: Step, *, replayed: bool = False, finishing: bool = False) -> Outcome:
        if reason := reason_to_skip(step, self._stage.facts):
            return Outcome(step, Verdict.SKIPPED, step.line, reason)
        if by := self._blocker_of(step, finishing=finishing):
            said = f"blocked by `{by.step.id}`, line {by.line}"
            return Outcome(step, Verdict.BLOCKED, step.line, said)
        started, self._asked = time.perf_counter(), 0.0
        self._began = time.time()
        self._ledger.begin(step.id)
        try:
            ran = [one.step for one in self.outcomes.values() if one.outputs]
            decide = partial(self._decide, replayed=replayed)
            asks = self._person is not None and not finishing
            outcome = self._runner.run(
                step, ran, decide if asks else None, writes=not (replayed or finishing)
            )
        except Quit:
            raise  # before the step ran
        except RunbookError as error:
            outcome = Outcome(step, Verdict.BROKEN, step.line, str(error))
            entries = self._ledger.take()
            outcome = replace(outcome, calls=entries.calls, refusals=entries.refusals)
        except BaseException as error:
            # Ctrl-C, or a time-out that another plugin holds over the item: what ran is not run
            # again, and is cleaned up.
            self._runner.anything_ran = True
            why = str(error).partition("\n")[0]
            said = f"interrupted by `{type(error).__name__}`" + (f": {why}" if why else "")
            broken = Outcome(step, Verdict.BROKEN, step.line, said)
            self._record(self._timed(broken, started))
            raise
        return self.objectives.judged(self._timed(outcome, started), self.outcomes)

    def _blocker_of(self, step: Step, *, finishing: bool) -> Outcome | None:
        """Give the failure that keeps a step from running."""
        if self._late is not None and not finishing:
            return self.blocker or next(iter(self.failures), None)
        # Where nothing ran, there is nothing to clean up.
        return None if step.options.cleanup and self._runner.anything_ran else self.blocker

    def _timed(self, outcome: Outcome, started: float) -> Outcome:
        self.secrets = self._ledger.secrets
        waits = self._stage.waits.take() if self._stage.waits else Waited()
        return replace(
            outcome,
            started=self._began,
            seconds=time.perf_counter() - started - self._asked,
            shortened=waits.documented - waits.real,
            waited=waits.real,
            stub_calls=self._take_stub_calls(),
        )

    def _take_stub_calls(self) -> tuple[StubCall, ...]:
        calls = self._stage.commands.take()
        self._on_stub_calls(calls)
        return calls
