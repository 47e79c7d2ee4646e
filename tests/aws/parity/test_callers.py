"""A warm call ends with its caller, gets its signals, and leads to no other procedure."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_runbooks.aws.warm import Served
from pytest_runbooks.procedures.enclosure import enclose

from .case import Case
from .conftest import Rigs
from .plain import plain
from .programs import MAJORS
from .rig import LONGEST, Rig
from .test_parity import HOW_MANY

SIGNALS = ["SIGINT", "SIGTERM"]
if HOW_MANY != "sample":
    SIGNALS += ["SIGHUP", "SIGQUIT", "SIGUSR1", "SIGALRM", "SIGKILL"]
WAITS = "exec aws dynamodb wait table-exists --table-name none"
FOLLOWS = "exec aws logs tail /aws/lambda/worker --follow"

majors = pytest.mark.parametrize("major", MAJORS, ids="v{}".format)


def soon(holds: Callable[[], bool]) -> bool:
    """Say whether something comes true before long."""
    deadline = time.monotonic() + 30
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def started(rig: Rig, case: Case, *, warm: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    """Start the script of a case, and give it when it has made a call."""
    rig.prepare(case)
    process = rig.start(case.script, case.env, warm=warm)
    try:
        assert soon(lambda: bool(rig.theatre.calls())), "it made no call"
        yield process
    finally:
        process.kill()
        process.communicate()


def calls_of(rig: Rig) -> list[str]:
    """Give the forked processes of a rig's server, of which one only waits to be called."""
    process = rig.served.process
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def states(rig: Rig) -> set[str]:
    """Give the states of those processes, as proc(5) says them."""
    return {_state(int(one)) for one in calls_of(rig)}


@pytest.mark.parametrize(
    ("major", "name", "script"),
    [
        *(
            pytest.param(major, name, WAITS, id=f"v{major}-{name}")
            for major in MAJORS
            for name in SIGNALS
        ),
        *([pytest.param(2, "SIGINT", FOLLOWS, id="v2-follow")] if HOW_MANY != "sample" else []),
    ],
)
def test_a_signal_does_what_it_does_to_the_cold_program(
    major: int, name: str, script: str, rigs: Rigs
) -> None:
    rig = rigs(major)
    seen = []
    for warm in (False, True):
        case = Case(name, f"ulimit -c 0; {script}", ("log_group",))
        with started(rig, case, warm=warm) as process:
            if script == FOLLOWS:  # the answer to the first call has been said by the second
                assert soon(lambda: bool(rig.theatre.calls()))
            # To those of its group, as a terminal sends them.
            os.killpg(process.pid, signal.Signals[name])
            out, err = process.communicate(timeout=LONGEST)
            seen.append((process.returncode, plain(out), plain(err)))
        assert rig.starts() == (not warm)
    assert seen[1] == seen[0]


@majors
def test_a_call_whose_caller_is_killed_does_nothing_more(major: int, rigs: Rigs) -> None:
    rig = rigs(major)
    script = (
        "mkfifo pipe; exec 9<>pipe; aws sts get-caller-identity\n"
        "aws s3 cp - s3://assets/late <pipe 9>&- & echo $! >caller.new; mv caller.new caller\n"
        "wait; echo text >&9; exec 9>&-; sleep 1"
    )
    with started(rig, Case("", script, ("bucket",))) as process:
        caller = rig.work / "caller"
        assert soon(caller.exists)
        assert soon(lambda: len(calls_of(rig)) == 2), "the call is not there"
        os.kill(int(caller.read_text()), signal.SIGKILL)
        assert soon(lambda: len(calls_of(rig)) == 1), "the call is still there"
        process.communicate(timeout=LONGEST)
    assert rig.starts() == 0
    assert not [one for one in rig.theatre.calls() if "late" in one or "Put" in one]


@majors
def test_nothing_is_left_of_a_call_in_the_background(major: int, rigs: Rigs) -> None:
    rig = rigs(major)
    script = "aws dynamodb wait table-exists --table-name none & sleep 60"
    with started(rig, Case("", script)) as process:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=LONGEST)
        assert soon(lambda: len(calls_of(rig)) == 1), "the call is still there"


@majors
def test_a_call_stops_and_goes_on(major: int, rigs: Rigs) -> None:
    rig = rigs(major)
    with started(rig, Case("", WAITS)) as process:
        os.kill(process.pid, signal.SIGTSTP)
        assert soon(lambda: _state(process.pid) == "T"), "the caller does not stop"
        assert soon(lambda: "T" in states(rig)), "the call does not stop"
        os.kill(process.pid, signal.SIGCONT)
        assert soon(lambda: "T" not in states(rig)), "the call does not go on"
        assert _state(process.pid) != "T"


@majors
def test_as_many_as_there_are_get_their_own_answer(major: int, rigs: Rigs) -> None:
    rig = rigs(major)
    many = 100 if HOW_MANY != "sample" else 10
    put = "aws ssm put-parameter --name p$i --value v$i --type String >/dev/null"
    get = 'test "$(aws ssm get-parameter --name p$i --query Parameter.Value --output text)" = v$i'
    script = f"for i in {{1..{many}}}; do ({put} && {get} && echo $i) & done; wait"
    warm = rig.run(Case("", script), warm=True)
    assert sorted(map(int, warm.out.split())) == [*range(1, many + 1)]
    assert (warm.err, warm.starts) == (b"", 0)


@majors
def test_a_procedure_does_not_reach_the_server_of_another(
    major: int, rigs: Rigs, tmp_path: Path
) -> None:
    rig = rigs(major)
    if rig.fence is None:
        pytest.skip("no fence holds here")
    rig.wait()
    root = tmp_path.resolve()
    (root / "home").mkdir()
    other = Served(root / "home", root / "aws.sock")
    other.fence = enclose(rig.settings, rig.theatre.gateway, [root])
    assert other.fence
    with other.fence:
        rig.warm.serve(other)
        assert soon(other.socket.exists)
        forged = (
            'mkdir -p x/bin; cp "$(command -v aws)" x/bin; '
            f"printf '%s\\n' {other.socket} {rig.cold} >x/aws.conf\n"
            f'HOME="{other.home}" x/bin/aws sts get-caller-identity --query Account\n'
            f"python3 -c 'import socket; socket.socket(socket.AF_UNIX).connect(\"{other.socket}\")'"
        )
        seen = rig.run(Case("", forged), warm=True)
        rig.warm.leave(other)
    assert seen.out == b'"111111111111"\n'
    assert b"PermissionError" in seen.err
    assert seen.starts == 1
    rest = rig.run(Case("", "aws sts get-caller-identity"), warm=True)
    assert (rest.status, rest.starts) == (0, 0), "another procedure's end ended this one's server"


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""
