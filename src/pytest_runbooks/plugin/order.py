"""The order of steps, which no option of a run may change."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from .item import StepItem


def keep_procedures_whole(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Give the items with the steps of each procedure together, in the order of the document.

    A procedure stands where its first step stood; everything else keeps its place.
    """
    steps: dict[pytest.Collector, list[StepItem]] = {}
    for item in items:
        if isinstance(item, StepItem):
            steps.setdefault(item.parent, []).append(item)
    ordered: list[pytest.Item] = []
    for item in items:
        if not isinstance(item, StepItem):
            ordered.append(item)
        elif item.parent in steps:
            assert item.parent.procedure is not None
            place = {id(step): index for index, step in enumerate(item.parent.procedure.steps)}
            whole = steps.pop(item.parent)
            whole.sort(key=lambda one: place[id(one.step)])
            ordered += whole
    return ordered
