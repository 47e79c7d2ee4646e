"""Which steps of a run rest on approximate emulation, for what the run says at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from ..model import Outcome

STEPS = pytest.StashKey[list[Sequence[Any]]]()
"""Path of the document, line of the step, and name of the operation, as xdist can send them."""


def note(config: pytest.Config, path: str, outcomes: Iterable[Outcome]) -> None:
    """Keep for the end of the run what the steps of a procedure rest on.

    Args:
        config: of the run.
        path: the document, as it is shown.
        outcomes: of the procedure.
    """
    from ..reporting.approximate import approximate_names  # noqa: PLC0415 - only for runs with runbooks

    kept = config.stash.setdefault(STEPS, [])
    for one in outcomes:
        kept += ([path, one.step.line, name] for name in approximate_names(one.calls))


def summary(config: pytest.Config) -> str:
    """Say in one line which steps of the run rest on what; empty when none does."""
    kept = config.stash.get(STEPS, [])
    if not kept:
        return ""
    from ..reporting.approximate import approximate_summary  # noqa: PLC0415 - as above

    steps: dict[tuple[str, int], list[str]] = {}
    for path, line, name in kept:
        steps.setdefault((path, line), []).append(name)
    return approximate_summary(steps)
