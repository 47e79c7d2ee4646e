"""What `doctor` says of the AWS CLI and of the fence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.aws import official
from pytest_runbooks.aws.programs import AwsProgram
from pytest_runbooks.aws.warm import WarmAws
from pytest_runbooks.cli.checks import aws, fence
from pytest_runbooks.cli.inquiry import Document
from pytest_runbooks.fence.layers import ALL, NONE, Layers

from .machines import V1, V2, machine, missing, of, ok, program, wrong

GET_ONE = "install the AWS CLI, or `pytest-runbooks[aws]`, which brings it"
SECOND = "each call takes as long as the program takes to start, a second"
PROXY = "for such calls the gateway answers as their proxy, so that they do not reach AWS"


@pytest.fixture(autouse=True)
def _no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "find_official", lambda: None)
    monkeypatch.setattr(aws, "how_to_get_one", lambda: GET_ONE)


@pytest.mark.parametrize("needed", [False, True])
def test_without_an_aws_it_is_said_where_one_comes_from(needed: bool, tmp_path: Path) -> None:
    documents = [Document(tmp_path, ["aws"])] if needed else []
    assert list(aws.examine(machine(tmp_path, *documents))) == [
        missing(
            "aws", "no AWS CLI on the PATH", "blocks that call `aws` fail", GET_ONE, needed=needed
        )
    ]


def test_a_program_that_is_warm_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "aws", V2)
    monkeypatch.setattr(WarmAws, "serve", lambda *_: None)
    monkeypatch.setattr(WarmAws, "wait_for", lambda *_: True)
    monkeypatch.setattr(WarmAws, "leave", lambda *_: None)
    version, endpoint, warm = aws.examine(machine(tmp_path))
    assert version == ok("aws", f"2.38.5 ({tmp_path}/aws)")
    assert endpoint == ok("aws endpoint", "it honours AWS_ENDPOINT_URL")
    assert warm == ok("aws warm", "loaded in 0.0 s")


@pytest.mark.parametrize("required", [False, True])
def test_a_program_that_cannot_be_kept_warm_is_said_with_the_reason(
    required: bool, tmp_path: Path
) -> None:
    program(tmp_path, "aws", V1)
    here = machine(tmp_path, aws="warm" if required else "auto")
    assert of(aws.examine(here), "aws warm") == wrong(
        "aws warm",
        "no: it ended: it said nothing",
        SECOND,
        f"take AWS's own program: {GET_ONE}",
        needed=required,
    )


def test_a_program_that_is_to_be_left_alone_is_cold_and_well(tmp_path: Path) -> None:
    program(tmp_path, "aws", V2)
    assert of(aws.examine(machine(tmp_path, aws="system")), "aws warm") == ok(
        "aws warm", "no: `runbooks_aws = system`", SECOND
    )


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("2.12.7", "it does not know AWS_ENDPOINT_URL"),
        ("2.9.19", "it does not know AWS_ENDPOINT_URL"),
        ("1.28.9", "it does not know AWS_ENDPOINT_URL"),
        ("1.29.0", "it ignores AWS_ENDPOINT_URL for sqs, rds, docdb, neptune, health and emr"),
    ],
)
def test_programs_that_ignore_the_endpoint_are_held_by_the_gateway(
    version: str, found: str
) -> None:
    said = aws.endpoint(AwsProgram(Path("/usr/bin/aws"), version, "PATH"))
    assert said == ok("aws endpoint", found, PROXY)


def test_what_is_no_aws_cli_is_wrong(tmp_path: Path) -> None:
    program(tmp_path, "aws", "mine")
    assert list(aws.examine(machine(tmp_path))) == [
        wrong(
            "aws",
            f"{tmp_path}/aws does not answer `--version` as the AWS CLI does",
            "it is run as it is, and not kept warm",
            "name the AWS CLI: `runbooks_aws = PATH`",
        )
    ]


def test_a_setting_that_names_no_program_is_wrong(tmp_path: Path) -> None:
    assert list(aws.examine(machine(tmp_path, aws="/no/aws"))) == [
        wrong(
            "aws",
            "runbooks_aws: `/no/aws` is not there",
            "a run ends before any step",
            "name the program itself, as `/usr/local/bin/aws`; `auto` takes the `aws` on the PATH",
            needed=True,
        )
    ]


LANDLOCK = missing(
    "Landlock",
    "the kernel does not have it",
    "blocks can read and write files outside of their work directory",
    "run on Linux 5.13 or later with Landlock among the security modules (`lsm=`)",
)
SECCOMP = missing(
    "seccomp",
    "notifications do not work here",
    "a program that ignores the proxy can reach the network",
    "run on Linux 5.9 or later, and a container with `--cap-add SYS_PTRACE`",
)


@pytest.mark.parametrize(
    ("layers", "version", "expected"),
    [
        (
            ALL,
            7,
            [ok("Landlock", "version 7"), ok("seccomp", "connections and signals are judged")],
        ),
        (NONE, 0, [LANDLOCK, SECCOMP]),
        (Layers(files=True), 3, [ok("Landlock", "version 3"), SECCOMP]),
    ],
    ids=["all", "none", "no seccomp"],
)
def test_the_layers_of_the_fence_are_tried(
    layers: Layers,
    version: int,
    expected: list[object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fence, "detect", lambda: layers)
    monkeypatch.setattr(fence, "version", lambda: version)
    assert list(fence.examine(machine(tmp_path))) == expected


def test_layers_that_are_required_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fence, "detect", lambda: NONE)
    monkeypatch.setattr(fence, "version", lambda: 4)
    landlock, seccomp = fence.examine(machine(tmp_path, sandbox="require"))
    assert (landlock.found, landlock.is_fatal) == ("it does not hold here", True)
    assert seccomp.is_fatal
