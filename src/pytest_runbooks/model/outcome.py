"""What happened when a step ran: one record, from which every report is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from .change import Change
from .fault import FaultRecord
from .ledger import ApiCall, Refusal
from .step import Step
from .stub_command import StubCall


class Ending(StrEnum):
    """How a command ended."""

    COMPLETED = "completed"  # it ran to its end, or to its first failing command
    TIMED_OUT = "timed out"
    KILLED = "killed"  # the session itself was killed or crashed


@dataclass(frozen=True, slots=True)
class Output:
    """What one command of a step gave back.

    Attributes:
        status: the exit status; 128 + N when signal N ended the session.
        stdout: standard output (both streams, in order, when they are compared together).
        stderr: standard error; empty when both streams are compared together.
        ending: how it ended.
        line: the document's line of the command that failed; None when nothing failed or the
            session could not say.
        called_from: the line in this step from which the failing line was reached, when that
            line is outside of the step (a function defined earlier).
        reason: what the session has to say beyond the status, for example "in a process
            substitution"; empty when there is nothing to say.
        cut: bytes of output that were dropped because there were too many.
        seconds: how long it took.
    """

    status: int
    stdout: str
    stderr: str = ""
    ending: Ending = Ending.COMPLETED
    line: int | None = None
    called_from: int | None = None
    reason: str = ""
    cut: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a difference.

    Attributes:
        mark: "-" documented and not there, "+" there and not documented, " " alike, "~" a remark
            that stands in neither text.
        text: the line without its line feed; where a wildcard matched, the actual text.
        line: the document's line, for documented lines; None otherwise.
    """

    mark: str
    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """An expectation held against what came out.

    Attributes:
        matches: whether the promise is kept.
        lines: the true differences with a little context; empty when it matches.
        bindings: values that classes and volatile values are bound to from here on; those that
            were given, when it does not match.
        loosened: what was matched by class rather than by value, in words, for the report.
        message: set instead of `lines` when the expectation itself cannot be read.
        query: JMESPath of what was compared; empty when the output was.
    """

    matches: bool
    lines: tuple[DiffLine, ...] = ()
    bindings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    loosened: tuple[str, ...] = ()
    message: str = ""
    query: str = ""


class Verdict(StrEnum):
    """The judgement on a step; the value is how it is said to a person."""

    PASSED = "passed"
    DIFFERS = "output differs"  # the document drifted
    FAILED = "command failed"
    TIMED_OUT = "timed out"
    REFUSED = "tried to leave the emulator"  # the step asked for what no block may reach
    GAP = "emulator gap"  # the emulator lacks what the step calls
    APPROXIMATE = "approximate emulation"  # it passed, and the run takes true answers only
    UNFILLED = "placeholder without a value"  # the step was not run
    UNCAPTURED = "nothing to capture"
    IDLE_FAULT = "fault never hit"  # a drill that has proven nothing
    DECLINED = "declined"  # a person said no
    MISSED = "objective missed"  # it passed, and RTO or RPO are over what the page states
    BROKEN = "infrastructure broke"
    BLOCKED = "blocked"
    MANUAL = "manual"  # for a person, who was not asked
    SKIPPED = "skipped"

    @property
    def is_failure(self) -> bool:
        """Whether the step makes the run red."""
        return self not in {Verdict.PASSED, Verdict.BLOCKED, Verdict.MANUAL, Verdict.SKIPPED}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person was asked at a manual step or an approval, and answered.

    Attributes:
        asked: what is to be done, or which role is to approve.
        given: whether the answer was yes.
        who: the name that the person gave.
        when: the time of the answer, in UTC, as ISO 8601.
    """

    asked: str
    given: bool
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one step.

    Attributes:
        step: the step.
        verdict: the judgement.
        line: the document's line that the judgement points to.
        message: one line: what is wrong, or why it was not run; empty for a passed step.
        outputs: one per command that ran, in order.
        comparison: the comparison that failed, or that of the last command; None when nothing
            was compared.
        started: when it began, in seconds of the epoch; 0 for a step that was not run.
        seconds: how long the step took, retries and all.
        attempts: how often it was run (more than once only with `retry`).
        replayed: it ran as a predecessor of a selected step, not for itself.
        calls: the API calls that were made while it ran, in order.
        refusals: what was asked for and refused while it ran, in order.
        hint: one line with what may be behind a failure; empty when there is nothing to say.
        filled: what stood in the place of placeholders, by these as they are on the page.
        captured: the values that later steps take, by name.
        shortened: seconds of documented waits that were not waited.
        waited: seconds that were waited in the place of the same documented waits.
        stub_calls: the calls of stubbed commands that were made while it ran, in order.
        confirmation: what a person was asked and answered; None when nobody was asked.
        changes: what expectations of the step are to be, where the run may write them.
        faults: those that were there while it ran, with what they did up to its end.
    """

    step: Step
    verdict: Verdict
    line: int
    message: str = ""
    outputs: tuple[Output, ...] = ()
    comparison: Comparison | None = None
    seconds: float = 0.0
    attempts: int = 1
    replayed: bool = False
    calls: tuple[ApiCall, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    hint: str = ""
    filled: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    captured: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    shortened: float = 0.0
    waited: float = 0.0
    stub_calls: tuple[StubCall, ...] = ()
    confirmation: Confirmation | None = None
    changes: tuple[Change, ...] = ()
    faults: tuple[FaultRecord, ...] = ()
    started: float = 0.0


@dataclass(frozen=True, slots=True)
class Journal:
    """The record of a document's run: what happened, step by step, per procedure.

    Attributes:
        path: the document.
        environment: the environment it ran for; empty when it has none.
        outcomes: in the order in which the steps ran.
    """

    path: str
    environment: str
    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> bool:
        """No step failed, and at least one passed."""
        return not self.failures and any(o.verdict is Verdict.PASSED for o in self.outcomes)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes that make the run red."""
        return tuple(outcome for outcome in self.outcomes if outcome.verdict.is_failure)

    def __getitem__(self, step_id: str) -> Outcome:
        """Give the outcome of the step with this id.

        Raises:
            KeyError: no step with this id ran.
        """
        for outcome in self.outcomes:
            if outcome.step.id == step_id:
                return outcome
        raise KeyError(step_id)
