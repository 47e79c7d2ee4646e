"""What a Lambda function starts ends with its environment, whatever it did to get away."""

from __future__ import annotations

import gc
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.lambda_function import FunctionVersion, Invocation, Result
from pytest_runbooks.emulators.lambda_process import ExecutionEnvironment
from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.fence.fence import Fence, Limits
from pytest_runbooks.fence.trial import detect

from ..supervision.processes import NewChildren, open_descriptors, soon, started_with
from .conftest import ACCOUNT, REGION, package

CODE = """
import os, subprocess, sys, time

def daemon():
    if os.fork() == 0:  # and keeps every descriptor that the function has
        os.setsid()
        time.sleep(61)

def handler(event, context):
    subprocess.run(["bash", "-c", event["start"]], check=True)
    exec(event["then"])
    return os.getpid()
"""
PROGRAMS = {
    "a child": "sleep {} &",
    "a child in a session of its own": "setsid sleep {} &",
    "an orphan": "(sleep {} &)",
    "a daemon that forked twice": "(setsid sh -c 'sleep {} & sleep {}' &)",
    "a daemon without environment": "env -i setsid nohup sleep {} >/dev/null 2>&1 &",
    "a child that is stopped": "setsid sh -c 'kill -s STOP $$; sleep {}' &",
    "a child that ignores signals": "(trap '' TERM HUP INT QUIT; setsid sleep {}; sleep {}) &",
    "a chain of children": "sh -c 'while :; do (setsid sleep {} &); sleep 0.01; done' &",
    "a child with no descriptor of the function": "setsid sleep {} 0<&- 1>&- 2>&- &",
}
DAEMON = "(setsid sleep {} &)"

# How the function goes on, and what its caller is told.
ENDINGS = {
    "exits": ("os._exit(3)", "Runtime exited with error: exit status 3"),
    "exits as sys.exit does": ("sys.exit(4)", "Runtime exited with error: exit status 4"),
    "is killed": ("os.kill(os.getpid(), 9)", "Runtime exited with error: signal: killed"),
    "is killed with its group": ("os.killpg(0, 9)", "Runtime exited with error: signal: killed"),
    "hangs": ("time.sleep(60)", "Task timed out after 1.00 seconds"),
    "exits and leaves a copy": ("daemon(); os._exit(5)", "exited with error: exit status 5"),
    "hangs and has a copy": ("daemon(); time.sleep(60)", "Task timed out after 1.00 seconds"),
}

Start = Callable[..., ExecutionEnvironment]


def function(timeout: int = 30) -> FunctionVersion:
    return FunctionVersion(
        ACCOUNT,
        REGION,
        "worker",
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker",
        "$LATEST",
        "python3.13",
        "index.handler",
        128,
        timeout,
        (),
        "digest",
        package(index=CODE),
    )


def call(environment: ExecutionEnvironment, start: str, then: str = "pass") -> Result:
    payload = json.dumps({"start": start, "then": then})
    return environment.invoke(Invocation("request", payload, environment.version.arn))


@pytest.fixture(params=["without a fence", "in a fence"])
def outside(request: pytest.FixtureRequest) -> Outside:
    if request.param == "without a fence":
        return Outside("http://127.0.0.1:1")
    layers = detect()
    if not layers:
        pytest.skip("this kernel has no layer of the fence")

    def refuse(what: str, why: str) -> None:
        raise AssertionError(f"{what}: {why}")

    return Outside(
        "http://127.0.0.1:1",
        enclose=lambda folder: Fence(layers, Limits(1, [Path("/")], [folder], refuse)),
    )


@pytest.fixture
def start(outside: Outside, tmp_path: Path) -> Iterator[Start]:
    started: list[ExecutionEnvironment] = []

    def make(timeout: int = 30) -> ExecutionEnvironment:
        folder = tmp_path / str(len(started))
        started.append(ExecutionEnvironment(function(timeout), folder, "stream", outside))
        return started[-1]

    yield make
    for environment in started:
        environment.stop()


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_what_a_function_left_running_goes_on_between_calls_and_ends_with_its_environment(
    new_children: NewChildren, start: Start, token: str, program: str
) -> None:
    environment = start()
    first = call(environment, program.replace("{}", token))
    assert soon(lambda: started_with(token) != [])
    assert call(environment, "true").payload == first.payload
    assert started_with(token) != []
    environment.stop()
    assert started_with(token) == []
    assert new_children() == {}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_does_not_matter_how_the_function_ended(
    new_children: NewChildren, start: Start, token: str, ending: str
) -> None:
    then, said = ENDINGS[ending]
    environment = start(timeout=1 if "timed out" in said else 30)
    begun = time.monotonic()
    result = call(environment, DAEMON.format(token), then)
    assert time.monotonic() - begun < 10
    assert json.loads(result.payload)["errorMessage"].endswith(said)
    assert not environment.alive
    assert started_with(token) == []  # before it is stopped: it serves no other call
    assert new_children() == {}


def test_what_is_killed_from_another_thread_takes_everything_along(
    new_children: NewChildren, start: Start, token: str
) -> None:
    environments = [start() for _ in range(4)]
    with ThreadPoolExecutor(len(environments)) as threads:
        waiting = [
            threads.submit(call, one, DAEMON.format(token), "time.sleep(60)")
            for one in environments
        ]
        assert soon(lambda: len(started_with(token)) >= 4)
        begun = time.monotonic()
        killers = [threading.Thread(target=one.kill) for one in environments * 3]
        for killer in killers:
            killer.start()
        for killer in killers:
            killer.join()
        for one in waiting:
            error = json.loads(one.result(timeout=10).payload)["errorMessage"]
            assert error.endswith("Runtime exited with error: signal: killed")
    assert time.monotonic() - begun < 10
    assert started_with(token) == []
    assert new_children() == {}


def test_an_environment_that_was_not_called_can_be_killed_and_stopped(
    new_children: NewChildren, start: Start
) -> None:
    environment = start()
    environment.kill()
    environment.kill()
    environment.stop()
    environment.kill()
    assert not environment.alive
    assert new_children() == {}


def test_environments_leave_no_descriptor_and_no_folder(
    new_children: NewChildren, outside: Outside, tmp_path: Path, token: str
) -> None:
    gc.collect()
    before = open_descriptors()
    for then in ("pass", "os._exit(1)", "daemon()", "daemon(); os._exit(1)", "1 / 0"):
        environment = ExecutionEnvironment(function(), tmp_path / "own", "stream", outside)
        call(environment, DAEMON.format(token), then)
        environment.stop()
        assert not (tmp_path / "own").exists()
    del environment
    gc.collect()  # what warns of resources that are left does so now
    assert started_with(token) == []
    assert new_children() == {}
    assert open_descriptors() == before


@contextmanager
def unfenced(folder: Path) -> Iterator[ExecutionEnvironment]:
    outside = Outside("http://127.0.0.1:1")
    environment = ExecutionEnvironment(function(), folder, "stream", outside)
    try:
        yield environment
    finally:
        environment.stop()


def test_a_function_that_kills_its_supervisor_is_no_error_of_the_document(
    tmp_path: Path, token: str
) -> None:
    """A fence keeps a function from that."""
    with unfenced(tmp_path / "own") as environment:
        with pytest.raises(
            InfrastructureError, match=r"\Athe supervisor of a Lambda function was killed\Z"
        ):
            call(environment, f"sleep {token} &", "os.kill(os.getppid(), 9); time.sleep(60)")
        assert not environment.alive
        assert soon(lambda: started_with(token) == [])
    assert not (tmp_path / "own").exists()


HARNESS = """
import sys
from pathlib import Path
from tests.emulators.test_lambda_offspring import call, unfenced
with unfenced(Path(sys.argv[1])) as environment:
    call(environment, sys.argv[2])
    print("ready", flush=True)
    call(environment, sys.argv[2], "time.sleep(60)")
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_alive_after_the_harness_was_killed(
    tmp_path: Path, token: str, number: signal.Signals
) -> None:
    command = [sys.executable, "-c", HARNESS, str(tmp_path / "own"), DAEMON.format(token)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as harness:
        assert harness.stdout
        assert harness.stdout.readline() == b"ready\n"
        assert soon(lambda: len(started_with(token)) > 2)  # the two, and the harness itself
        harness.send_signal(number)
        harness.wait()
    assert soon(lambda: started_with(token) == [])
    assert soon(lambda: started_with(str(tmp_path)) == [])  # function and supervisor as well
