"""A warm call cannot be told from the cold command.

Every run of the tests compares a sample. All cases run by `tests/aws/parity/run PYTEST...`, or with
RUNBOOKS_PARITY=all; RUNBOOKS_PARITY_AWS names other programs than those installed.
"""

from __future__ import annotations

import os

import pytest

from .case import Case
from .cases import CASES
from .conftest import Rigs
from .programs import ALL, MAJORS

WHOLE = os.environ.get(ALL) == "all"


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
        for case in CASES
        if case.only in {0, major} and (WHOLE or case.sample)
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
