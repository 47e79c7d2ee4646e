"""What journals say of the same procedures over time, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..model import Measured, ProcedureRecord, RunRecord
from .waits import duration

HEAD = ("date", "commit", "verdict", "RTO", "RPO")
_COMMIT = 10  # characters of a commit that are shown


def name_of(procedure: ProcedureRecord) -> str:
    """Name a procedure as pytest does."""
    parts = [procedure.document.path, procedure.environment, procedure.procedure]
    return "::".join(filter(None, parts))


def trend(runs: Iterable[RunRecord]) -> Iterator[str]:
    """Give the lines of a table for each procedure, its runs in the order of time."""
    known: dict[str, list[ProcedureRecord]] = {}
    for run in runs:
        for one in run.procedures:
            known.setdefault(name_of(one), []).append(one)
    for number, (name, procedures) in enumerate(sorted(known.items())):
        if number:
            yield ""
        yield name
        rows = [_row(one) for one in sorted(procedures, key=lambda one: one.started)]
        yield from _table([HEAD, *rows])


def _row(procedure: ProcedureRecord) -> Sequence[str]:
    document = procedure.document
    commit = (document.commit or "-")[:_COMMIT] + "+" * bool(document.dirty)
    measures = {one.name: one for one in procedure.objectives}
    return (
        procedure.started.replace("T", " ")[:16],
        commit,
        procedure.rating or procedure.result,
        _measure(measures.get("RTO")),
        _measure(measures.get("RPO")),
    )


def _measure(measure: Measured | None) -> str:
    if measure is None or measure.actual is None:
        return "-"
    stated = "" if measure.objective is None else f" of {duration(measure.objective)}"
    return duration(measure.actual) + stated


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
