"""How long the processes of a warm program live: as long as what they serve, and no longer."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_runbooks.aws.warm import WarmAws

from ...supervision.processes import NewChildren, alive, soon
from ..parity.rig import Rig, Theatre
from .stage import ACCOUNT, IDENTITY, LONG, Stage, children, idle, said, written

# Says on a file who it is, and gives credentials when another file is there.
WAITS = """#!/bin/bash
trap '' TERM INT HUP
echo $PPID >"$TAG".new && mv "$TAG".new "$TAG"
until [[ -e $TAG.go ]]; do sleep 0.02; done
echo '{"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "s"}'
"""


def waiting(stage: Stage, code: str = WAITS) -> dict[str, str | None]:
    """Let a call wait in the middle of itself, ignoring what asks it to end."""
    program = stage.program("credentials", code)
    (stage.home / ".aws" / "config").write_text(
        f"[default]\nregion = us-east-1\ncredential_process = {program}\n"
    )
    return {
        "AWS_ACCESS_KEY_ID": None,
        "AWS_SECRET_ACCESS_KEY": None,
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "TAG": str(stage.work / "tag"),
    }


def test_nothing_is_started_before_anything_is_to_be_served(
    rig: Rig, tmp_path: Path, new_children: NewChildren
) -> None:
    warm = WarmAws(rig.program, tmp_path, rig.environment)
    warm.close()
    assert new_children() == {}
    assert [*tmp_path.iterdir()] == []


def test_what_is_closed_while_it_loads_leaves_nothing(
    rig: Rig, tmp_path: Path, new_children: NewChildren
) -> None:
    (tmp_path / "template").mkdir()
    warm = WarmAws(rig.program, tmp_path / "template", rig.environment)
    stage = Stage(rig, tmp_path, warm)
    stage.leave()
    warm.close()
    stage.close()
    assert new_children() == {}
    assert warm.refused == ""


def test_one_template_forks_a_server_for_each_procedure(stages: Callable[[], Stage]) -> None:
    one, other = stages(), stages()
    assert one.wait() != other.wait()
    parents = {
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        for pid in (one.served.process, other.served.process)
    }
    assert len(parents) == 1
    assert one.run(IDENTITY) == f"{ACCOUNT}\n"
    first = one.served.process
    one.leave()
    assert not alive(first)
    assert other.run(IDENTITY) == f"{ACCOUNT}\n"


def test_a_call_that_hangs_and_heeds_no_signal_ends_with_its_procedure(stage: Stage) -> None:
    env = waiting(stage)
    server = stage.wait()
    process = stage.start(f"trap '' TERM; {IDENTITY}; echo $?", env)
    call = int(written(stage.work / "tag"))
    below = children(call) | children(server)
    assert call in below
    os.kill(call, signal.SIGTERM)
    stage.leave()
    assert not any(map(alive, below | {server}))
    assert said(process).endswith("137\n")


def test_what_a_call_has_put_into_the_background_ends_with_its_procedure(stage: Stage) -> None:
    code = f"""#!/bin/bash
setsid bash -c 'echo $$ >"{stage.work}/pid"; exec sleep 1000' </dev/null >/dev/null 2>&1 &
disown
echo '{{"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "s"}}'
"""
    assert stage.run(IDENTITY, waiting(stage, code)).startswith("1")
    daemon = int(written(stage.work / "pid"))
    assert alive(daemon)
    stage.leave()
    assert not alive(daemon)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_call_that_is_killed_is_seen_as_killed(stage: Stage, number: int) -> None:
    stage.wait()
    process = stage.start(f"ulimit -c 0; {IDENTITY}; echo $?", waiting(stage))
    os.kill(int(written(stage.work / "tag")), number)
    assert said(process).endswith(f"{128 + number}\n")


def test_a_caller_that_is_killed_takes_its_call_along_before_that_has_an_effect(
    stage: Stage, theatre: Theatre
) -> None:
    env = waiting(stage)
    stage.wait()
    theatre.gateway.ledger.take()
    process = stage.start("aws s3 mb s3://later & echo $! >client; wait", env)
    call = int(written(stage.work / "tag"))
    os.kill(int(written(stage.work / "client")), signal.SIGKILL)
    said(process)
    assert soon(lambda: not alive(call), LONG)
    (stage.work / "tag.go").touch()
    assert stage.run("aws s3 ls", {}) == ""
    assert [one.operation for one in theatre.gateway.ledger.take().calls] == ["ListBuckets"]


def test_a_server_that_is_killed_takes_its_calls_along_and_later_ones_run_cold(
    stage: Stage,
) -> None:
    server = stage.wait()
    process = stage.start(f"{IDENTITY}; echo $?", waiting(stage))
    call = int(written(stage.work / "tag"))
    spare = children(server) - {call}
    os.kill(server, signal.SIGKILL)
    assert said(process).endswith("137\n")
    assert soon(lambda: not any(map(alive, {call, *spare})), LONG)
    assert said(stage.start(IDENTITY)) == "cold\n"


def test_the_process_for_the_next_call_is_replaced_when_it_is_killed(stage: Stage) -> None:
    spare = idle(stage.wait())
    os.kill(spare, signal.SIGKILL)
    assert stage.run(IDENTITY) == f"{ACCOUNT}\n"


def test_a_block_may_kill_the_process_for_the_next_call(stage: Stage) -> None:
    """The next one may find it in its place, and runs cold then; nothing else is lost by it."""
    spare = idle(stage.wait())
    first, second = stage.run(f"kill -9 {spare}; {IDENTITY}; {IDENTITY}").split()
    assert first in {"cold", ACCOUNT}
    assert second == ACCOUNT


def test_a_template_that_dies_leaves_calls_to_run_cold(
    rig: Rig, tmp_path: Path, new_children: NewChildren
) -> None:
    (tmp_path / "template").mkdir()
    warm = WarmAws(rig.program, tmp_path / "template", rig.environment)
    stage = Stage(rig, tmp_path, warm)
    server = stage.wait()
    template = int(Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1])
    process = stage.start(f"{IDENTITY}; echo $?", waiting(stage))
    call = int(written(stage.work / "tag"))
    os.kill(template, signal.SIGKILL)
    assert said(process).endswith("137\n")
    assert soon(lambda: not any(map(alive, (server, call))), LONG)
    assert said(stage.start(IDENTITY)) == "cold\n"
    assert soon(lambda: warm.refused != "", LONG)
    assert warm.refused == "it ended: it said nothing"
    (tmp_path / "second").mkdir()
    second = Stage(rig, tmp_path / "second", warm)
    assert not warm.wait_for(second.served, LONG)
    assert said(second.start(IDENTITY)) == "cold\n"
    second.close()
    stage.close()
    warm.close()
    assert new_children() == {}


def test_who_looks_for_an_aws_by_its_name_or_its_command_line_finds_nothing(stage: Stage) -> None:
    server = stage.wait()
    ancestors = [server, idle(server)]
    while ancestors[-1] != os.getpid():
        stat = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
        server = int(stat[1])
        ancestors.append(server)
    for pid in ancestors[:-1]:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        assert b"get-caller-identity" not in words or b"supervisor.py" in words
        assert b"/aws" not in words.replace(b"pytest_runbooks/aws", b"")
        assert "aws" not in Path(f"/proc/{pid}/comm").read_text()
