"""The faults of a procedure: begun and ended as its steps say, and held against what they hit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..api.fault_check import problem_of
from ..errors import SettingError
from ..gateway.faults import Faults
from ..model import Outcome, Procedure, Step, Verdict
from ..model.fault import Fault, FaultRecord
from .conditions import Facts, reason_to_skip

_NEVER_HIT = (
    "while it lasted no call came that it is about, so the drill has proven nothing: see the AWS "
    "calls of the steps, and what the fault names"
)


def check_faults(procedure: Procedure) -> None:
    """Refuse faults that name what AWS does not have.

    Raises:
        SettingError: some do; all are said.
    """
    problems = [
        f"{step.position}: fault `{fault.name}`: {problem}"
        for step in procedure.steps
        for fault in step.options.faults
        if (problem := problem_of(fault))
    ]
    if problems:
        raise SettingError("\n".join(problems))


class Injected:
    """What is injected into the calls of one procedure.

    Args:
        faults: of the gateway; those of fixtures have begun.
        procedure: the procedure.
        facts: what conditions are asked of.
        of_run: faults that the run was told to inject into all procedures.
    """

    def __init__(
        self, faults: Faults, procedure: Procedure, facts: Facts, of_run: Iterable[Fault]
    ) -> None:
        self._faults = faults
        self._steps = procedure.steps
        self._facts = facts
        self._of_run = {*of_run}
        self._begun: list[Fault] = []
        for fault in of_run:
            self._begin(fault, "")

    def before(self, step: Step) -> None:
        """Begin and end what a step begins and ends; for cleanup, all is well again."""
        options = step.options
        if options.cleanup:
            self._faults.clear("", step.id)
        if options.fault_clear is not None:
            self._faults.clear(options.fault_clear, step.id)
        for fault in options.faults:
            self._begin(fault, step.id)

    def after(self, step: Step, outcome: Outcome) -> Outcome:
        """Give what happened to a step, with the faults that were there and what they did.

        Where one is over that has hit nothing, a step that passed has proven nothing.
        """
        if not (records := self._faults.records):
            return outcome
        there = tuple(one for one in records if not one.ended or one.ended_in == step.id)
        outcome = replace(outcome, faults=there)
        if outcome.verdict is not Verdict.PASSED or step.options.cleanup:
            return outcome
        over = there if self._is_last(step) else [one for one in there if one.ended]
        idle = [one for one in over if not one.hits and one.fault not in self._of_run]
        if not idle:
            return outcome
        said = "; ".join(map(str, idle))
        return replace(outcome, verdict=Verdict.IDLE_FAULT, message=said, hint=_NEVER_HIT)

    def close(self) -> tuple[FaultRecord, ...]:
        """End what began here, and give what became of it."""
        return self._faults.take(self._begun)

    def _begin(self, fault: Fault, step: str) -> None:
        own = replace(fault)  # one for each begin: it is known by its identity
        self._begun.append(own)
        self._faults.begin(own, step)

    def _is_last(self, step: Step) -> bool:
        """Say whether no step that runs comes behind it, but for cleanup."""
        behind = self._steps[[one.id for one in self._steps].index(step.id) + 1 :]
        return not any(
            one.runner and not one.options.cleanup and not reason_to_skip(one, self._facts)
            for one in behind
        )
