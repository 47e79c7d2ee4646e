"""What a journal file holds: the journals of a run as plain values, without secrets.

Field by field, these classes are the JSON of the file and its published schema; the texts under
`Attributes` are what the schema says of each. Times are in UTC, as ISO 8601 with milliseconds;
durations are in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from .ledger import ApiCall, Refusal
from .objective import Mark, Measured, Rating
from .outcome import Confirmation, DiffLine, Ending, Verdict
from .stub_command import StubCall


class Result(StrEnum):
    """How a procedure, or a run, ended."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"  # nothing failed, and not all of it ran


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A block, or one command of a transcript.

    Attributes:
        line: the document's line of its first line.
        code: what ran, or would have.
        status: the exit status; null when it did not run.
        ending: how it ended; null when it did not run.
        failed_line: the document's line of what failed; null when nothing did, or nobody knows.
        stdout: standard output; both streams, in order, where they are compared together.
        stderr: standard error.
        seconds: how long it took.
    """

    line: int
    code: str
    status: int | None
    ending: Ending | None
    failed_line: int | None
    stdout: str
    stderr: str
    seconds: float


@dataclass(frozen=True, slots=True)
class FaultEntry:
    """A fault that a drill injected, and what it had done when a step ended.

    Attributes:
        fault: as it is written.
        step: id of the step before which it began; empty for one of fixtures or of the run.
        met: how many calls were of the kind that it is about.
        hits: how many of them it hit.
        ended: how it ended; empty while it lasts.
        ended_in: id of the step in which it ended; empty while it lasts.
    """

    fault: str
    step: str
    met: int
    hits: int
    ended: str
    ended_in: str


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step, and what happened to it.

    Attributes:
        id: unique in its procedure.
        line: the document's line of its fence, or of its directive.
        section: the title of its section.
        runner: what it ran in: bash, python, file (a file was written), or person.
        hidden: no reader sees it on the page.
        setup: it prepares the procedure.
        cleanup: it runs even after a failure.
        manual: what a person does here; empty when nobody does.
        approval: the role whose yes is needed; empty when nobody's is.
        takes: the documented time of what a person does; null when there is none.
        marks: what it is to the objectives.
        verdict: the judgement.
        is_failure: whether it makes the run red.
        message: one line: what is wrong, or why it was not run.
        points_to: the document's line that the verdict is about.
        hint: what may be behind a failure; empty when there is nothing to say.
        started: when it began; null when it was not run.
        seconds: how long it took, retries and all; not what a person was asked for.
        shortened: seconds of documented waits that were not waited.
        waited: seconds that were waited in their place.
        attempts: how often it was run.
        replayed: it ran because a later step was selected.
        commands: in order.
        difference: what was documented and did not come out (-), and the other way round (+).
        loosened: what was compared by its class only.
        placeholders: what stood in the place of placeholders.
        captured: values that later steps took.
        calls: API calls, in order.
        refusals: what was asked for and refused, in order.
        stub_calls: calls of stubbed commands, in order.
        faults: those that were there while it ran, with what they did up to its end.
        confirmation: what a person was asked and answered; null when nobody was asked.
    """

    id: str
    line: int
    section: str
    runner: Literal["bash", "python", "file", "person"]
    hidden: bool
    setup: bool
    cleanup: bool
    manual: str
    approval: str
    takes: float | None
    marks: tuple[Mark, ...]
    verdict: Verdict
    is_failure: bool
    message: str
    points_to: int
    hint: str
    started: str | None
    seconds: float
    shortened: float
    waited: float
    attempts: int
    replayed: bool
    commands: tuple[CommandRecord, ...]
    difference: tuple[DiffLine, ...]
    loosened: tuple[str, ...]
    placeholders: Mapping[str, str]
    captured: Mapping[str, str]
    calls: tuple[ApiCall, ...]
    refusals: tuple[Refusal, ...]
    stub_calls: tuple[StubCall, ...]
    faults: tuple[FaultEntry, ...]
    confirmation: Confirmation | None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as it was run.

    Attributes:
        path: as pytest was told it.
        title: its first heading.
        kind: what it is for; null when it does not say.
        owner: who answers for it; null when it does not say.
        version: its version; null when it does not say.
        reviewed: the day of its last review; null when it does not say.
        sha256: of the file.
        sidecar_sha256: of the sidecar beside it; null when there is none.
        commit: what is checked out where it lies; null when git does not say.
        dirty: whether files there differ from the commit, the document or its sidecar being
            unknown to git included; null when git does not say.
    """

    path: str
    title: str
    kind: str | None
    owner: str | None
    version: str | None
    reviewed: str | None
    sha256: str
    sidecar_sha256: str | None
    commit: str | None
    dirty: bool | None


@dataclass(frozen=True, slots=True)
class ProcedureRecord:
    """One procedure of a document, run for one environment.

    Attributes:
        document: the document.
        environment: what it ran for; empty when the document has no matrix.
        account: twelve digits.
        region: the region of the environment.
        procedure: the section's anchor; empty when the document is one procedure.
        title: the section's or the document's title.
        broken: why it could not begin, as what a fixture raised; empty when it began.
        emulator: what answered, with its version.
        aws: the AWS CLI, with its version; null when there was none.
        fence: the layers of the kernel's fence that held.
        started: when its first step began.
        ended: when it had been cleaned up.
        result: how it ended.
        rating: what came of its objectives; null when it has none, or nothing was measured.
        objectives: what was measured.
        steps: those that have a verdict, in the order in which they got it.
        not_run: ids of the steps that nobody came to.
        fixture_calls: API calls that were made before the first step.
        late_calls: API calls after the last step.
        late_refusals: what was asked for and refused after the last step.
    """

    document: DocumentRecord
    environment: str
    account: str
    region: str
    procedure: str
    title: str
    broken: str
    emulator: str
    aws: str | None
    fence: tuple[str, ...]
    started: str
    ended: str
    result: Result
    rating: Rating | None
    objectives: tuple[Measured, ...]
    steps: tuple[StepRecord, ...]
    not_run: tuple[str, ...]
    fixture_calls: tuple[ApiCall, ...]
    late_calls: tuple[ApiCall, ...]
    late_refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """What ran the documents.

    Attributes:
        pytest_runbooks: the plugin.
        pytest: pytest.
        python: of the process of pytest.
        platform: the operating system and the machine's architecture.
    """

    pytest_runbooks: str
    pytest: str
    python: str
    platform: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A journal file: everything that one run of pytest did with runbooks.

    Attributes:
        format: of this file; a number that grows when readers have to know.
        started: when pytest began.
        ended: when everything had ended.
        interrupted: somebody ended it before all had run.
        result: how it ended.
        versions: what ran the documents.
        procedures: by document, environment and procedure, in the order of the documents.
    """

    format: Literal[1]
    started: str
    ended: str
    interrupted: bool
    result: Result
    versions: Versions
    procedures: tuple[ProcedureRecord, ...]
