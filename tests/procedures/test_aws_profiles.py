"""The AWS CLI in a block: which account and region each way of asking gets."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import Verdict
from pytest_runbooks.parsing import parse
from pytest_runbooks.procedures.run import ProcedureRun
from pytest_runbooks.procedures.settings import RunSettings

from .play import NAME, document

pytestmark = pytest.mark.skipif(not shutil.which("aws"), reason="there is no AWS CLI")

Run = Callable[[str], str]


@pytest.fixture(scope="module")
def aws() -> Iterator[tuple[Gateway, MotoEmulator]]:
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url))
    gateway.serve(emulator.application)
    yield gateway, emulator
    emulator.close()
    gateway.close()


@pytest.fixture
def run(aws: tuple[Gateway, MotoEmulator], tmp_path: Path) -> Run:
    """Run a document of one step, and give what it printed."""
    gateway, emulator = aws
    emulator.reset()

    def run(text: str) -> str:
        runbook = parse(document(text), NAME)
        (procedure,) = runbook.procedures
        (step,) = procedure.steps
        (environment,) = runbook.environments
        settings = RunSettings(machine={"PATH": os.environ["PATH"]})
        run = ProcedureRun(
            runbook, tmp_path / "book.md", procedure, environment, settings, emulator, gateway
        )
        try:
            outcome = run.outcome(step)
        finally:
            run.finish()
        assert outcome.verdict is Verdict.PASSED, outcome
        return outcome.outputs[0].stdout

    return run


def test_a_profile_has_the_account_and_the_region_that_the_document_says(run: Run) -> None:
    assert run("""
        ---
        runbook:
          account: "111111111111"
          profiles:
            tools: {account: "222222222222", region: af-south-1}
            deployer: {role_arn: "arn:aws:iam::333333333333:role/deployer", source_profile: tools}
            prod: {role_arn: "arn:aws:iam::444444444444:role/ci/prod", source_profile: deployer}
        ---
        ```bash
        who() {
          aws sts get-caller-identity --query Arn --output text "$@" | sed 's/session-.*/X/'
        }
        who
        who --profile tools
        who --profile deployer
        who --profile prod
        AWS_PROFILE=prod who
        export AWS_PROFILE=tools
        who
        aws configure get region
        aws ec2 describe-availability-zones --query 'AvailabilityZones[0].RegionName'
        ```
        """).splitlines() == [
        "arn:aws:sts::111111111111:user/moto",
        "arn:aws:sts::222222222222:user/moto",
        "arn:aws:sts::333333333333:assumed-role/deployer/botocore-X",
        "arn:aws:sts::444444444444:assumed-role/prod/botocore-X",
        "arn:aws:sts::444444444444:assumed-role/prod/botocore-X",
        "arn:aws:sts::222222222222:user/moto",
        "af-south-1",
        '"af-south-1"',
    ]


def test_what_an_assumed_role_makes_is_in_its_account_only(run: Run) -> None:
    assert run("""
        ---
        runbook:
          profiles:
            prod: {role_arn: "arn:aws:iam::444444444444:role/prod", source_profile: default}
        ---
        ```bash
        aws sqs create-queue --queue-name orders --profile prod --query QueueUrl --output text
        aws sqs list-queues --profile prod --query 'length(QueueUrls)'
        aws sqs list-queues
        ```
        """).splitlines()[1:] == ["1"]


def test_a_profile_that_blocks_name_is_like_the_environment(run: Run) -> None:
    assert (
        run("""
        ---
        runbook: {account: "111111111111", region: af-south-1}
        ---
        ```bash
        aws sts get-caller-identity --query Account --output text --profile staging
        aws configure list-profiles 2>/dev/null || sed -n 's/^\\[//p' ~/.aws/credentials
        ```
        """)
        == "111111111111\ndefault]\nstaging]\n"
    )


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("env -i PATH=$PATH HOME=$HOME", id="an empty environment"),
        pytest.param("env -u AWS_ENDPOINT_URL", id="no endpoint"),
        pytest.param("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", id="configured endpoints ignored"),
        pytest.param(
            "env -u AWS_ENDPOINT_URL -u AWS_CA_BUNDLE -u AWS_ACCESS_KEY_ID -u AWS_REGION",
            id="no variables but the proxy",
        ),
    ],
)
def test_the_emulator_is_found_with(run: Run, command: str) -> None:
    assert (
        run(f"""
        ---
        runbook: {{account: "111111111111"}}
        ---
        ```bash
        {command} aws sts get-caller-identity --query Account --output text
        ```
        """)
        == "111111111111\n"
    )


def test_a_service_for_which_the_cli_ignores_the_endpoint_is_the_emulators(run: Run) -> None:
    assert (
        run("""
        ```bash
        unset AWS_ENDPOINT_URL
        export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true
        aws rds describe-db-instances --query 'length(DBInstances)'
        aws s3 mb s3://reports --region eu-west-1
        ```
        """)
        == "0\nmake_bucket: reports\n"
    )
