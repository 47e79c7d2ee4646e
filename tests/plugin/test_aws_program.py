"""Which AWS CLI a run uses, and what it says of it."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from pytest_runbooks.aws import official
from pytest_runbooks.aws.programs import AwsProgram, Warming
from pytest_runbooks.plugin.aws_program import program_line

from ..aws.package import archive, install, layer
from .room import Room, trail_book

V2 = "aws-cli/2.38.5 Python/3.14.8 Linux/6.1 exe/x86_64.debian.12"


def aws_lines(out: str) -> list[str]:
    """The lines of the header, not that of the end: these programs cannot be kept warm."""
    return re.findall(r"^aws: (?!ran cold).*$", out, re.MULTILINE)


@pytest.fixture
def only(room: Room, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH of blocks: it holds what a shell needs, and no `aws`."""
    folder = room.path / "programs"
    folder.mkdir()
    for name in ("bash", "cat", "mkdir", "rm", "sh", "sleep"):
        (folder / name).symlink_to(str(shutil.which(name)))
    for place in ("surroundings", "aws_command"):
        name = f"pytest_runbooks.procedures.{place}.search_path"
        monkeypatch.setattr(name, lambda _: str(folder))
    monkeypatch.setattr(official, "find_official", lambda: None)
    return folder


def fake(file: Path, said: str = V2) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\necho '{said}'\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("program", "warming", "reason", "line"),
    [
        (
            AwsProgram(Path("/usr/bin/aws"), "2.38.5", "PATH"),
            *(Warming.IF_POSSIBLE, "", "aws: /usr/bin/aws (aws-cli/2.38.5), warm"),
        ),
        (
            AwsProgram(Path("/opt/aws"), "1.46.3", "runbooks_aws"),
            *(
                Warming.IF_POSSIBLE,
                "no compiler",
                "aws: /opt/aws (aws-cli/1.46.3), cold: no compiler",
            ),
        ),
        (
            AwsProgram(Path("/c/dist/aws"), "2.38.5", "aws-cdk-asset-awscli-v2 2.0.198"),
            *(Warming.REQUIRED, "", "aws: aws-cli/2.38.5 of aws-cdk-asset-awscli-v2 2.0.198, warm"),
        ),
        (
            AwsProgram(Path("/usr/bin/aws"), "2.38.5", "PATH"),
            *(Warming.NEVER, "", "aws: /usr/bin/aws (aws-cli/2.38.5), cold: runbooks_aws = system"),
        ),
        (
            AwsProgram(Path("/usr/bin/aws"), "", "PATH"),
            *(Warming.NEVER, "", "aws: /usr/bin/aws (not known to be the AWS CLI), cold"),
        ),
    ],
)
def test_a_line_says_which_program_it_is_and_how_it_is_run(
    program: AwsProgram, warming: Warming, reason: str, line: str
) -> None:
    assert program_line(program, warming, reason) == line


def test_the_header_says_what_is_on_the_path_and_blocks_run_it(room: Room, only: Path) -> None:
    program = fake(only / "aws")
    room.ini("runbooks_aws = system")
    room.book(trail_book("one", one='[[ $(command -v aws) = "${PATH##*:}/aws" ]] && aws >&2'))
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed"}, run.out
    assert aws_lines(run.out) == [f"aws: {program} (aws-cli/2.38.5), cold: runbooks_aws = system"]
    assert V2 in run.out


def test_the_setting_may_name_a_program_below_the_root_directory(room: Room) -> None:
    program = fake(room.path / "tools" / "aws")
    room.ini("runbooks_aws = tools/aws")
    room.book(trail_book("one"))
    [line] = aws_lines(room.run().out)
    assert line.startswith(f"aws: {program} (aws-cli/2.38.5), ")


def test_what_is_no_aws_cli_is_said(room: Room, only: Path) -> None:
    program = fake(only / "aws", "something else")
    room.book(trail_book("one"))
    run = room.run()
    assert run.outcomes == {"one": "passed"}
    assert aws_lines(run.out) == [f"aws: {program} (not known to be the AWS CLI), cold"]


HOW = "install the AWS CLI, or `pytest-runbooks[aws]`, which brings it"


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("aws --version || true", [f"aws: none found; {HOW}"]),
        ("false && x=$(aws s3 ls) || true", [f"aws: none found; {HOW}"]),
        ("echo arn:aws:s3:::bucket ~/.aws/config aws.example.org my-aws", []),
        ("", []),
    ],
)
def test_that_there_is_none_is_said_where_a_document_needs_one(
    room: Room, only: Path, monkeypatch: pytest.MonkeyPatch, code: str, lines: list[str]
) -> None:
    assert only.is_dir()
    monkeypatch.setattr(official, "runs_here", lambda: True)
    room.book(trail_book("one", one=code))
    run = room.run()
    assert run.outcomes == {"one": "passed"}
    assert aws_lines(run.out) == lines


def test_that_the_setting_leaves_the_package_alone_is_said(
    room: Room, only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert only.is_dir()
    found = official.OfficialPackage("2.0.198", room.path / "archive", "0" * 64)
    monkeypatch.setattr(official, "find_official", lambda: found)
    room.ini("runbooks_aws = system")
    room.book(trail_book("one", one="aws --version || true"))
    said = f"`runbooks_aws = system` leaves that of {found.name} alone, `auto` takes it"
    assert aws_lines(room.run().out) == [f"aws: none found on the PATH; {said}"]


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["", "xdist"])
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "warn",
            (
                "runbooks_aws: unknown word `warn`\n  did you mean `warm`?\n"
                "  the path of a program is written with a `/`, as `~/bin/aws`\n"
            ),
        ),
        (
            "bin/aws",
            (
                "runbooks_aws: `bin/aws` is not there\n  name the program itself, as "
                "`/usr/local/bin/aws`; `auto` takes the `aws` on the PATH\n"
            ),
        ),
    ],
)
def test_a_setting_that_makes_no_sense_ends_the_run(
    room: Room, workers: tuple[str, ...], setting: str, said: str
) -> None:
    room.ini(f"runbooks_aws = {setting}")
    room.book(trail_book("one"))
    run = room.run(*workers)
    assert (run.code != 0, room.trail) == (True, [])
    assert run.out.count(said) == 1


def test_a_package_that_was_tampered_with_ends_the_run_before_anything_runs(
    room: Room, only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert only.is_dir()
    file = install(room.path / "site", archive(layer()))
    found = official.OfficialPackage("2.0.198", file, "0" * 64)
    monkeypatch.setattr(official, "find_official", lambda: found)
    room.book(trail_book("one"))
    run = room.run()
    assert (run.code, room.trail) == (pytest.ExitCode.USAGE_ERROR, [])
    assert f"runbooks_aws: {file}: this is not the file that was installed: its sha256" in run.err
    # Where nothing is run, it is not even looked at.
    assert room.run("--collect-only").code == pytest.ExitCode.OK


def test_a_package_is_unpacked_for_the_run_and_blocks_can_read_it(
    room: Room, only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert only.is_dir()
    content = archive(layer())
    sha256 = hashlib.sha256(content).hexdigest()
    found = official.OfficialPackage("2.0.198", install(room.path / "site", content), sha256)
    monkeypatch.setattr(official, "find_official", lambda: found)
    cache = (
        room.path / "temp" / "cache"
    )  # private, as all that is in the folder for temporary files
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    folder = f"{cache}/pytest-runbooks/awscli-2.38.5-{sha256[:16]}"
    room.book(trail_book("one", one=f"{folder}/bin/aws; ! echo >{folder}/dist/aws"))
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed"}, run.out
    what = "unpacking the AWS CLI of aws-cdk-asset-awscli-v2 2.0.198, once, into"
    assert run.out.count(f"\nrunbooks: {what} {cache}/pytest-runbooks\n") == 1
    [line] = aws_lines(run.out)
    assert line.startswith("aws: aws-cli/2.38.5 of aws-cdk-asset-awscli-v2 2.0.198, ")
    assert V2.split(maxsplit=1)[0] in run.out.split("-- one", 1)[-1]
    assert "Permission denied" in run.out


def test_the_program_can_be_read_where_private_files_are(room: Room) -> None:
    temp = room.path / "temp"
    program = fake(temp / "tools" / "aws")
    (temp / "other").mkdir()
    (temp / "other" / "file").touch()
    room.ini("runbooks_aws = temp/tools/aws")
    room.book(trail_book("one", one=f"{program} --version && ! cat {temp}/other/file"))
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed"}, run.out
    assert "Permission denied" in run.out


def test_the_program_is_said_once_with_workers_too(room: Room) -> None:
    fake(room.path / "tools" / "aws")
    room.ini("runbooks_aws = tools/aws")
    room.book(trail_book("one", "two"))
    alone = aws_lines(room.run("-n0").out)
    assert len(alone) == 1
    assert aws_lines(room.run("-n2").out) == alone
    assert aws_lines(room.run("-n2", "-q").out) == []
    assert aws_lines(room.run("-q").out) == []
