from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_runbooks.emulators.moto import MotoEmulator

from .conftest import ACCOUNT, REGION, Deploy
from .test_moto_emulator import MOTO

AWS = Path(sys.executable).with_name("aws")

pytestmark = pytest.mark.skipif(not AWS.exists(), reason="the AWS CLI is not installed")


def aws(endpoint_url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [AWS, *words],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_lambda_invoke_writes_the_result_and_says_the_version(
    endpoint_url: str, deploy: Deploy, tmp_path: Path
) -> None:
    deploy("def handler(event, context): return {'hello': event['name']}")
    (tmp_path / "event.json").write_text('{"name": "Ada"}')
    done = aws(
        endpoint_url,
        tmp_path,
        *("lambda", "invoke", "--function-name", "worker", "--qualifier", "$LATEST"),
        *("--payload", "file://event.json", "out.json"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"StatusCode": 200, "ExecutedVersion": "$LATEST"}
    assert (tmp_path / "out.json").read_text() == '{"hello": "Ada"}'


def test_a_gap_is_what_the_command_prints(
    emulator: MotoEmulator, endpoint_url: str, tmp_path: Path
) -> None:
    done = aws(
        endpoint_url,
        tmp_path,
        *("route53", "list-traffic-policies"),
    )
    assert done.returncode == 255
    assert done.stdout == ""
    assert done.stderr.strip() == (
        "An error occurred (NotImplemented) when calling the ListTrafficPolicies"
        f" operation: {MOTO} does not emulate route53:ListTrafficPolicies"
    )
    assert [str(gap) for gap in emulator.gaps()] == ["route53:ListTrafficPolicies"]
