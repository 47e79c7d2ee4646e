"""The steps of a procedure on the clock of an operator, who waits where the run did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...model import ProcedureRecord, StepRecord
from ...model.record import FaultEntry


@dataclass(frozen=True, slots=True)
class Span:
    """A step on that clock, in seconds from its begin.

    Attributes:
        step: the step.
        start: when it begins.
        ran: seconds that it took.
        shortened: seconds that the page waits and the run did not.
        documented: seconds that the page says a person takes.
    """

    step: StepRecord
    start: float
    ran: float
    shortened: float
    documented: float

    @property
    def end(self) -> float:
        """When it ends."""
        return self.start + self.ran + self.shortened + self.documented


def spans_of(procedure: ProcedureRecord) -> tuple[Span, ...]:
    """Put the steps that ran one behind the other, those of people with the time of the page."""
    spans: list[Span] = []
    for step in procedure.steps:
        if not step.started:
            continue
        takes = step.takes or 0.0
        # A block that stands in for a person takes his time, not its own.
        stands_in = bool(step.manual and takes)
        ran, shortened = (0.0, 0.0) if stands_in else (step.seconds, step.shortened)
        spans.append(Span(step, spans[-1].end if spans else 0.0, ran, shortened, takes))
    return tuple(spans)


def limit_of(procedure: ProcedureRecord, spans: Iterable[Span]) -> float | None:
    """Say when the RTO is over; None where none is stated, or nobody knows when it began."""
    for one in procedure.objectives:
        if one.name == "RTO" and one.objective is not None:
            starts = [span.start for span in spans if span.step.id == one.begins]
            return starts[0] + one.objective if starts else None
    return None


def faults_of(steps: Iterable[StepRecord]) -> list[FaultEntry]:
    """Give each fault once, with what it had done in the end."""
    last = {(one.fault, one.step): one for step in steps for one in step.faults}
    return [*last.values()]


def extent(fault: FaultEntry, spans: Sequence[Span]) -> tuple[float, float]:
    """Say from when to when a fault was there."""
    starts = [one.start for one in spans if one.step.id == fault.step]
    ends = [one.end for one in spans if one.step.id == fault.ended_in]
    return (starts or [0.0])[0], (ends or [spans[-1].end])[-1]
