"""Objectives that a document states, RTO and RPO, and what was measured of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What a step is to the objectives of its procedure."""

    DETECTION = "detection"  # the incident is seen: from here on the clock of the RTO runs
    DECISION = "decision"  # it is decided what to do
    SWITCH = "switch"  # what was decided takes effect
    RECOVERY = "recovery"  # the service is there again: here the clock stops
    LAST_WRITE = "last-write"  # prints the time of the last write that was acknowledged
    LAST_RECOVERED = "last-recovered"  # prints the time of the last write that is there again


class Rating(StrEnum):
    """What came of the objectives of a procedure."""

    MET = "MET"
    DEVIATED = "DEVIATED"  # the service was recovered, too late or not by the page
    ABORTED = "ABORTED"  # a step failed before that


@dataclass(frozen=True, slots=True)
class Measured:
    """An objective, and what was measured of it.

    Attributes:
        name: `RTO` or `RPO`.
        objective: seconds that the document allows; None when it states none.
        actual: seconds that were measured; None when that could not be.
        ran: of the actual ones, those that steps took.
        shortened: those that the page waits, and the run did not.
        documented: those that the page says manual steps take.
        untimed: ids of the manual steps of which no time is known.
        begins: the id of the step with which it begins; empty when that did not run.
        ends: the id of the step with which it ends; empty when that did not run.
        reason: why nothing was measured, in one line; empty when something was.
    """

    name: str
    objective: float | None
    actual: float | None = None
    ran: float = 0.0
    shortened: float = 0.0
    documented: float = 0.0
    untimed: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    reason: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether more was measured than the document allows."""
        known = self.objective is not None and self.actual is not None
        return known and self.actual > self.objective  # type: ignore[operator]  # both are known
