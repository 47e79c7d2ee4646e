"""A program from PyPI that deploys a CloudFormation stack is operated against the emulator.

https://pypi.org/project/zae-limiter/ 0.17, when its command is on the path; it is no dependency,
since it holds botocore to an older version.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway

COMMAND = shutil.which("zae-limiter")
STEPS = {
    "deploy": "✓ Stack create complete",
    "status": "✓ Infrastructure is ready",
    "check": "Result: COMPATIBLE",
    "upgrade --force": "✓ Upgrade complete!",
    "delete --yes": "✓ Stack 'limiter' deleted successfully",
}


@pytest.mark.skipif(COMMAND is None, reason="zae-limiter is not on the path")
def test_zae_limiter_deploys_reports_upgrades_and_deletes(tmp_path: Path) -> None:
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url))
    gateway.serve(emulator.application)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": gateway.url,
        "AWS_ACCESS_KEY_ID": "111111111111",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }
    try:
        for step, told in STEPS.items():
            name, *more = step.split()
            run = subprocess.run(
                [str(COMMAND), name, "--name", "limiter", "--region", "eu-west-1", *more],
                env=env,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert run.returncode == 0, run.stdout + run.stderr
            assert told in run.stdout
        assert emulator.gaps() == ()
    finally:
        emulator.close()
        gateway.close()
