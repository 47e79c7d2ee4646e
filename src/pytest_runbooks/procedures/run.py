"""One procedure, run: live sessions, a work directory, and the outcomes so far."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ..aws.warm import WarmAws
from ..emulators import Emulator, Gap
from ..errors import InfrastructureError, RunbookError, SettingError
from ..gateway import Entries, Gateway
from ..matching import mentions_names
from ..model import (
    Command,
    Environment,
    Outcome,
    Output,
    Procedure,
    Refusal,
    Runbook,
    Step,
    Stub,
    Verdict,
)
from ..parsing.profiles import profiles_of
from .aws_command import AwsCommand
from .aws_versions import need_of_version
from .conditions import Facts, reason_to_skip
from .enclosure import enclose
from .hints import hint
from .home import Aws
from .judgement import Judgement, judge, line_of, refused, with_origin
from .live_sessions import LiveSessions
from .settings import RunSettings
from .surroundings import block_environment
from .workplace import Workplace

OnWait = Callable[[Step, float], None]
TICK = 1.0  # seconds between two words about a pause


def _quiet(_: Step, __: float) -> None: ...


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
        stubs: what fixtures declare outside of AWS; they win over those of the document.
        aws: the AWS CLI that is kept warm; None where it runs as it is.
        on_wait: called now and then while a step runs, with the seconds it has taken, retries and
            pauses included.

    Attributes:
        outcomes: what happened so far, by the ids of the steps.
        blocker: the failure that blocks the rest; None while there is none.
        fixture_calls: the API calls that were made before the first step.
        secrets: what API calls of the procedure sent or were given that no report is to show, up
            to the last step that ended; in the end, all.

    Raises:
        SettingError: the folder that the document names as its work directory cannot be had.
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
        stubs: Iterable[Stub] = (),
        aws: WarmAws | None = None,
        on_wait: OnWait = _quiet,
    ) -> None:
        self.procedure = procedure
        self.outcomes: dict[str, Outcome] = {}
        self.blocker: Outcome | None = None
        self._runbook = runbook
        self._settings = settings
        self._emulator = emulator
        self._ledger = gateway.ledger
        self._on_wait = on_wait
        self._bindings: dict[str, str] = {}
        self._places = {step.id: place for place, step in enumerate(procedure.steps)}
        self._caught_up = 0  # the number of steps from the first on that have an outcome
        self._step_started = 0.0
        self._anything_ran = False
        self._late: tuple[Outcome, ...] | None = None  # of cleanup steps; None before `finish`
        front = runbook.front_matter
        self.workplace = place = Workplace(document, front.workdir, settings.project)
        env = block_environment(
            settings,
            home=place.home,
            tmp=place.tmp,
            aws=Aws(gateway.url, environment.account, environment.region, profiles_of(runbook)),
            ca_file=gateway.ca_file,
        )
        self._aws = AwsCommand(aws, place, settings) if aws else None
        if self._aws:
            env["PATH"] = self._aws.before(env["PATH"])
        own = {**front.env, **environment.env, **(exports or {})}
        env |= own
        known = settings.aws if "PATH" not in own else None  # what another PATH finds is not known
        self._aws_major = known.major if known else None
        self._facts = Facts(environment.name, emulator.name, env["PATH"])
        gateway.stubs.clear()
        for stub in (*front.stubs, *stubs):
            gateway.stubs.add(stub)
        self._fence = enclose(
            settings,
            gateway,
            [place.root, place.own],
            fillable=[place.control],
            readable=[place.programs],
        )
        if self._aws:
            self._aws.serve(procedure, self._fence)
        self._sessions = LiveSessions(
            place.control, place.own, place.work, env, runbook.path, self._fence
        )
        emulator.gaps()  # what fixtures caused is not the steps'
        emulator.faults()
        self.fixture_calls = self._ledger.take().calls
        self.secrets = self._ledger.secrets

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What makes the run red, in the order in which it happened."""
        return tuple(one for one in self.outcomes.values() if one.verdict.is_failure)

    def catch_up(self, step: Step) -> None:
        """Run the steps before this one that did not run yet."""
        for earlier in self.procedure.steps[self._caught_up : self._places[step.id]]:
            if earlier.id not in self.outcomes:
                self._record(replace(self._run(earlier), replayed=True))
        self._caught_up = max(self._caught_up, self._places[step.id])

    def outcome(self, step: Step) -> Outcome:
        """Give what happened to a step; run it, and the steps before it, if that is still to do."""
        self.catch_up(step)
        if step.id not in self.outcomes:
            self._record(self._run(step))
        return self.outcomes[step.id]

    def blocked_by(self, failure: Outcome) -> tuple[Step, ...]:
        """Give the later steps that a failure keeps from running."""
        if failure.step.options.cleanup:
            return ()
        after = self.procedure.steps[self._places[failure.step.id] + 1 :]
        return tuple(
            step
            for step in after
            if not step.options.cleanup and not reason_to_skip(step, self._facts)
        )

    def finish(self) -> tuple[Outcome, ...]:
        """Run the cleanup steps that did not run, end the sessions, remove the files.

        Returns:
            The outcomes of those cleanup steps; the same when it is called again.
        """
        if self._late is None:
            with ExitStack() as stack:
                stack.callback(self.workplace.remove, keep=self._settings.keep)
                if self._fence:
                    stack.callback(self._fence.close)
                if self._aws:
                    stack.callback(self._aws.close)
                stack.callback(self._ledger.begin, "")  # what comes now belongs to no step
                stack.callback(self._sessions.close)
                self._late = ()
                self._late = self._clean_up()
        return self._late

    def take_rest(self) -> Entries:
        """Take from the ledger what came after the last step; called once, after `finish`."""
        rest = self._ledger.take()
        self.secrets = self._ledger.secrets
        return rest

    def _clean_up(self) -> tuple[Outcome, ...]:
        steps = [one for one in self.procedure.steps if one.options.cleanup]
        late = [one for one in steps if self._anything_ran and one.id not in self.outcomes]
        for step in late:
            self._record(self._run(step, finishing=True))
        return tuple(self.outcomes[step.id] for step in late)

    def _record(self, outcome: Outcome) -> None:
        self.outcomes[outcome.step.id] = outcome
        if outcome.verdict.is_failure and not self.blocker and not outcome.step.options.cleanup:
            self.blocker = outcome

    def _run(self, step: Step, *, finishing: bool = False) -> Outcome:
        if reason := reason_to_skip(step, self._facts):
            return Outcome(step, Verdict.SKIPPED, step.line, reason)
        if by := self._blocker_of(step, finishing=finishing):
            said = f"blocked by `{by.step.id}`, line {by.line}"
            return Outcome(step, Verdict.BLOCKED, step.line, said)
        self._step_started = time.perf_counter()
        self._ledger.begin(step.id)
        try:
            if not self._anything_ran:
                self._require_tools()
            outcome = self._without_its_aws(step)
            if outcome is None:
                if self._aws:
                    self._aws.be_ready(step.commands)
                outcome = self._write(step) if step.runner is None else self._try(step)
        except RunbookError as error:
            outcome = Outcome(step, Verdict.BROKEN, step.line, str(error))
            entries = self._ledger.take()
            outcome = replace(outcome, calls=entries.calls, refusals=entries.refusals)
        except BaseException as error:
            # Ctrl-C, or a time-out that another plugin holds over the item: what ran is not run
            # again, and is cleaned up.
            self._anything_ran = True
            why = str(error).partition("\n")[0]
            said = f"interrupted by `{type(error).__name__}`" + (f": {why}" if why else "")
            self._record(self._timed(Outcome(step, Verdict.BROKEN, step.line, said)))
            raise
        return self._timed(outcome)

    def _blocker_of(self, step: Step, *, finishing: bool) -> Outcome | None:
        """Give the failure that keeps a step from running."""
        if self._late is not None and not finishing:
            return self.blocker or next(iter(self.failures), None)
        # Where nothing ran, there is nothing to clean up.
        return None if step.options.cleanup and self._anything_ran else self.blocker

    def _elapsed(self) -> float:
        return time.perf_counter() - self._step_started

    def _timed(self, outcome: Outcome) -> Outcome:
        self.secrets = self._ledger.secrets
        return replace(outcome, seconds=self._elapsed())

    def _try(self, step: Step) -> Outcome:
        """Run a step until it passes, or as often as its `retry` says."""
        retry = step.options.retry
        gaps: tuple[Gap, ...] = ()
        faults: tuple[str, ...] = ()
        entries = Entries()
        for attempt in range(1, (retry.times if retry else 1) + 1):
            if retry and attempt > 1:
                self._pause(step, retry.pause)
            outputs, judgement = self._attempt(step)
            gaps, faults = self._emulator.gaps(), self._emulator.faults()
            entries += self._ledger.take()
            if judgement.verdict is Verdict.PASSED or gaps or entries.refusals:
                break  # no emulator learns by being asked, and what is refused stays refused
        verdict, line, message = judgement.verdict, judgement.line, judgement.message
        # A failure that the document promises is none of AWS's when the emulator is the reason.
        failed = verdict is not Verdict.PASSED or bool(outputs and outputs[-1].status)
        if entries.refusals:
            entries = replace(entries, refusals=self._with_origins(entries.refusals, step))
            verdict, message = Verdict.REFUSED, refused(entries.refusals)
            line = line_of(entries.refusals[0], step) or line
        elif faults and failed:
            verdict, message = Verdict.BROKEN, faults[0]
        elif gaps and failed:
            called = ", ".join(dict.fromkeys(str(gap) for gap in gaps))
            verdict, message = Verdict.GAP, f"{self._emulator.name} does not emulate {called}"
        return Outcome(
            step,
            verdict,
            line,
            message,
            tuple(outputs),
            judgement.comparison,
            attempts=attempt,
            calls=entries.calls,
            refusals=entries.refusals,
            hint=hint(
                step,
                line,
                outputs,
                verdict,
                held=bool(self._fence),
                aws=self._aws_major,
            ),
        )

    def _with_origins(self, refusals: Iterable[Refusal], step: Step) -> tuple[Refusal, ...]:
        earlier = [one.step for one in self.outcomes.values() if one.outputs]
        return tuple(with_origin(refusal, step, earlier) for refusal in refusals)

    def _pause(self, step: Step, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            time.sleep(min(left, TICK))
            self._on_wait(step, self._elapsed())

    def _attempt(self, step: Step) -> tuple[list[Output], Judgement]:
        assert step.runner is not None
        outputs: list[Output] = []
        bindings = dict(self._bindings)
        judgement = Judgement(Verdict.PASSED, step.line)
        for command in step.commands:
            output = self._command(step, command)
            outputs.append(output)
            judgement = judge(step, command, output, bindings, self._names(command))
            if judgement.verdict not in {Verdict.PASSED, Verdict.DIFFERS}:
                self._sessions.take_back(step.runner)
            if judgement.verdict is not Verdict.PASSED:
                return outputs, judgement
            if judgement.comparison:
                bindings |= judgement.comparison.bindings
        self._bindings = bindings  # not those of an attempt that failed: values differ next time
        return outputs, judgement

    def _command(self, step: Step, command: Command) -> Output:
        timeout = step.options.timeout or self._settings.timeout
        output = self._sessions.run(
            step, command, timeout, lambda _: self._on_wait(step, self._elapsed())
        )
        self._anything_ran = True
        return output

    def _names(self, command: Command) -> Mapping[str, str]:
        """Give the variables that an expectation may mention; asked only when it does."""
        if command.expectation and mentions_names(command.expectation.text):
            return self._sessions.exports().env
        return {}

    def _write(self, step: Step) -> Outcome:
        """Write a file, where the shell is, as a person would who saves the block."""
        option = f"file={step.options.file}"
        file = (self._sessions.exports().cwd / (step.options.file or "")).resolve()
        if not self.workplace.holds(file):
            raise SettingError(f"`{option}` leads out of the work directory, to `{file}`")
        text = "".join(command.code for command in step.commands)
        try:
            self.workplace.write(file, text)
        except OSError as error:
            raise SettingError(f"`{option}` cannot be written: {error.strerror}") from error
        self._anything_ran = True
        return Outcome(step, Verdict.PASSED, step.line, outputs=(Output(0, ""),))

    def _without_its_aws(self, step: Step) -> Outcome | None:
        """Say that a step does not run, since it needs another version of the AWS CLI."""
        if not self._aws_major:
            return None
        earlier = [one.step for one in self.outcomes.values() if one.outputs]
        need = need_of_version(step, earlier, self._aws_major)
        if need is None:
            return None
        paths = (self._facts.path, self._sessions.exports().env.get("PATH", ""))
        if len({shutil.which("aws", path=path) for path in paths}) > 1:
            return None  # the document has found another one
        taken = self._ledger.take()
        broken = Outcome(step, Verdict.BROKEN, need.line, need.message, hint=need.hint)
        return replace(broken, calls=taken.calls, refusals=taken.refusals)

    def _require_tools(self) -> None:
        for tool in self._runbook.front_matter.requires:
            if not shutil.which(tool, path=self._facts.path):
                raise InfrastructureError(
                    f"needs `{tool}`, which is not on the PATH; install it, or take it out of "
                    "`requires`"
                )
