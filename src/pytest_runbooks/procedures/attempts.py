"""One attempt at a step: its commands, one after the other, each judged as it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..editing.rewriting import NOT_WRITTEN
from ..errors import SettingError
from ..matching import mentions_names
from ..matching.lines import without_escapes
from ..model import Change, Command, Output, Step, Verdict
from . import patience
from .background import Background
from .captures import UncapturedError, captured
from .judgement import Judgement, compared, judge, judge_queries
from .patience import limited
from .schemas import misfit, read_schema
from .stage import Stage

if TYPE_CHECKING:
    from .updating import Updating


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt.

    Attributes:
        outputs: one per command that ran, in order.
        judgement: on the command that failed, or the last one.
        captured: the values for later steps; empty when the attempt failed.
        changes: what expectations are to be, so that the judgement is what it is.
        differs: the judgement without the first of the changes; None when nothing is changed.
    """

    outputs: tuple[Output, ...]
    judgement: Judgement
    captured: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    changes: tuple[Change, ...] = ()
    differs: Judgement | None = None


class Attempts:
    """Runs steps in the sessions of a procedure.

    Args:
        stage: what the steps run in.
        document: the document's file.
        project: schemas are read from nowhere else.
        timeout: seconds that a step may take when it does not say.
        updating: makes what is to be written into the document; None when nothing is.
        on_wait: called now and then while a step runs.
    """

    def __init__(
        self,
        stage: Stage,
        document: Path,
        project: Path | None,
        timeout: float,
        updating: Updating | None,
        on_wait: Callable[[Step], None],
    ) -> None:
        self._sessions = stage.sessions
        self._document, self._project = document, project
        self._timeout = timeout
        self._updating = updating
        self._on_wait = on_wait
        self._bindings: dict[str, str] = {}
        self.background = Background(stage.sessions, stage.workplace.control)

    def attempt(self, step: Step, page: Step | None = None, *, corrects: bool = True) -> Attempt:
        """Run a step once.

        Args:
            step: the step.
            page: the same as it is on the page, when that may be changed; None when it may not.
            corrects: it may be changed so that the step passes.
        """
        assert step.runner is not None
        outputs: list[Output] = []
        bindings = dict(self._bindings)
        judgement = Judgement(Verdict.PASSED, step.line)
        changes: list[Change] = []
        differs: Judgement | None = None
        for number, command in enumerate(step.commands):
            outputs.append(self._output(step, command))
            judged = judgement = self._judge(step, command, outputs[-1], bindings)
            if page and self._updating and (corrects or judged.verdict is Verdict.PASSED):
                judgement, change = self._change(step, number, outputs[-1], judged, bindings, page)
                changes += [change] if change else []
                differs = differs or (judged if judgement is not judged else None)
            if judgement.verdict not in {Verdict.PASSED, Verdict.DIFFERS, Verdict.UNCAPTURED}:
                self._sessions.take_back(step.runner)
            if judgement.verdict is not Verdict.PASSED:
                return Attempt(tuple(outputs), judgement)
        values: dict[str, object] = {}
        if outputs:
            said = without_escapes(compared(step, outputs[-1]))
            try:
                with limited():
                    values = {one.name: captured(one, said) for one in step.options.captures}
            except UncapturedError as error:
                return Attempt(
                    tuple(outputs), Judgement(Verdict.UNCAPTURED, judgement.line, str(error))
                )
        self._bindings = bindings  # not those of an attempt that failed: values differ next time
        return Attempt(tuple(outputs), judgement, values, tuple(changes), differs)

    def _change(
        self,
        step: Step,
        number: int,
        output: Output,
        judgement: Judgement,
        bindings: dict[str, str],
        page: Step,
    ) -> tuple[Judgement, Change | None]:
        """Make of what differs, or is documented nowhere, what the page is to say."""
        assert self._updating is not None
        command = step.commands[number]
        if judgement.verdict is Verdict.DIFFERS:
            names = self._names(command)
            with limited(patience.LIMIT_OF_COMPARISON):
                made = self._updating.correct(
                    step, number, output, judgement, bindings, names, page
                )
            if isinstance(made, str):
                said = f"{judgement.message}{NOT_WRITTEN}{made}" if made else judgement.message
                return replace(judgement, message=said), None
            change, comparison = made
            bindings |= comparison.bindings
            passed = Judgement(Verdict.PASSED, command.line, comparison=comparison)
            return self._judge_rest(names, step, command, output, bindings) or passed, change
        if judgement.verdict is Verdict.PASSED and command.expectation is None:
            with limited(patience.LIMIT_OF_COMPARISON):
                new = self._updating.create(step, number, output, bindings)
            if new:
                bindings |= new[1].bindings
                return judgement, new[0]
        return judgement, None

    def _judge(
        self, step: Step, command: Command, output: Output, bindings: dict[str, str]
    ) -> Judgement:
        """Judge what a command gave back, and bind what its expectations name."""
        names = self._names(command)
        with limited(patience.LIMIT_OF_COMPARISON):
            return self._judge_by(names, step, command, output, bindings)

    def _judge_by(
        self,
        names: Mapping[str, str],
        step: Step,
        command: Command,
        output: Output,
        bindings: dict[str, str],
    ) -> Judgement:
        judgement = judge(step, command, output, bindings, names)
        if judgement.comparison:
            bindings |= judgement.comparison.bindings
        if judgement.verdict is Verdict.PASSED:
            return self._judge_rest(names, step, command, output, bindings) or judgement
        return judgement

    def _judge_rest(
        self,
        names: Mapping[str, str],
        step: Step,
        command: Command,
        output: Output,
        bindings: dict[str, str],
    ) -> Judgement | None:
        """Hold an output against what is promised without a fence; None when all is right."""
        if differs := judge_queries(step, command, output, bindings, names):
            return differs
        if step.options.schema and command is step.commands[-1]:
            schema = read_schema(self._document, step.options.schema, self._project)
            if wrong := misfit(schema, without_escapes(compared(step, output))):
                said = f"it does not fit `{step.options.schema}`, {wrong}"
                return Judgement(Verdict.DIFFERS, command.line, said)
        return None

    def _output(self, step: Step, command: Command) -> Output:
        timeout = step.options.timeout or self._timeout

        def on_wait(_: float) -> None:
            self._on_wait(step)

        if step.options.background:
            return self.background.run(step, timeout, on_wait)
        return self._sessions.run(step, command, timeout, on_wait)

    def _names(self, command: Command) -> Mapping[str, str]:
        """Give the variables that an expectation may mention; asked only when one does."""
        promised = [command.expectation] if command.expectation else []
        if any(mentions_names(one.text) for one in (*promised, *command.queried)):
            return self._sessions.exports().env
        return {}


def one_line_of(output: Output, command: str) -> str:
    """Give the one line that a command has printed.

    Raises:
        SettingError: it failed, or printed none or more than one.
    """
    if output.status:
        said = output.stderr.strip().split("\n")[-1]
        status = output.status
        raise SettingError(f"`{command}` ends with status {status}" + (f": {said}" if said else ""))
    lines = output.stdout.rstrip("\n").split("\n")
    if len(lines) > 1 or not lines[0]:
        number = len(lines) if lines[0] else "no"
        raise SettingError(f"`{command}` prints {number} lines, and one is needed")
    return lines[0]
