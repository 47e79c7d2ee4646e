"""A warm call cannot be told from the cold command.

Every run of the tests compares a sample. All cases run by `tests/aws/parity/run PYTEST...`; with
RUNBOOKS_PARITY=turns each by one of the two programs, the sample by both.
RUNBOOKS_PARITY_AWS names other programs than those installed.
"""

from __future__ import annotations

import os

import pytest

from .case import Case
from .cases import CASES
from .conftest import Rigs
from .programs import HOW, MAJORS

HOW_MANY = os.environ.get(HOW, "sample")
assert HOW_MANY in {"sample", "turns", "all"}, f"{HOW}={HOW_MANY}: sample, turns or all"


def _is_wanted(number: int, major: int, case: Case) -> bool:
    in_turn = HOW_MANY == "turns" and (case.only or MAJORS[number % len(MAJORS)]) == major
    return HOW_MANY == "all" or case.sample or in_turn


def test_the_suite_is_as_large_as_it_says() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    for major in MAJORS:
        assert len([case for case in CASES if case.only in {0, major}]) >= 150


@pytest.mark.parametrize(
    ("major", "case"),
    [
        pytest.param(major, case, id=f"v{major}-{case.name}")
        for major in MAJORS
        for number, case in enumerate(CASES)
        if case.only in {0, major} and _is_wanted(number, major, case)
    ],
)
def test_warm_is_as_cold(major: int, case: Case, rigs: Rigs) -> None:
    rig = rigs(major)
    cold = rig.run(case, warm=False)
    warm = rig.run(case, warm=True)
    assert cold.starts > 0, "the script runs no `aws`"
    assert (warm.status, warm.err, warm.out) == (cold.status, cold.err, cold.out)
    assert warm.files == cold.files
    assert warm.calls == cold.calls
    assert warm.starts == (cold.starts if case.cold else 0), "started cold"
