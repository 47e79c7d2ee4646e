"""What a block could do to those who keep its `aws` warm, and what it could have them do."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_runbooks.aws.programs import Warming
from pytest_runbooks.aws.warm import WarmAws
from pytest_runbooks.fence.trial import detect
from pytest_runbooks.parsing import parse
from pytest_runbooks.procedures.aws_command import AwsCommand
from pytest_runbooks.procedures.workplace import Workplace

from ...supervision.processes import alive, soon
from ..parity.rig import Rig
from .stage import ACCOUNT, IDENTITY, LONG, Stage, said, written

CONNECT = """#!/usr/bin/env python3
import socket, sys
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
    print("open")
except OSError:
    print("closed")
"""


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def channels(pid: int) -> set[str]:
    """The pipes and sockets of a process."""
    names = {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()}
    return {one for one in names if one.startswith(("pipe:", "socket:"))}


def shared(one: int, other: int) -> set[str]:
    return channels(one) & channels(other)


def test_a_server_has_no_channel_of_the_template_nor_of_another_server(
    stages: Callable[[], Stage],
) -> None:
    one, other = (stages().wait() for _ in range(2))
    template = parent(one)
    assert channels(template)
    assert soon(lambda: not shared(one, template), LONG)
    assert soon(lambda: not shared(other, template), LONG)
    assert not shared(one, other)


def test_the_id_of_a_server_that_died_is_nobody_elses_before_its_procedure_ends(
    stage: Stage,
) -> None:
    # The fence takes what is below that process for the procedure's.
    server = stage.wait()
    os.kill(server, signal.SIGKILL)
    assert soon(lambda: not alive(server), LONG)
    assert said(stage.start(IDENTITY)) == "cold\n"
    assert Path(f"/proc/{server}").exists()
    stage.leave()
    assert soon(lambda: not Path(f"/proc/{server}").exists(), LONG)


def test_what_a_call_left_running_ends_with_its_procedure_when_the_template_is_gone(
    rig: Rig, tmp_path: Path
) -> None:
    (tmp_path / "template").mkdir()
    warm = WarmAws(rig.program, tmp_path / "template", rig.environment)
    stage = Stage(rig, tmp_path, warm)
    program = stage.program(
        "credentials",
        f"""#!/bin/bash
setsid bash -c 'echo $$ >"{stage.work}/pid"; exec sleep 1000' </dev/null >/dev/null 2>&1 &
echo '{{"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "s"}}'
""",
    )
    (stage.home / ".aws" / "config").write_text(f"[default]\ncredential_process = {program}\n")
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    env = {**dict.fromkeys(names), "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    assert "cold" not in stage.run(IDENTITY, env)
    daemon = int(written(stage.work / "pid"))
    os.kill(parent(stage.served.process), signal.SIGKILL)
    assert soon(lambda: warm.refused != "", LONG)
    stage.leave()
    assert soon(lambda: not alive(daemon), LONG)
    stage.close()
    warm.close()


def test_a_link_where_the_socket_is_to_be_leads_the_harness_nowhere(
    rig: Rig, tmp_path: Path
) -> None:
    (tmp_path / "template").mkdir()
    warm = WarmAws(rig.program, tmp_path / "template", rig.environment)
    stage = Stage(rig, tmp_path, warm)  # which takes a while to load
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("as it was\n")
    assert not stage.served.process
    stage.socket.symlink_to(elsewhere)
    other = tmp_path / "other"
    other.mkdir()
    second = Stage(rig, other, warm)
    second.wait()
    assert stage.run(IDENTITY) == f"{ACCOUNT}\n"
    assert elsewhere.read_text() == "as it was\n"
    for one in (second, stage):
        one.close()
    warm.close()


@pytest.mark.skipif(not detect().connections, reason="there is no guard here")
def test_a_procedure_does_not_reach_the_server_of_another(stages: Callable[[], Stage]) -> None:
    one, other = stages(), stages()
    for stage in (one, other):
        stage.wait()
        stage.program("connect", CONNECT)
    assert one.run(f"./connect {one.socket}") == "open\n"
    assert other.run(f"./connect {one.socket}") == "closed\n"
    assert other.run(f"ln {one.socket} mine && ./connect mine || echo closed").endswith("closed\n")


def test_a_configuration_that_can_be_read_only_once_is_left_to_the_program(stage: Stage) -> None:
    say = "printf '[default]\\nregion = eu-west-3\\n'"
    assert stage.run(f"AWS_CONFIG_FILE=<({say}) aws configure get region") == "cold\n"
    # `cold` reads nothing: the FIFO still has all that was written.
    script = f"mkfifo once; {say} >once & AWS_CONFIG_FILE=once aws configure get region; cat once"
    assert stage.run(script) == "cold\n[default]\nregion = eu-west-3\n"
    assert stage.run("AWS_CONFIG_FILE=/dev/zero aws configure get region") == "cold\n"
    assert stage.run(f"AWS_CONFIG_FILE=/dev/null {IDENTITY}") == f"{ACCOUNT}\n"


def test_a_document_that_names_more_services_than_an_order_holds_harms_nobody_else(
    rig: Rig, stage: Stage, tmp_path: Path
) -> None:
    lines = "\n".join(f"aws service-{number:05}{'x' * 30}" for number in range(4000))
    lines += f"\naws {'x' * 100_000}"
    [procedure] = parse(f"```bash\n{lines}\n```\n", "many.md").procedures
    place = Workplace(tmp_path / "many.md", None)
    settings = replace(rig.settings, aws=rig.program, warming=Warming.REQUIRED)
    command = AwsCommand(rig.warm, place, settings)
    try:
        command.serve(procedure, None)
        command.be_ready(procedure.steps[0].commands)
    finally:
        command.close()
        place.remove()
    assert stage.run(IDENTITY) == f"{ACCOUNT}\n"
