"""Runs whose `aws` is kept warm, or cannot be."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pytest_runbooks.aws.programs import PATH, AwsProgram
from pytest_runbooks.aws.warm import WarmAws
from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.procedures import aws_command

from ..supervision.processes import NewChildren, having, soon
from .room import Room, Run, trail_book

LONG = 90.0
V1 = Path(sys.executable).with_name("aws")
IDENTITY = "aws sts get-caller-identity --query Account --output text"
# Waits until calls are warm: that is when the socket is there.
WARM = 'until [[ -S $(sed -n 1p "${PATH%%:*}/../aws.conf") ]]; do sleep 0.3; done'

pytestmark = pytest.mark.skipif(not V1.exists(), reason="no AWS CLI v1 beside this Python")


@pytest.fixture(autouse=True)
def memory(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for sockets, whose paths have to be short."""
    assert room.left == []
    with TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr("pytest_runbooks.procedures.workplace.MEMORY", folder)
        yield Path(folder)
        assert [*Path(folder).iterdir()] == []


def aws_lines(run: Run) -> list[str]:
    return re.findall(r"^aws: .*$", run.out, re.MULTILINE)


def fake(room: Room, code: str) -> Path:
    """A program that answers as the AWS CLI, and does something else when it is loaded."""
    file = room.path / "tools" / "aws"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exec {V1} --version\n{code}\n')
    file.chmod(0o755)
    room.ini("runbooks_aws = tools/aws")
    return file


def test_a_run_of_a_document_without_aws_starts_nothing(
    room: Room, new_children: NewChildren, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.book("```bash\necho no call\n```\n")
    monkeypatch.setattr(WarmAws, "serve", lambda *_: pytest.fail("it was started"))
    run = room.run("-rP")
    assert run.outcomes == {"book": "passed"}, run.out
    assert "ran cold" not in run.out
    assert new_children() == {}


def test_calls_are_warm_and_nothing_is_left(room: Room, new_children: NewChildren) -> None:
    room.ini("runbooks_aws = warm")
    room.book(trail_book("one", "two", one=f"{IDENTITY}\n{IDENTITY} --debug 2>&1 | tail -1"))
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed", "two": "passed"}, run.out
    assert [line.rpartition(", ")[2] for line in aws_lines(run)] == ["warm"]
    assert room.left == []
    assert new_children() == {}


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["alone", "xdist"])
def test_where_a_program_cannot_be_warmed_calls_run_cold_and_the_end_says_why_once(
    room: Room, new_children: NewChildren, workers: tuple[str, ...]
) -> None:
    fake(room, "[ $RUNBOOKS_WARM_CHANNEL ] || exec echo cold\necho 'no good' >&2\nexit 1")
    step = "```bash\naws s3 ls\nsleep 1\naws s3 ls\n```\n\n```output\ncold\ncold\n```\n"
    room.write("runbooks/a.md", step)
    room.write("runbooks/b.md", step)
    run = room.run_apart(*workers) if workers else room.run()
    assert "2 passed" in run.out
    lines = aws_lines(run)
    assert lines == [lines[0], "aws: ran cold: it ended: no good"]
    assert new_children() == {}
    assert room.left == []


def test_where_it_has_to_be_warm_the_step_is_broken_with_the_reason(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = AwsProgram(fake(room, "echo 'no good' >&2\nexit 1"), "2.38.5", PATH)
    monkeypatch.setattr("pytest_runbooks.plugin.aws_program.find_program", lambda *_: program)
    room.ini("runbooks_aws = warm")
    room.book(trail_book("one", one="aws s3 ls"))
    run = room.run()
    assert run.outcomes == {"one": "failed"}
    assert room.trail == []
    assert run.text("one").splitlines()[0] == (
        f"runbooks/book.md:6: infrastructure broke (`runbooks_aws = warm`, and {program.path} "
        "cannot be kept warm: it ended: no good"
    )


def test_a_run_that_is_not_to_be_warm_loads_nothing(room: Room) -> None:
    room.ini("runbooks_aws = system")
    room.book(trail_book("one", one=f'{IDENTITY}\n! grep -q runbook <<<"$(command -v aws)"'))
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed"}, run.out
    assert [line.rpartition(", ")[2] for line in aws_lines(run)] == ["cold: runbooks_aws = system"]


@pytest.mark.parametrize("setting", ["tools/aws", "auto"])
def test_where_the_client_cannot_be_put_there_blocks_find_the_program_all_the_same(
    room: Room, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    def install(*_: object) -> None:
        raise InfrastructureError("nothing can be run there")

    monkeypatch.setattr(aws_command, "install", install)
    fake(room, "exec echo the program of the setting")
    room.ini(f"runbooks_aws = {setting}")
    room.book(trail_book("one", one="aws s3 ls || true\naws --version"))
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed"}, run.out
    assert ("the program of the setting" in run.out) == (setting != "auto")
    assert "\naws: ran cold: nothing can be run there\n" in run.out
    assert room.left == []


def test_a_wrapper_is_asked_for_its_version_once_in_a_run(room: Room) -> None:
    said = subprocess.run([V1, "--version"], capture_output=True, text=True, check=True).stdout
    log = room.path / "asked"
    program = fake(room, "exit 1")
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo asked >>{log}\necho {shlex.quote(said)}\n'
    )
    step = "```bash\nsleep 0.3\n```\n"
    for name in "abcd":
        room.write(f"runbooks/{name}.md", step)
    run = room.run_apart("-n2")
    assert "4 passed" in run.out
    assert log.read_text() == "asked\n"
    assert room.run_apart("-n0").code == 0
    assert log.read_text() == "asked\nasked\n"


BOOK = f"""
```bash
{WARM}
{IDENTITY}
```

```bash
echo waiting >>"$TRAIL"
sleep 1234
```
"""


@pytest.mark.parametrize(
    ("number", "arguments"),
    [
        (signal.SIGINT, []),
        (signal.SIGKILL, []),
        (signal.SIGTERM, ["-n1"]),
    ],
)
def test_however_a_run_ends_no_process_of_it_is_left(
    room: Room, arguments: list[str], number: int, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The processes of the run are told by a variable of theirs that the template gets, too.
    monkeypatch.setenv("LC_RUNBOOKS_TEST", token)
    room.ini(pass_env="TRAIL LC_RUNBOOKS_TEST")
    room.book(BOOK)
    trail = room.path / "trails" / "trail"
    command = [sys.executable, "-m", "pytest", "-pno:randomly", *arguments]
    with subprocess.Popen(
        command, cwd=room.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert soon(lambda: trail.exists() and "waiting" in trail.read_text(), LONG)
        run = having("LC_RUNBOOKS_TEST", token)
        names = [Path(f"/proc/{pid}/comm").read_text().strip() for pid in run]
        assert names.count("runbooks-warm") >= 3  # template, server, the process for the next call
        process.send_signal(number)
        out, _ = process.communicate(timeout=LONG)
    assert soon(lambda: not having("LC_RUNBOOKS_TEST", token), LONG), out
    if number != signal.SIGKILL:
        assert room.left == []


def test_a_step_that_failed_and_one_that_ran_out_of_time_leave_nothing(
    room: Room, new_children: NewChildren
) -> None:
    hangs = f"{WARM}\naws configure set credential_process 'sleep 1000'\n"
    hangs += "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; "
    hangs += f"export AWS_SHARED_CREDENTIALS_FILE=/dev/null; trap '' TERM; {IDENTITY}"
    book = "---\nrunbook:\n  procedures: 2\n---\n"
    book += f"## A\n<!-- runbook: timeout=9s -->\n```bash\n{hangs}\n```\n"
    book += f"## B\n```bash\n{IDENTITY}\nfalse\n```\n"
    room.book(book)
    run = room.run()
    assert list(run.outcomes.values()) == ["failed", "failed"], run.out
    assert "timed out" in run.out
    assert room.left == []
    assert new_children() == {}


def test_a_run_whose_template_dies_stays_green(room: Room, new_children: NewChildren) -> None:
    room.conftest(
        """
        import os, signal, time
        from tests.supervision.processes import alive
        from pytest_runbooks.aws.warm import WarmAws

        serve = WarmAws.serve

        def noted(self, served):
            WarmAws.of_this_run, WarmAws.last = self, served
            serve(self, served)

        def pytest_configure(config):
            WarmAws.serve = noted

        def pytest_unconfigure(config):
            WarmAws.serve = serve

        def pytest_runtest_logstart(nodeid):
            if nodeid.endswith("book-2"):
                os.kill(WarmAws.of_this_run._template, signal.SIGKILL)
                while alive(WarmAws.last.process):
                    time.sleep(0.01)
        """
    )
    room.book(f"```bash\n{WARM}\n{IDENTITY}\n```\n\n```bash\n{IDENTITY}\n```\n")
    run = room.run("-rP")
    assert run.outcomes == {"book": "passed", "book-2": "passed"}, run.out
    assert aws_lines(run)[1:] == ["aws: ran cold: it ended: it said nothing"]
    assert new_children() == {}


def test_a_block_may_look_for_every_aws_and_kill_it(room: Room) -> None:
    tools = room.path / "tools-of-this-test"
    tools.mkdir()
    shutil.copy(V1, tools / "aws")
    room.ini(f"runbooks_aws = {tools}/aws")
    room.book(
        trail_book(
            *("one", "two"),
            one=f"{WARM}\n{IDENTITY}\n! pkill -f {tools.name}",
            two=IDENTITY,
        )
    )
    run = room.run("-rP")
    assert run.outcomes == {"one": "passed", "two": "passed"}, run.out
    assert "ran cold" not in run.out


def test_where_no_socket_can_be_made_calls_run_cold_and_the_end_says_why(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = room.path / "temp" / ("l" * 100)
    long.mkdir()
    monkeypatch.setattr("pytest_runbooks.procedures.workplace.MEMORY", str(long))
    room.book(trail_book("one", one=IDENTITY))
    run = room.run()
    assert run.outcomes == {"one": "passed"}, run.out
    why = "too long for the path of a socket; have a shorter TMPDIR"
    assert re.fullmatch(f"aws: ran cold: {long}/runbook-[^/]+/own/aws: {why}", aws_lines(run)[1])
