"""Holds the steps of a procedure against the objectives that its document states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..model import Environment, Mark, Measured, Outcome, Procedure, Runbook, Verdict
from ..reporting.moments import moment_of
from ..reporting.objective_texts import measure_text, parts_text
from ..reporting.objectives import measured

_OF_DATA = {Mark.LAST_WRITE, Mark.LAST_RECOVERED}


class Objectives:
    """The objectives of a procedure.

    Args:
        runbook: the document.
        procedure: one of its procedures, with those of its steps that are to run.
        environment: what it runs for.

    Attributes:
        steps: those that are to run.
    """

    def __init__(self, runbook: Runbook, procedure: Procedure, environment: Environment) -> None:
        self._runbook, self._procedure = runbook, procedure
        self._environment = environment
        self.steps = procedure.steps

    def measured(self, outcomes: Mapping[str, Outcome]) -> tuple[Measured, ...]:
        """Measure the objectives, given the outcomes of the steps so far by their ids."""
        return measured(self._runbook, self._procedure, self._environment, outcomes)

    def judged(self, outcome: Outcome, earlier: Mapping[str, Outcome]) -> Outcome:
        """Give what happened to a step, with what its marks ask of it.

        Args:
            outcome: what happened to it by itself.
            earlier: the outcomes of the steps before it, by their ids.
        """
        if outcome.verdict not in {Verdict.PASSED, Verdict.MANUAL}:
            return outcome
        marks = [one for one in outcome.step.options.marks if one in _OF_DATA]
        if marks and outcome.outputs:
            try:
                moment_of(outcome)
            except ValueError as error:
                said = f"`mark={marks[0]}` {error}"
                return replace(outcome, verdict=Verdict.UNCAPTURED, message=said, captured={})
        known = {**earlier, outcome.step.id: outcome}
        missed = [
            one for one in self.measured(known) if one.is_missed and one.ends == outcome.step.id
        ]
        if not missed:
            return outcome
        said = ", ".join(map(measure_text, missed))
        hint = "; ".join(filter(None, map(parts_text, missed)))
        return replace(outcome, verdict=Verdict.MISSED, message=said, hint=hint)
