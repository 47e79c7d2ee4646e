"""One procedure, run: live sessions, a work directory, and the outcomes so far."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ..emulators import Emulator
from ..errors import InfrastructureError, RunbookError, SettingError
from ..matching import mentions_names
from ..model import (
    Command,
    Environment,
    Outcome,
    Output,
    Procedure,
    Runbook,
    Runner,
    Step,
    Stream,
    Verdict,
)
from ..sessions.bash import BashSession
from ..sessions.protocol import Limits, Place, Session
from ..sessions.python import PythonSession
from .conditions import Facts, reason_to_skip
from .judgement import Judgement, judge
from .settings import RunSettings
from .surroundings import block_environment
from .workplace import Workplace

OnWait = Callable[[Step, float], None]


def _quiet(_: Step, __: float) -> None: ...


class ProcedureRun:
    """A procedure that is being run.

    Laws:

    - a step runs after all steps before it, and no step runs twice;
    - after a failure no step runs but the cleanup steps, with the state of the last completed step;
    - after `finish` nothing is left: no process, no file (unless it was asked to keep them).

    Args:
        runbook: the document.
        document: the document's file.
        procedure: one of its procedures.
        environment: one of its environments; a nameless one when it has none.
        settings: of the run.
        emulator: clean, or prepared by fixtures.
        exports: variables that fixtures give to the blocks.
        failed_before: outcomes from an earlier run of the procedure that failed; what failed is
            not tried again.
        on_wait: called now and then while a step runs, with the seconds it has taken.

    Attributes:
        outcomes: what happened so far, by the ids of the steps.
        blocker: the failure that blocks the rest; None while there is none.
    """

    def __init__(
        self,
        runbook: Runbook,
        document: Path,
        procedure: Procedure,
        environment: Environment,
        settings: RunSettings,
        emulator: Emulator,
        *,
        exports: Mapping[str, str] | None = None,
        failed_before: Iterable[Outcome] = (),
        on_wait: OnWait = _quiet,
    ) -> None:
        self.procedure = procedure
        self.outcomes: dict[str, Outcome] = {}
        self._runbook = runbook
        self._environment = environment
        self._settings = settings
        self._emulator = emulator
        self._on_wait = on_wait
        self._bindings: dict[str, str] = {}
        self._sessions: dict[Runner, BashSession | PythonSession] = {}
        self.blocker: Outcome | None = None
        front = runbook.front_matter
        self.workplace = Workplace(document, front.workdir)
        self._env = block_environment(
            settings,
            home=self.workplace.home,
            tmp=self.workplace.tmp,
            endpoint_url=emulator.endpoint_url,
            account=environment.account,
            region=environment.region,
        )
        self._env |= {**front.env, **environment.env, **(exports or {})}
        self._facts = Facts(environment.name, emulator.name, self._env["PATH"])
        for outcome in failed_before:
            self._record(outcome)
        emulator.gaps()  # what fixtures caused is not the steps'

    def catch_up(self, step: Step) -> None:
        """Run the steps before this one that did not run yet."""
        for earlier in self.procedure.steps[: self.procedure.steps.index(step)]:
            if earlier.id not in self.outcomes:
                self._record(replace(self._run(earlier), replayed=True))

    def outcome(self, step: Step) -> Outcome:
        """Give what happened to a step; run it, and the steps before it, if that is still to do."""
        self.catch_up(step)
        if step.id not in self.outcomes:
            self._record(self._run(step))
        return self.outcomes[step.id]

    def finish(self) -> tuple[Outcome, ...]:
        """Run the cleanup steps that did not run, end the sessions, remove the files.

        Returns:
            The outcomes of those cleanup steps.
        """
        try:
            ran = any(one.outputs for one in self.outcomes.values())
            late = [s for s in self.procedure.steps if s.options.cleanup and ran]
            late = [step for step in late if step.id not in self.outcomes]
            for step in late:
                self._record(self._run(step))
            return tuple(self.outcomes[step.id] for step in late)
        finally:
            for session in self._sessions.values():
                session.close()
            self._sessions.clear()
            if not self._settings.keep:
                self.workplace.remove()

    def _record(self, outcome: Outcome) -> None:
        self.outcomes[outcome.step.id] = outcome
        if outcome.verdict.is_failure and not self.blocker and not outcome.step.options.cleanup:
            self.blocker = outcome

    def _run(self, step: Step) -> Outcome:
        if reason := reason_to_skip(step, self._facts):
            return Outcome(step, Verdict.SKIPPED, step.line, reason)
        if self.blocker and not step.options.cleanup:
            by = self.blocker
            return Outcome(
                step, Verdict.BLOCKED, step.line, f"blocked by `{by.step.id}`, line {by.line}"
            )
        started = time.perf_counter()
        try:
            self._require_tools()
            outcome = self._write(step) if step.runner is None else self._try(step, step.runner)
        except RunbookError as error:
            outcome = Outcome(step, Verdict.BROKEN, step.line, str(error))
        return replace(outcome, seconds=time.perf_counter() - started)

    def _try(self, step: Step, runner: Runner) -> Outcome:
        """Run a step until it passes, or as often as its `retry` says."""
        retry = step.options.retry
        for attempt in range(1, (retry.times if retry else 1) + 1):
            if retry and attempt > 1:
                time.sleep(retry.pause)
            outputs, judgement = self._attempt(step, runner)
            if judgement.verdict is Verdict.PASSED:
                break
        gaps = self._emulator.gaps()
        verdict, message = judgement.verdict, judgement.message
        if gaps and verdict is not Verdict.PASSED:
            called = ", ".join(dict.fromkeys(str(gap) for gap in gaps))
            verdict, message = Verdict.GAP, f"{self._emulator.name} does not emulate {called}"
        return Outcome(
            step,
            verdict,
            judgement.line,
            message,
            tuple(outputs),
            judgement.comparison,
            attempts=attempt,
        )

    def _attempt(self, step: Step, runner: Runner) -> tuple[list[Output], Judgement]:
        session = self._session(runner)
        outputs: list[Output] = []
        judgement = Judgement(Verdict.PASSED, step.line)
        for command in step.commands:
            output = self._command(session, step, command)
            outputs.append(output)
            judgement = judge(step, command, output, self._bindings, self._names(command))
            if judgement.comparison and judgement.comparison.matches:
                self._bindings |= judgement.comparison.bindings
            if judgement.verdict is not Verdict.PASSED:
                if judgement.verdict is not Verdict.DIFFERS:
                    session.restore()
                break
        return outputs, judgement

    def _command(self, session: Session, step: Step, command: Command) -> Output:
        limits = Limits(timeout=step.options.timeout or self._settings.timeout)
        both = step.stream is Stream.BOTH

        def on_wait(seconds: float) -> None:
            self._on_wait(step, seconds)

        if isinstance(session, PythonSession):
            return session.run(
                command.code,
                command.line,
                limits,
                both=both,
                on_wait=on_wait,
                interactive=step.transcript,
            )
        return session.run(command.code, command.line, limits, both=both, on_wait=on_wait)

    def _session(self, runner: Runner) -> BashSession | PythonSession:
        if runner not in self._sessions:
            place = Place(
                self.workplace.root / runner, self.workplace.work, self._env, self._runbook.path
            )
            if runner is Runner.BASH:
                self._sessions[runner] = BashSession(place)
            else:
                self._sessions[runner] = PythonSession(place, self._shell().exports)
        return self._sessions[runner]

    def _shell(self) -> BashSession:
        shell = self._session(Runner.BASH)
        assert isinstance(shell, BashSession)
        return shell

    def _names(self, command: Command) -> Mapping[str, str]:
        """Give the variables that an expectation may mention; asked only when it does."""
        if command.expectation and mentions_names(command.expectation.text):
            return self._shell().exports().env
        return {}

    def _write(self, step: Step) -> Outcome:
        """Write a file, where the shell is, as a person would who saves the block."""
        file = (self._shell().exports().cwd / (step.options.file or "")).resolve()
        if not file.is_relative_to(self.workplace.work):
            raise SettingError(
                f"`file={step.options.file}` leads out of the work directory, to `{file}`"
            )
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(command.code for command in step.commands)
        file.write_text(text, encoding="utf-8", newline="")
        return Outcome(step, Verdict.PASSED, step.line, outputs=(Output(0, ""),))

    def _require_tools(self) -> None:
        for tool in self._runbook.front_matter.requires:
            if not shutil.which(tool, path=self._env["PATH"]):
                raise InfrastructureError(
                    f"needs `{tool}`, which is not on the PATH; install it, or take it out of "
                    "`requires`"
                )
