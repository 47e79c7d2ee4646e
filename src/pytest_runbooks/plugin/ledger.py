"""The API calls of a run, for fixtures and tests, and as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from ..model import ApiCall, Environment, Outcome, Refusal, Runbook

if TYPE_CHECKING:
    from ..gateway import Entries, Gateway
    from ..procedures.run import ProcedureRun
    from ..reporting import Masker

OPTION = "--runbooks-ledger"
Row = dict[str, Any]
ROWS = pytest.StashKey[list[Row]]()
"""What the file is to hold, in the order in which procedures ended; there only with the option."""
PROPERTIES = (
    *("aws-calls", "aws-call", "stub-call", "waits"),
    *("approximate", "fault"),
    *("confirmation", "confirmed-by", "confirmed-at"),
)
_SHOWN = 20  # calls that are named in the properties of a step


class RunbookLedger:
    """What was asked for over the network, by a procedure or a module of tests."""

    def __init__(self, gateway: Gateway) -> None:
        self._ledger = gateway.ledger

    @property
    def calls(self) -> list[ApiCall]:
        """The API calls so far, in order, those of fixtures included."""
        return [*self._ledger.so_far().calls]

    @property
    def refusals(self) -> list[Refusal]:
        """What was refused so far, in order."""
        return [*self._ledger.so_far().refusals]


def properties_of(outcome: Outcome, masker: Masker) -> Iterator[tuple[str, str]]:
    """Give what a JUnit report says of a step.

    These are its calls, its waits, what of it rests on approximate emulation, what faults did, and
    who confirmed it.
    """
    from ..reporting.approximate import approximate_texts  # noqa: PLC0415 - as below
    from ..reporting.calls import folded  # noqa: PLC0415 - only for runs with runbooks
    from ..reporting.faults import fault_texts  # noqa: PLC0415 - as above
    from ..reporting.stub_calls import stub_texts  # noqa: PLC0415 - as above
    from ..reporting.waits import waits_text  # noqa: PLC0415 - as above

    if outcome.calls:
        yield PROPERTIES[0], str(len(outcome.calls))
    texts = [*folded(outcome.calls)]
    yield from ((PROPERTIES[1], masker.mask(text)) for text in texts[:_SHOWN])
    stubs = [*stub_texts(outcome.stub_calls, masker)]
    yield from ((PROPERTIES[2], text) for text in stubs[:_SHOWN])
    if waited := waits_text(outcome):
        yield PROPERTIES[3], waited
    yield from ((PROPERTIES[4], text) for text in approximate_texts(outcome.calls))
    yield from ((PROPERTIES[5], text) for text in fault_texts(outcome, masker))
    if said := outcome.confirmation:
        yield PROPERTIES[6], masker.mask(f"{said.asked}: {'yes' if said.given else 'no'}")
        yield PROPERTIES[7], masker.mask(said.who)
        yield PROPERTIES[8], said.when


def open_file(config: pytest.Config) -> None:
    """Make the file that the option names, empty.

    Raises:
        pytest.UsageError: it cannot be written.
    """
    name = config.getoption(OPTION)
    if name is None:
        return
    try:
        if not hasattr(config, "workerinput"):  # of xdist, whose controller writes
            (config.invocation_params.dir / name).write_text("", encoding="utf-8")
        config.stash[ROWS] = []
    except OSError as error:
        raise _not_written(name, error, "name a file in a folder that is there") from error


def write_file(config: pytest.Config) -> None:
    """Write what was recorded, by document and procedure, a JSON object on each line.

    Raises:
        pytest.UsageError: it cannot be written any more, as when the disk is full.
    """
    kept: list[Row] | None = config.stash.get(ROWS, None)
    if kept is None or hasattr(config, "workerinput"):
        return
    kept.sort(key=lambda row: row["order"])
    lines = (json.dumps(row["entry"], ensure_ascii=False) + "\n" for row in kept)
    name = config.getoption(OPTION)
    file = config.invocation_params.dir / name
    try:
        file.write_text("".join(lines), encoding="utf-8", errors="replace")
    except OSError as error:
        raise _not_written(name, error, "name a file where there is room") from error


def _not_written(name: str, error: OSError, advice: str) -> pytest.UsageError:
    return pytest.UsageError(f"{OPTION}: `{name}` cannot be written: {error.strerror}\n  {advice}")


def record(
    config: pytest.Config,
    runbook: Runbook,
    environment: Environment,
    run: ProcedureRun,
    rest: Entries,
    masker: Masker,
) -> None:
    """Keep for the file what a procedure asked for; called once, when it has ended.

    Args:
        config: of the run.
        runbook: the document.
        environment: what it ran for.
        run: of the procedure.
        rest: what came after its last step, or belongs to a step that was interrupted.
        masker: takes out secrets.
    """
    if ROWS not in config.stash:
        return
    places = [one.id for one in runbook.procedures]
    names = [one.name for one in runbook.environments]
    order = [runbook.path, names.index(environment.name), places.index(run.procedure.id)]
    head = {"document": runbook.path, "environment": environment.name}
    head["procedure"] = run.procedure.id
    entries = [_of_call(call) for call in run.fixture_calls]
    parts: list[Outcome | Entries] = [*run.outcomes.values(), run.shell.entries, rest]
    for part in parts:
        entries += map(_of_call, part.calls)
        entries += map(_of_refusal, part.refusals)
    for entry in entries:
        config.stash[ROWS].append({"order": order, "entry": masker.mask_data(head | entry)})


def _of_refusal(refusal: Refusal) -> Row:
    return {"step": refusal.step, "refused": refusal.what, "why": refusal.why}


def _of_call(call: ApiCall) -> Row:
    return {
        "step": call.step,
        "service": call.service,
        "operation": call.operation,
        "region": call.region,
        "account": call.account,
        "resource": call.resource,
        "parameters": dict(call.parameters),
        "status": call.status,
        "error": call.error,
        "changes": call.changes,
        "gap": call.gap,
        "fault": call.fault,
        "approximate": call.approximate,
        "seconds": round(call.seconds, 6),
    }
