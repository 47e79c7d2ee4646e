"""A document written for the other version of the AWS CLI says so, and gives no other answer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_runbooks.aws.programs import AwsProgram
from pytest_runbooks.model import Verdict
from pytest_runbooks.procedures import surroundings
from pytest_runbooks.procedures.settings import RunSettings

from .play import NAME, Played, play

V1, V2 = "1.46.3", "2.38.5"
UNKNOWN = "echo 'Unknown options: --no-cli-pager' >&2; exit 255"


@pytest.fixture(autouse=True)
def _path_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have blocks find the script, and not the AWS CLI beside this Python, which comes first."""
    monkeypatch.setattr(surroundings, "search_path", lambda machine: machine["PATH"])


def played(text: str, folder: Path, version: str, aws: str = "echo called") -> Played:
    """Run a document where `aws` is a script that says it is of a version."""
    program = folder / "bin" / "aws"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{aws}\n")
    program.chmod(0o755)
    settings = RunSettings(
        timeout=60.0,
        machine={"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"},
        aws=AwsProgram(program, version, "PATH"),
    )
    return play(text, folder, settings=settings)


def page(*blocks: str, directive: str = "") -> str:
    return "# S\n\n" + "\n\n".join(f"{directive}```bash\n{block}\n```" for block in blocks) + "\n"


def hints(text: str) -> list[str]:
    return [line.removeprefix("hint:").strip() for line in text.split("\n") if "hint:" in line]


def test_a_step_with_a_spelling_of_version_2_does_not_run_on_version_1(tmp_path: Path) -> None:
    text = page("echo first > ran.txt\naws s3 ls \\\n  --cli-binary-format base64", "echo later")
    done = played(text, tmp_path, V1)
    assert done.verdicts == {"s": Verdict.BROKEN, "s-2": Verdict.BLOCKED}
    assert done.output == ""
    assert done.text("s") == (
        f"{NAME}:6: infrastructure broke (needs AWS CLI v2: `--cli-binary-format`; v1 is here, "
        "N s)\n"
        "hint:    name an AWS CLI v2 in `runbooks_aws`; `pytest-runbooks[aws]` brings one, which "
        "is used where no other `aws` is on the PATH\n"
        "later:   1 step blocked\n"
        f"rerun:   pytest {NAME}::s"
    )


def test_a_step_with_a_spelling_of_version_1_does_not_run_on_version_2(tmp_path: Path) -> None:
    done = played(page("$(aws ecr get-login --no-include-email)"), tmp_path, V2)
    assert done.outcomes["s"].verdict is Verdict.BROKEN
    assert done.outcomes["s"].message == "needs AWS CLI v1: `ecr get-login`; v2 is here"
    assert done.outcomes["s"].hint.startswith("both versions know `ecr get-login-password`; or ")


def test_a_failure_that_is_promised_does_not_hide_the_need(tmp_path: Path) -> None:
    text = page("aws logs tail g", directive="<!-- runbook: exit=any -->\n")
    assert played(text, tmp_path, V1).outcomes["s"].verdict is Verdict.BROKEN


@pytest.mark.parametrize("version", [V2, ""])
def test_on_its_version_or_one_that_is_not_known_a_step_runs(version: str, tmp_path: Path) -> None:
    done = played(page("aws s3 ls --no-cli-pager"), tmp_path, version)
    assert (done.output, done.failures()) == ("called\n", "")


@pytest.mark.parametrize(
    "blocks",
    [
        ["# aws logs tail g\necho 'use --no-cli-pager'\naws s3 ls"],
        ["if false; then aws logs tail g; fi\naws s3 ls"],
        ["shopt -s expand_aliases\nalias aws='echo called'", "aws s3 ls --no-cli-pager"],
        [
            "mkdir own\nprintf '#!/bin/sh\\necho called' > own/aws\nchmod +x own/aws",
            "for p in PATH; do declare -x $p=$PWD/own:$PATH; done",
            "aws s3 ls --no-cli-pager",
        ],
    ],
    ids=["words", "a branch", "an alias", "a program of its own"],
)
def test_a_step_that_may_not_need_it_runs(blocks: list[str], tmp_path: Path) -> None:
    done = played(page(*blocks), tmp_path, V1)
    assert done.failures() == ""
    assert "called" in done.output


@pytest.mark.parametrize(
    ("version", "aws", "code", "hint"),
    [
        (
            V1,
            UNKNOWN,
            "if true; then\n  aws s3 ls --no-cli-pager\nfi",
            "AWS CLI v2 alone knows `--no-cli-pager`; v1 is here: both versions know ",
        ),
        (
            V1,
            "echo 'argument operation: Invalid choice, valid choices are:' >&2; exit 2",
            "tail_it() {\n  aws logs tail g\n}\ntail_it",
            "AWS CLI v2 alone knows `logs tail`; v1 is here: name an AWS CLI v2 in",
        ),
        (
            V2,
            "echo \"argument operation: Found invalid choice 'get-login'\" >&2; exit 252",
            "for r in 1; do aws ecr get-login; done",
            "AWS CLI v1 alone knows `ecr get-login`; v2 is here: both versions know `ecr ",
        ),
        (
            V2,
            "echo 'aws: [ERROR]: Invalid base64: \"{}\"' >&2; exit 255",
            "aws lambda invoke --payload '{}' out.json",
            "AWS CLI v2 takes base64 here, v1 took the text itself, as v2 does with `--cli-binary",
        ),
        (
            V1,
            "echo 'No changes to deploy. Stack app is up to date'; exit 255",
            "aws cloudformation deploy --stack-name app --template-file t.yml",
            "AWS CLI v2 takes a deployment without changes for a success, v1, which is here, only",
        ),
    ],
    ids=["an option", "a command", "a command of v1", "base64", "no changes"],
)
def test_a_failure_that_sounds_like_the_other_version_is_hinted_at(
    version: str, aws: str, code: str, hint: str, tmp_path: Path
) -> None:
    done = played(page(code), tmp_path, version, aws)
    assert done.outcomes["s"].verdict is Verdict.FAILED
    [said] = hints(done.text("s"))
    assert said.startswith(hint)


@pytest.mark.parametrize(
    ("version", "promised", "actual"),
    [(V1, 254, 255), (V1, 253, 255), (V1, 252, 2), (V2, 255, 254), (V2, 2, 252)],
)
def test_a_status_that_only_the_other_version_gives_is_hinted_at(
    version: str, promised: int, actual: int, tmp_path: Path
) -> None:
    text = page("aws s3 ls s3://nope", directive=f"<!-- runbook: exit={promised} -->\n")
    done = played(text, tmp_path, version, f"exit {actual}")
    other, here = ("2", "1") if version == V1 else ("1", "2")
    [said] = hints(done.text("s"))
    assert said == (
        f"AWS CLI v{other} ends with {promised} where v{here}, which is here, ends with {actual}; "
        "`exit=any` allows both"
    )


@pytest.mark.parametrize(
    ("promised", "actual", "code"), [(254, 1, "aws x"), (254, 255, "exit 255")]
)
def test_another_status_is_no_matter_of_versions(
    promised: int, actual: int, code: str, tmp_path: Path
) -> None:
    text = page(code, directive=f"<!-- runbook: exit={promised} -->\n")
    done = played(text, tmp_path, V1, f"exit {actual}")
    assert done.outcomes["s"].verdict is Verdict.FAILED
    assert done.outcomes["s"].hint == ""
