from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from pytest_runbooks.model import Runbook
from pytest_runbooks.parsing import parse

from .conftest import SYSTEM, text_of

DOCUMENT = SYSTEM / "product_lambda_deployment.md"
ACCOUNTS = {"dev": "111111111111", "sit": "222222222222", "prod": "333333333333"}
CONFIRMATIONS = {"dev": "deploy", "sit": "deploy", "prod": "deploy-to-production"}


@pytest.fixture(scope="module")
def runbook() -> Runbook:
    return parse(text_of(DOCUMENT), DOCUMENT.name)


def _workflow(environment: str) -> dict[str, Any]:
    path = SYSTEM / ".github" / "workflows" / f"deploy-{environment}.yml"
    read: dict[str, Any] = yaml.load(text_of(path), Loader=yaml.BaseLoader)
    return read


def _steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("environment", ACCOUNTS)
def test_a_workflow_takes_the_inputs_that_the_document_gives(environment: str) -> None:
    inputs = _workflow(environment)["on"]["workflow_dispatch"]["inputs"]
    assert {name: given["required"] for name, given in inputs.items()} == {
        "release": "true",
        "confirmation": "true",
    }
    (command,) = re.findall(
        rf"^gh workflow run deploy-{environment}\.yml .*$", text_of(DOCUMENT), re.MULTILINE
    )
    given = dict(re.findall(r'-f (\w+)="?([^"\s]+)"?', command))
    assert given == {"release": "$RELEASE", "confirmation": CONFIRMATIONS[environment]}


@pytest.mark.parametrize("environment", ACCOUNTS)
def test_a_workflow_checks_the_confirmation_before_it_takes_the_role(environment: str) -> None:
    steps = _steps(_workflow(environment))
    (confirmed,) = [i for i, step in enumerate(steps) if "CONFIRMATION" in step.get("env", {})]
    assert f'test "$CONFIRMATION" = "{CONFIRMATIONS[environment]}"' in steps[confirmed]["run"]
    (taken,) = [i for i, step in enumerate(steps) if "role-to-assume" in step.get("with", {})]
    assert confirmed < taken
    assert steps[taken]["with"]["role-to-assume"] == (
        f"arn:aws:iam::{ACCOUNTS[environment]}:role/bbws-github-deploy-{environment}"
    )


@pytest.mark.parametrize(
    ("environment", "gates"),
    [
        ("dev", {"dev"}),
        ("sit", {"sit"}),
        ("prod", {"prod", "prod-tech-lead", "prod-operations-lead"}),
    ],
)
def test_a_workflow_waits_for_its_approvals(environment: str, gates: set[str]) -> None:
    jobs = _workflow(environment)["jobs"]
    assert {job["environment"] for job in jobs.values() if "environment" in job} == gates
    approvals = {name for name, job in jobs.items() if job.get("environment") in gates}
    approvals.discard("deploy")
    assert approvals <= set(jobs["deploy"].get("needs", []))


@pytest.mark.parametrize("environment", ACCOUNTS)
def test_a_workflow_ends_and_runs_scripts_that_exist(environment: str) -> None:
    workflow = _workflow(environment)
    assert all(int(job["timeout-minutes"]) <= 60 for job in workflow["jobs"].values())
    scripts = {
        script
        for step in _steps(workflow)
        for script in re.findall(r"scripts/\w+\.py", step.get("run", ""))
    }
    assert {"scripts/deploy_release.py", "scripts/smoke_test.py"} <= scripts
    assert all((SYSTEM / script).is_file() for script in scripts)


def test_the_document_deploys_the_release_that_the_system_is_at() -> None:
    release = text_of(SYSTEM / "VERSION").strip()
    assert f"\nexport RELEASE={release}\n" in text_of(DOCUMENT)


def test_every_link_of_the_document_leads_somewhere(runbook: Runbook) -> None:
    anchors = {section.slug for section in runbook.sections}
    prose = "".join(part.text for part in runbook.parts if part.holds is None)
    targets = re.findall(r"\]\(([^)\s]+)\)", prose)
    assert len(targets) > 20
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif not target.startswith("https://"):
            assert (SYSTEM / target).exists(), target


def test_every_command_that_takes_something_away_has_a_warning_above_it(runbook: Runbook) -> None:
    lines = text_of(DOCUMENT).split("\n")
    takes_away = re.compile(r"delete-item|force-unlock|remove-permission|value=\$PREVIOUS|OLD. \\")
    found = 0
    for procedure in runbook.procedures:
        for step in procedure.steps:
            if takes_away.search(step.block.code):
                found += 1
                above = "\n".join(lines[max(0, step.position.line - 8) : step.position.line])
                assert "> [!WARNING]" in above, step.id
    assert found == 5


def test_every_step_that_runs_changes_nothing_unseen(runbook: Runbook) -> None:
    silent = {
        step.id
        for procedure in runbook.procedures
        for step in procedure.steps
        if not step.options.skip and not any(command.expectation for command in step.commands)
    }
    choices = {"choose-dev", "choose-sit", "choose-prod", "choose-release"}
    faults = {"lock-fault", "digest-fault", "handler-fault", "permission-fault", "stage-fault"}
    verified_by_the_next_step = {
        "lock-remedy-terraform",
        "lock-remedy-cli",
        "digest-remedy",
        "permission-remedy",
        "stage-remedy",
    }
    assert silent == choices | faults | verified_by_the_next_step
