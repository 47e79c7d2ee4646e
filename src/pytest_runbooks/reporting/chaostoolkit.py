"""A procedure of a journal in the shape of the journals of the Chaos Toolkit.

https://chaostoolkit.org/reference/api/journal/ and /reference/api/experiment/. What has no
counterpart there (people, files that are written) is left out; steps that clean up are rollbacks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..model import ProcedureRecord, Rating, RunRecord, StepRecord
from ..model.record import Result

Data = dict[str, Any]
_PROGRAMS = {"bash": "bash", "python": "python3"}


def chaostoolkit_journal(run: RunRecord, procedure: ProcedureRecord) -> Data:
    """Give the journal of one procedure, as JSON has it."""
    steps = [one for one in procedure.steps if one.runner in _PROGRAMS]
    method = [one for one in steps if not one.cleanup]
    rollbacks = [one for one in steps if one.cleanup]
    ended = datetime.fromisoformat(procedure.ended)
    took = ended - datetime.fromisoformat(procedure.started)
    is_red = procedure.result is Result.FAILED
    return {
        "chaoslib-version": f"pytest-runbooks {run.versions.pytest_runbooks}",
        "platform": run.versions.platform,
        "node": "",
        "experiment": {
            "version": "1.0.0",
            "title": procedure.title,
            "description": _description(procedure),
            "tags": [*filter(None, [procedure.document.kind, procedure.environment])],
            "method": [_activity(one) for one in method],
            "rollbacks": [_activity(one) for one in rollbacks],
            "extensions": [_extension(procedure)],
        },
        "start": procedure.started,
        "status": _status(run, procedure),
        "deviated": is_red or procedure.rating is Rating.DEVIATED,
        "steady_states": {"before": None, "after": None, "during": []},
        "run": [_run(one) for one in method if one.started],
        "rollbacks": [_run(one) for one in rollbacks if one.started],
        "end": procedure.ended,
        "duration": took.total_seconds(),
    }


def _description(procedure: ProcedureRecord) -> str:
    where = f" for {procedure.environment}" if procedure.environment else ""
    return f"{procedure.document.title}: {procedure.document.path}{where}"


def _status(run: RunRecord, procedure: ProcedureRecord) -> str:
    if procedure.result is Result.INCOMPLETE:
        return "interrupted" if run.interrupted else "aborted"
    recovered = procedure.rating is Rating.DEVIATED
    return "failed" if procedure.result is Result.FAILED and not recovered else "completed"


def _activity(step: StepRecord) -> Data:
    only_reads = bool(step.calls) and not any(call.changes for call in step.calls)
    return {
        "type": "probe" if only_reads else "action",
        "name": step.id,
        "provider": {
            "type": "process",
            "path": _PROGRAMS[step.runner],
            "arguments": ["-c", "".join(one.code for one in step.commands)],
        },
    }


def _run(step: StepRecord) -> Data:
    assert step.started is not None
    start = datetime.fromisoformat(step.started)
    ran = [one for one in step.commands if one.status is not None]
    output = {
        "status": ran[-1].status if ran else None,
        "stdout": "".join(one.stdout for one in ran),
        "stderr": "".join(one.stderr for one in ran),
    }
    end = (start + timedelta(seconds=step.seconds)).isoformat(timespec="milliseconds")
    row = {
        "activity": _activity(step),
        "output": output,
        "start": step.started,
        "status": "failed" if step.is_failure else "succeeded",
        "end": end.replace("+00:00", "Z"),
        "duration": step.seconds,
    }
    if step.is_failure:
        row["exception"] = [f"line {step.points_to}: {step.verdict}: {step.message}\n"]
    return row


def _extension(procedure: ProcedureRecord) -> Data:
    document = procedure.document
    return {
        "name": "pytest-runbooks",
        "sha256": document.sha256,
        "commit": document.commit,
        "emulator": procedure.emulator,
        "rating": procedure.rating.value if procedure.rating else None,
        "objectives": [
            {"name": one.name, "objective": one.objective, "actual": one.actual}
            for one in procedure.objectives
        ],
    }
