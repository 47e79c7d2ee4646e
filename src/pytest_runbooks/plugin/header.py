"""What a run with runbooks says first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ..procedures.settings import RunSettings
from .fence import fence_line
from .item import StepItem


def header(
    items: Sequence[pytest.Item], settings: RunSettings, mode: str, emulator: str
) -> list[str]:
    """Say how much is run, on which emulator, and in which fence."""
    steps = [item for item in items if isinstance(item, StepItem)]
    documents = {item.path for item in steps}
    promises = sum(
        command.expectation is not None for item in steps for command in item.step.commands
    )
    what = (
        f"{_count(len(steps), 'step')} of {_count(len(documents), 'document')} "
        f"with {_count(promises, 'expected output')}"
    )
    where = f"{emulator}, {settings.timeout:g} s for each step"
    return [f"runbooks: {what} on {where}", fence_line(settings.layers, mode)]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
