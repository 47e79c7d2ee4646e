"""Each attempt to leave, under each layer by itself, under none, and under all.

Every run of the tests has it under none and under all, one by `RUNBOOKS_ESCAPE=held` under all
alone, and one by `RUNBOOKS_ESCAPE=layers` under each by itself, too.
"""

from __future__ import annotations

import fnmatch
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_runbooks.fence.landlock import version
from pytest_runbooks.fence.layers import ALL, Layers
from pytest_runbooks.fence.trial import detect
from pytest_runbooks.model import Verdict

from ..supervision.processes import children, having, soon
from .attempt import COMBINATIONS, Attempt
from .attempts import ATTEMPTS
from .stage import Stage

ROOT = os.geteuid() == 0
HOW = "RUNBOOKS_ESCAPE"
HOW_MUCH = os.environ.get(HOW, "sample")
TRIED = {
    "held": ["all"],
    "layers": [*COMBINATIONS],
    "sample": ["environment", "all"],
}[HOW_MUCH]


def _cases() -> list[object]:
    return [
        pytest.param(attempt, name, id=f"{attempt.name}-{name}")
        for attempt in ATTEMPTS
        for name in TRIED
        if attempt.holds(name, root=ROOT) or attempt.shows(name, root=ROOT)
    ]


def test_the_kernel_has_every_layer() -> None:
    assert detect() == ALL


@pytest.mark.parametrize(("attempt", "combination"), _cases())
def test_an_attempt_gets_out_only_where_no_layer_holds_it(
    stage: Stage, tmp_path: Path, attempt: Attempt, combination: str
) -> None:
    if attempt.needs and not shutil.which(attempt.needs):
        pytest.skip(f"`{attempt.needs}` is not installed")
    if combination == "files" and version() < attempt.landlock:
        pytest.skip(f"Landlock holds it from version {attempt.landlock} on")
    seen = stage.make(attempt, COMBINATIONS[combination], tmp_path)
    if not attempt.holds(combination, root=ROOT):
        assert seen.reached, str(seen)
        return
    assert not seen.reached, str(seen)
    for call in attempt.calls:
        assert fnmatch.filter(seen.calls, call), str(seen)
    if attempt.refused and (combination == "all" or attempt.holds("environment", root=ROOT)):
        assert seen.outcome.verdict is Verdict.REFUSED, str(seen)
        assert attempt.refused in seen.outcome.message, str(seen)


@pytest.mark.parametrize(
    "attempt", [pytest.param(one, id=one.name) for one in ATTEMPTS if one.late]
)
def test_what_a_block_leaves_running_gets_out_as_long_as_its_procedure_is_not_over(
    stage: Stage, tmp_path: Path, attempt: Attempt
) -> None:
    over = tmp_path / "over"
    names = {**stage.servers.places, "PROCESS": "0", "OVER": str(over)}
    if not attempt.python:  # the shell ends, for its trap and to be none of those that are left
        attempt = replace(attempt, code=f"{attempt.code}\nexit")

    def left() -> set[int]:
        """Without the supervisors, which are children of this process."""
        return having("OVER", over) - children().keys()

    waiting: set[int] = set()

    def found() -> bool:
        waiting.update(left())  # a second look may miss it, while it becomes another program
        return bool(waiting)

    stage.servers.reached()
    with stage.running(attempt, Layers(), tmp_path, names):
        assert soon(found)
        assert stage.servers.reached() == []
        over.touch()
        assert soon(lambda: stage.servers.reached() == ["TCP4"])
        assert soon(lambda: not waiting <= left())
