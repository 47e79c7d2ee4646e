"""RTO and RPO of a procedure, measured from the outcomes of its steps.

The RTO is the time from the step that is marked `detection`, or the first one, to the end of the
step that is marked `recovery`, or the last one: what steps took, the waits that the page has and
the run did not, and what the page says that people take. What prepares the procedure (`setup`,
hidden fences) and what tidies up counts for nothing. The RPO lies between two times that steps have
printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..model import (
    Environment,
    Mark,
    Measured,
    Outcome,
    Procedure,
    Rating,
    Runbook,
    Step,
    Verdict,
)
from .moments import moment_of

_NOTHING_HAPPENED = {Verdict.SKIPPED, Verdict.BLOCKED}


def measured(
    runbook: Runbook,
    procedure: Procedure,
    environment: Environment,
    outcomes: Mapping[str, Outcome],
) -> tuple[Measured, ...]:
    """Measure the objectives of a procedure; empty where the document has none for it.

    Args:
        runbook: the document.
        procedure: one of its procedures, with those of its steps that are to run.
        environment: says whose approval is needed.
        outcomes: of its steps so far, by their ids.
    """
    front = runbook.front_matter
    ways = {Mark.DETECTION, Mark.RECOVERY}
    has_rto = front.rto is not None or _any_of(ways, procedure.steps)
    has_rpo = front.rpo is not None or _any_of({Mark.LAST_RECOVERED}, procedure.steps)
    found = []
    if has_rto and _concerns(Mark.RECOVERY, runbook, procedure):
        found.append(_rto(front.rto, procedure, environment, outcomes))
    if has_rpo and _concerns(Mark.LAST_RECOVERED, runbook, procedure):
        found.append(_rpo(front.rpo, procedure, outcomes))
    return tuple(found)


def rating(
    measures: Iterable[Measured], outcomes: Iterable[Outcome], *, is_red: bool = False
) -> Rating | None:
    """Rate what was measured; None where nothing is stated, or its end was not reached.

    Args:
        measures: of a procedure.
        outcomes: of its steps.
        is_red: something else than a step has failed.
    """
    stated = [one for one in measures if one.objective is not None]
    failed = is_red or any(one.verdict.is_failure for one in outcomes)
    if not stated:
        return None
    if any(one.actual is None for one in stated):
        return Rating.ABORTED if failed else None
    is_missed = any(one.is_missed for one in stated)
    return Rating.DEVIATED if failed or is_missed else Rating.MET


def _any_of(marks: set[Mark], steps: Iterable[Step]) -> bool:
    return any(marks & {*step.options.marks} for step in steps)


def _concerns(mark: Mark, runbook: Runbook, procedure: Procedure) -> bool:
    """Say whether an objective is one of a procedure: the marks say so, if there are any."""
    all_steps = [step for one in runbook.procedures for step in one.steps]
    return _any_of({mark}, procedure.steps) or not _any_of({mark}, all_steps)


def _rto(
    objective: float | None,
    procedure: Procedure,
    environment: Environment,
    outcomes: Mapping[str, Outcome],
) -> Measured:
    empty = Measured("RTO", objective)
    way = [one for one in procedure.steps if not (one.options.setup or one.options.cleanup)]
    happened = [step for step in way if _has_happened(step, outcomes)]
    begins = _marked(Mark.DETECTION, happened)[:1] or [
        step for step in happened if not _prepares(step)
    ]
    ends = _marked(Mark.RECOVERY, way)
    if not ends:
        ends = [one for one in way if not _is_skipped(one, outcomes)][-1:]
    reached = [step for step in ends if _has_happened(step, outcomes)]
    if not begins or not reached:
        wanted = f"`{ends[-1].id}` did not run" if ends else "nothing ran"
        return replace(empty, reason=wanted, begins=begins[0].id if begins else "")
    begin, end = begins[0], reached[-1]
    if _has_failed(outcomes[end.id]):
        return replace(empty, reason=f"`{end.id}` failed", begins=begin.id)
    span = way[way.index(begin) : way.index(end) + 1]
    if not span:
        return replace(empty, reason=f"`{end.id}` runs before `{begin.id}`", begins=begin.id)
    spent = [
        outcomes[one.id] for one in span if _has_happened(one, outcomes) and not _prepares(one)
    ]
    documented = sum(one.step.options.takes or 0.0 for one in spent)
    # A block that stands in for a person takes his time, not its own.
    real = [one for one in spent if not (one.step.options.manual and one.step.options.takes)]
    ran = sum(one.seconds for one in real)
    shortened = sum(one.shortened for one in real)
    return replace(
        empty,
        actual=ran + shortened + documented,
        ran=ran,
        shortened=shortened,
        documented=documented,
        untimed=tuple(one.step.id for one in spent if _is_untimed(one.step, environment)),
        begins=begin.id,
        ends=end.id,
    )


def _rpo(
    objective: float | None, procedure: Procedure, outcomes: Mapping[str, Outcome]
) -> Measured:
    empty = Measured("RPO", objective)
    found: list[tuple[Step, float]] = []
    for mark in (Mark.LAST_WRITE, Mark.LAST_RECOVERED):
        steps = [one for one in _marked(mark, procedure.steps) if _has_happened(one, outcomes)]
        if not steps:
            return replace(empty, reason=f"no step with `mark={mark}` ran")
        try:
            found.append((steps[-1], moment_of(outcomes[steps[-1].id])))
        except (ValueError, IndexError):
            return replace(empty, reason=f"`{steps[-1].id}` gave no time")
    (_, wrote), (_, recovered) = found
    order = [step.id for step in procedure.steps]
    begins, ends = sorted((step.id for step, _ in found), key=order.index)
    return replace(empty, actual=max(0.0, wrote - recovered), begins=begins, ends=ends)


def _marked(mark: Mark, steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if mark in step.options.marks]


def _has_happened(step: Step, outcomes: Mapping[str, Outcome]) -> bool:
    return step.id in outcomes and outcomes[step.id].verdict not in _NOTHING_HAPPENED


def _is_skipped(step: Step, outcomes: Mapping[str, Outcome]) -> bool:
    return step.id in outcomes and outcomes[step.id].verdict is Verdict.SKIPPED


def _has_failed(outcome: Outcome) -> bool:
    return outcome.verdict.is_failure and outcome.verdict is not Verdict.MISSED


def _prepares(step: Step) -> bool:
    return step.block.is_hidden and not step.options.manual and not step.options.marks


def _is_untimed(step: Step, environment: Environment) -> bool:
    if step.options.takes:
        return False
    role, needed = step.options.approval, environment.approvals
    return bool(step.options.manual) or bool(role and (needed is None or role in needed))
