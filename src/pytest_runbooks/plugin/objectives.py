"""What a JUnit report says of the objectives of a procedure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..procedures.run import ProcedureRun

OBJECTIVES = ("objectives", "rto", "rto-objective", "rpo", "rpo-objective")


def objective_properties(run: ProcedureRun) -> Iterator[tuple[str, str]]:
    """Give what came of the objectives, durations in seconds; nothing where none is measured.

    Args:
        run: of the procedure, whose last step has run.
    """
    from ..reporting.objectives import rating  # noqa: PLC0415 - only for runs with runbooks

    measures = run.objectives.measured(run.outcomes)
    if rated := rating(measures, run.outcomes.values()):
        yield OBJECTIVES[0], rated.value
    for one in measures:
        name = one.name.lower()
        if one.actual is not None:
            yield name, f"{one.actual:.3f}"
        if one.objective is not None:
            yield f"{name}-objective", f"{one.objective:.3f}"
