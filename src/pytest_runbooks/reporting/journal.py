"""The journal of a procedure as plain values without secrets, for a file; see `model.record`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Literal, TypeVar

from ..matching.lines import without_escapes
from ..model import (
    ApiCall,
    Command,
    DiffLine,
    DocumentRecord,
    Environment,
    Journal,
    Measured,
    Outcome,
    Output,
    Procedure,
    Refusal,
    Runbook,
    Step,
)
from ..model.record import CommandRecord, FaultEntry, ProcedureRecord, Result, StepRecord
from .masking import Masker
from .objectives import rating

HEAD, TAIL = 12_000, 8_000  # characters kept of the beginning and of the end of a stream
BEYOND = 5_000  # characters after and before those, in which a secret may end or begin

Data = dict[str, Any]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class RanOn:
    """What a procedure ran on.

    Attributes:
        emulator: what answered, with its version.
        aws: the AWS CLI, with its version; None when there was none.
        fence: the layers of the kernel's fence that held.
    """

    emulator: str
    aws: str | None
    fence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What was called before the first step of a procedure, and after its last.

    Attributes:
        fixture_calls: API calls before.
        late_calls: API calls after.
        late_refusals: what was asked for and refused after.
    """

    fixture_calls: tuple[ApiCall, ...] = ()
    late_calls: tuple[ApiCall, ...] = ()
    late_refusals: tuple[Refusal, ...] = ()


def time_text(seconds: float) -> str:
    """Write a time in seconds of the epoch as ISO 8601, in UTC, with milliseconds."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def document_record(
    runbook: Runbook, sha256: str, sidecar_sha256: str, commit: str | None, *, dirty: bool | None
) -> DocumentRecord:
    """Say which document is run, and in what state; see `DocumentRecord`."""
    front = runbook.front_matter
    return DocumentRecord(
        path=runbook.path,
        title=runbook.title,
        kind=front.kind,
        owner=front.owner,
        version=front.version,
        reviewed=front.reviewed,
        sha256=sha256,
        sidecar_sha256=sidecar_sha256 or None,
        commit=commit,
        dirty=dirty,
    )


def procedure_record(
    journal: Journal,
    steps: Sequence[Step],
    measures: Sequence[Measured],
    procedure: Procedure,
    environment: Environment,
    document: DocumentRecord,
    ran_on: RanOn,
    around: Around,
    ended: float,
    masker: Masker,
    broken: str = "",
) -> ProcedureRecord:
    """Write down what happened to a procedure.

    Args:
        journal: what happened.
        steps: those that were to run.
        measures: what was measured of the objectives.
        procedure: the procedure.
        environment: what it ran for.
        document: the document, as it is written down.
        ran_on: emulator, AWS CLI and fence.
        around: what was called before and after the steps.
        ended: when it had been cleaned up, in seconds of the epoch.
        masker: takes out secrets, before anything is cut.
        broken: why it could not begin; empty when it began.
    """
    outcomes = {one.step.id: one for one in journal.outcomes}
    is_red = bool(broken or journal.failures or around.late_refusals)
    return ProcedureRecord(
        document=document,
        environment=environment.name,
        account=environment.account,
        region=environment.region,
        procedure=procedure.id,
        title=procedure.title,
        broken=masker.mask(broken),
        emulator=ran_on.emulator,
        aws=ran_on.aws,
        fence=ran_on.fence,
        started=time_text(min((o.started for o in outcomes.values() if o.started), default=ended)),
        ended=time_text(ended),
        result=_result(steps, outcomes, is_red=is_red),
        rating=rating(measures, outcomes.values(), is_red=is_red),
        objectives=tuple(map(_rounded, measures)),
        steps=tuple(step_record(one, masker) for one in journal.outcomes),
        not_run=tuple(step.id for step in steps if step.id not in outcomes),
        fixture_calls=_calls(around.fixture_calls, masker),
        late_calls=_calls(around.late_calls, masker),
        late_refusals=masked(around.late_refusals, masker),
    )


def step_record(outcome: Outcome, masker: Masker) -> StepRecord:
    """Write down what happened to a step, without secrets."""
    step, mask = outcome.step, masker.mask
    options = step.options
    held = outcome.comparison
    outputs: Sequence[Output | None] = [*outcome.outputs, *[None] * len(step.commands)]
    return StepRecord(
        id=step.id,
        line=step.position.line,
        section=mask(step.section.title),
        runner=_runner(step),
        hidden=step.block.is_hidden,
        setup=options.setup,
        cleanup=options.cleanup,
        manual=mask(options.manual or ""),
        approval=options.approval or "",
        takes=options.takes,
        marks=options.marks,
        verdict=outcome.verdict,
        is_failure=outcome.verdict.is_failure,
        message=mask(outcome.message),
        points_to=outcome.line,
        hint=mask(outcome.hint),
        started=time_text(outcome.started) if outcome.started else None,
        seconds=round(outcome.seconds, 3),
        shortened=round(outcome.shortened, 3),
        waited=round(outcome.waited, 3),
        attempts=outcome.attempts,
        replayed=outcome.replayed,
        commands=tuple(
            _command(command, output, masker)
            for command, output in zip(step.commands, outputs, strict=False)
        ),
        difference=_difference(held.lines, masker) if held and outcome.verdict.is_failure else (),
        loosened=masked(held.loosened if held else (), masker),
        placeholders={key: mask(value) for key, value in outcome.filled.items()},
        captured={key: mask(_written(value)) for key, value in outcome.captured.items()},
        calls=_calls(outcome.calls, masker),
        refusals=masked(outcome.refusals, masker),
        stub_calls=masked(outcome.stub_calls, masker),
        faults=tuple(
            FaultEntry(mask(str(one.fault)), one.step, one.met, one.hits, one.ended, one.ended_in)
            for one in outcome.faults
        ),
        confirmation=masked(outcome.confirmation, masker),
    )


def kept(text: str, masker: Masker) -> str:
    """Give what is kept of a stream: the beginning and the end of a long one, without secrets."""
    plain = without_escapes(text)
    if len(plain) <= HEAD + TAIL:
        return masker.mask(plain)
    # What is left of a secret that is cut is masked, since the cuts are beyond what is kept.
    head = masker.mask(plain[: HEAD + BEYOND])[:HEAD]
    tail = masker.mask(plain[-TAIL - BEYOND :])[-TAIL:]
    return f"{head}\n… ({len(plain) - HEAD - TAIL:,} more characters) …\n{tail}"


def masked(value: _Value, masker: Masker) -> _Value:
    """Give a value, made of dataclasses, tuples, mappings and scalars, without secrets."""
    given: Any = value
    if isinstance(given, str) and not isinstance(given, Enum):
        given = masker.mask(given)
    elif isinstance(given, tuple):
        given = tuple(masked(one, masker) for one in given)
    elif isinstance(given, Mapping):
        given = masker.mask_data(given)
    elif is_dataclass(given) and not isinstance(given, type):
        own = {one.name: masked(getattr(given, one.name), masker) for one in fields(given)}
        given = replace(given, **own)
    result: _Value = given
    return result


def as_data(value: object) -> Any:
    """Give a record as JSON has it: mappings, lists and scalars, which xdist can send, too."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {as_data(str(key)): as_data(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [as_data(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_data(getattr(value, one.name)) for one in fields(value)}
    return value


def _runner(step: Step) -> Literal["bash", "python", "file", "person"]:
    if step.options.file is not None:
        return "file"
    return step.runner.value if step.runner else "person"


def _command(command: Command, output: Output | None, masker: Masker) -> CommandRecord:
    return CommandRecord(
        line=command.line,
        code=masker.mask(command.code),
        status=output.status if output else None,
        ending=output.ending if output else None,
        failed_line=output.line if output else None,
        stdout=kept(output.stdout, masker) if output else "",
        stderr=kept(output.stderr, masker) if output else "",
        seconds=round(output.seconds, 3) if output else 0.0,
    )


def _difference(lines: Sequence[DiffLine], masker: Masker) -> tuple[DiffLine, ...]:
    # All lines at once, since a private key is one secret over many lines.
    texts = masker.mask("\n".join(one.text for one in lines)).split("\n") if lines else []
    return tuple(replace(one, text=text) for one, text in zip(lines, texts, strict=False))


def _written(value: object) -> str:
    """Write a value as a variable holds it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _calls(calls: Iterable[ApiCall], masker: Masker) -> tuple[ApiCall, ...]:
    return tuple(masked(replace(one, seconds=round(one.seconds, 6)), masker) for one in calls)


def _rounded(measure: Measured) -> Measured:
    numbers = {name: getattr(measure, name) for name in ("actual", "ran", "shortened")}
    rounded = {name: round(value, 3) for name, value in numbers.items() if value is not None}
    return replace(measure, **rounded)


def _result(steps: Iterable[Step], outcomes: Mapping[str, Outcome], *, is_red: bool) -> Result:
    if is_red:
        return Result.FAILED
    return Result.PASSED if all(step.id in outcomes for step in steps) else Result.INCOMPLETE
