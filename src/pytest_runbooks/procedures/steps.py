"""One step, run on the stage of its procedure: from what it says to what happened."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..emulators import Emulator, Gap
from ..errors import InfrastructureError, SettingError
from ..gateway import Entries, Gateway
from ..model import Change, Command, Outcome, Output, Procedure, Refusal, Runbook, Step, Verdict
from ..reporting.approximate import approximate_names
from .attempts import Attempts, one_line_of
from .aws_versions import need_of_version
from .captures import written
from .filling import Filling, unfilled
from .hints import hint
from .injected import Injected
from .judgement import line_of, refused, with_origin
from .person import Answer
from .settings import RunSettings
from .stage import Stage

if TYPE_CHECKING:
    from .updating import Updating

OnWait = Callable[[Step, float], None]
Decide = Callable[[Step], Answer]
TICK = 1.0  # seconds between two words about a pause
SETTLING = 10.0  # seconds that what a step set off has to be done in its name


class StepRunner:
    """Runs the steps of a procedure, one after the other.

    Args:
        runbook: the document.
        document: the document's file.
        procedure: one of its procedures.
        stage: what the steps run in.
        settings: of the run.
        emulator: what is behind the gateway.
        gateway: its ledger knows what a step asked for.
        fixtures: the values of fixtures that placeholders stand for.
        on_wait: called now and then while a step runs, with the seconds it has taken, retries and
            pauses included.

    Attributes:
        anything_ran: whether a step has run, so that there is something to clean up.
        injected: the faults of the procedure.
    """

    def __init__(
        self,
        runbook: Runbook,
        document: Path,
        procedure: Procedure,
        stage: Stage,
        settings: RunSettings,
        emulator: Emulator,
        gateway: Gateway,
        fixtures: Mapping[str, str],
        on_wait: OnWait,
    ) -> None:
        self.anything_ran = False
        self._runbook = runbook
        self._stage = stage
        self._settings = settings
        self._emulator = emulator
        self._ledger = gateway.ledger
        self._on_wait = on_wait
        self._filling = Filling(runbook, stage.facts.environment, fixtures, self._ask)
        self._attempts = Attempts(
            stage,
            document,
            settings.project,
            settings.timeout,
            _updating(settings, stage, gateway),
            lambda step: on_wait(step, self.elapsed),
        )
        self.injected = Injected(gateway.faults, procedure, stage.facts, settings.faults)
        self._started = 0.0

    def run(
        self,
        step: Step,
        earlier: Sequence[Step],
        decide: Decide | None = None,
        *,
        writes: bool = False,
    ) -> Outcome:
        """Run a step.

        Args:
            step: the step.
            earlier: the steps that ran before it, in that order.
            decide: asks a person about it, when it is known what would run; None where nobody is.
            writes: what it promises may be written anew.

        Raises:
            RunbookError: something under the runbook broke.
        """
        self._started = time.perf_counter()
        if not (self.anything_ran or step.is_of_a_person):
            self._require_tools()
        filled = self._filling.fill(step)
        if filled.missing:
            return unfilled(step, filled)
        answer = decide(filled.step) if decide else Answer()
        self._started = time.perf_counter()
        if answer.verdict:
            # What a person did may be there to clean up.
            self.anything_ran |= answer.verdict is Verdict.PASSED
            said = answer.confirmation
            return Outcome(step, answer.verdict, step.line, answer.message, confirmation=said)
        if step.is_of_a_person:
            return _not_done(step)
        self.injected.before(step)
        outcome = self._run(filled.step, earlier, step if writes else None)
        if outcome.captured:
            values = {name: written(value) for name, value in outcome.captured.items()}
            self._stage.sessions.export(values)
            self._filling.capture(outcome.captured)
        outcome = replace(outcome, step=step, filled=filled.values)
        outcome = self.injected.after(step, outcome)
        return replace(outcome, confirmation=answer.confirmation)

    def _run(self, step: Step, earlier: Sequence[Step], page: Step | None) -> Outcome:
        outcome = self._without_its_aws(step, earlier)
        if outcome is not None:
            return outcome
        if self._stage.aws:
            self._stage.aws.be_ready(step.commands)
        return self._write(step) if step.options.file else self._try(step, earlier, page)

    def _ask(self, command: str) -> str:
        """Give what a command of the front matter prints, without changing the shell.

        Raises:
            SettingError: it fails, or prints none or more than one line.
        """
        self.anything_ran = True
        if self._stage.aws:
            self._stage.aws.be_ready([Command(command, 1)])
        output = self._stage.sessions.ask(f"(\n{command}\n)\n", timeout=self._settings.timeout)
        return one_line_of(output, command)

    @property
    def elapsed(self) -> float:
        """The seconds that the step has taken so far."""
        return time.perf_counter() - self._started

    def _try(self, step: Step, earlier: Sequence[Step], page: Step | None) -> Outcome:
        """Run a step until it passes, or as often as its `retry` says.

        What it promises on the `page` may be written anew, and corrected the last time; None when
        it may not.
        """
        retry = step.options.retry
        most = retry.times if retry else 1
        gaps: tuple[Gap, ...] = ()
        breakdowns: tuple[str, ...] = ()
        entries = Entries()
        for number in range(1, most + 1):
            if retry and number > 1:
                self._pause(step, retry.pause)
            attempt = self._attempts.attempt(step, page, corrects=number == most)
            self.anything_ran = True
            outputs, judgement = attempt.outputs, attempt.judgement
            self._emulator.settle(SETTLING)
            gaps, breakdowns = self._emulator.gaps(), self._emulator.breakdowns()
            entries += self._ledger.take()
            if judgement.verdict is Verdict.PASSED or gaps or entries.refusals:
                break  # no emulator learns by being asked, and what is refused stays refused
        changes = attempt.changes
        called = ", ".join(dict.fromkeys(str(gap) for gap in gaps))
        lacking = f"{self._emulator.name} does not emulate {called}"
        doubts = self._doubts(entries)
        if gaps or breakdowns or entries.refusals or doubts:  # nothing to bless
            judgement = attempt.differs or judgement
            changes = _refused(changes, breakdowns[0] if breakdowns else doubts or lacking)
        verdict, line, message = judgement.verdict, judgement.line, judgement.message
        # A failure that the document promises is none of AWS's when the emulator is the reason.
        failed = verdict is not Verdict.PASSED or bool(outputs and outputs[-1].status)
        if entries.refusals:
            entries = replace(entries, refusals=_with_origins(entries.refusals, step, earlier))
            verdict, message = Verdict.REFUSED, refused(entries.refusals)
            line = line_of(entries.refusals[0], step) or line
        elif breakdowns and failed:
            verdict, message = Verdict.BROKEN, breakdowns[0]
        elif gaps and failed:
            verdict, message = Verdict.GAP, lacking
        elif doubts and verdict is Verdict.PASSED:
            verdict, message = Verdict.APPROXIMATE, doubts
        return Outcome(
            step,
            verdict,
            line,
            message,
            outputs,
            judgement.comparison,
            attempts=number,
            calls=entries.calls,
            refusals=entries.refusals,
            hint=self._hint(step, line, outputs, verdict),
            captured=attempt.captured if verdict is Verdict.PASSED else {},
            changes=changes if verdict is Verdict.PASSED else (),
        )

    def _doubts(self, entries: Entries) -> str:
        """Say what a run that takes true answers only has against a step; empty when nothing."""
        names = approximate_names(entries.calls) if self._settings.strict else ()
        said = f"{self._emulator.name} does not answer {', '.join(names)} quite as AWS does"
        return said if names else ""

    def _hint(self, step: Step, line: int, outputs: Sequence[Output], verdict: Verdict) -> str:
        held, aws = self._stage.is_held, self._stage.aws_major
        known = hint(step, line, outputs, verdict, held=held, aws=aws)
        is_left = step.options.background or not verdict.is_failure
        return known or ("" if is_left else self._attempts.background.hint())

    def _pause(self, step: Step, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            time.sleep(min(left, TICK))
            self._on_wait(step, self.elapsed)

    def _write(self, step: Step) -> Outcome:
        """Write a file, where the shell is, as a person would who saves the block."""
        option = f"file={step.options.file}"
        file = (self._stage.sessions.exports().cwd / (step.options.file or "")).resolve()
        if not self._stage.workplace.holds(file):
            raise SettingError(f"`{option}` leads out of the work directory, to `{file}`")
        text = "".join(command.code for command in step.commands)
        try:
            self._stage.workplace.write(file, text)
        except OSError as error:
            raise SettingError(f"`{option}` cannot be written: {error.strerror}") from error
        self.anything_ran = True
        return Outcome(step, Verdict.PASSED, step.line, outputs=(Output(0, ""),))

    def _without_its_aws(self, step: Step, earlier: Sequence[Step]) -> Outcome | None:
        """Say that a step does not run, since it needs another version of the AWS CLI."""
        if not self._stage.aws_major:
            return None
        need = need_of_version(step, earlier, self._stage.aws_major)
        if need is None:
            return None
        paths = (self._stage.facts.path, self._stage.sessions.exports().env.get("PATH", ""))
        if len({shutil.which("aws", path=path) for path in paths}) > 1:
            return None  # the document has found another one
        taken = self._ledger.take()
        broken = Outcome(step, Verdict.BROKEN, need.line, need.message, hint=need.hint)
        return replace(broken, calls=taken.calls, refusals=taken.refusals)

    def _require_tools(self) -> None:
        for tool in self._runbook.front_matter.requires:
            if not shutil.which(tool, path=self._stage.facts.path):
                raise InfrastructureError(
                    f"needs `{tool}`, which is not on the PATH; install it, or take it out of "
                    "`requires`"
                )


def _refused(changes: Iterable[Change], why: str) -> tuple[Change, ...]:
    return tuple(replace(one, text="", refusal=one.refusal or why) for one in changes)


def _with_origins(
    refusals: Iterable[Refusal], step: Step, earlier: Sequence[Step]
) -> tuple[Refusal, ...]:
    return tuple(with_origin(refusal, step, earlier) for refusal in refusals)


def _not_done(step: Step) -> Outcome:
    """Say what a person would have done, whom nobody asked."""
    asked = [step.options.manual] if step.options.manual else []
    asked += [f"approval by {step.options.approval}"] if step.options.approval else []
    return Outcome(step, Verdict.MANUAL, step.line, ", ".join(asked))


def _updating(settings: RunSettings, stage: Stage, gateway: Gateway) -> Updating | None:
    """Give what makes changes of the document; None when the run writes nothing."""
    if not settings.update:
        return None
    gateway.ledger.keeps_ids = True
    from .updating import Updating  # noqa: PLC0415 - few runs write

    environment = stage.facts.environment
    return Updating(
        settings.update,
        environment,
        stage.workplace,
        ids=lambda: gateway.ledger.ids,
        variables=lambda: stage.sessions.exports().env if environment.name else {},
    )
