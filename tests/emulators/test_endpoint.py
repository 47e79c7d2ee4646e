from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pytest_runbooks.emulators import Emulator
from pytest_runbooks.emulators.address import Address
from pytest_runbooks.emulators.endpoint import EndpointEmulator
from pytest_runbooks.emulators.server import UNKNOWN, recognise
from pytest_runbooks.emulators.turns import Turns
from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.model import EMULATORS

from .answering import answering, ask, says
from .servers import Kind, localstack, ministack, moto_server, serving
from .test_remote import refused


@pytest.fixture(autouse=True)
def _own_folder_of_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def quiet(_: str) -> None: ...


Make = Callable[..., EndpointEmulator]


@pytest.fixture
def made() -> Iterator[Make]:
    with ExitStack() as stack:

        def make(address: Address, run: str = "run", **settings: bool) -> EndpointEmulator:
            emulator = EndpointEmulator(recognise(address), run, quiet, **settings)
            stack.callback(emulator.close)
            return emulator

        yield make


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        (localstack, "localstack", "LocalStack 4.14.0"),
        (ministack, "ministack", "MiniStack 1.5.33"),
        (moto_server, "moto-server", "moto's server"),
        (Kind, "endpoint", "an unknown emulator"),
    ],
)
def test_an_emulator_is_recognised_by_what_it_says_of_itself(
    kind: Callable[[], Kind], name: str, title: str
) -> None:
    with serving(kind()) as address:
        server = recognise(address)
    assert (server.name, str(server)) == (name, f"{title} at {address}")
    assert server.name in EMULATORS
    assert (server.empty is None) is (name == UNKNOWN)


def test_where_nothing_answers_nothing_is_recognised() -> None:
    address = refused()
    with pytest.raises(InfrastructureError) as told:
        recognise(address)
    assert str(told.value) == f"nothing answers at {address}: connection refused"


def test_what_speaks_no_http_is_no_emulator() -> None:
    with answering(says(b"SSH-2.0-OpenSSH\r\n")) as server:
        with pytest.raises(InfrastructureError) as told:
            recognise(server.address)
        assert str(told.value) == (
            f"nothing answers at {server.address}: BadStatusLine: SSH-2.0-OpenSSH\r\n"
        )


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        pytest.param(
            localstack(),
            [
                *("POST /_localstack/state/reset", "GET /_localstack/info"),
                *("POST /_localstack/health", "GET /_localstack/info"),
            ],
            id="localstack",
        ),
        pytest.param(
            localstack(licensed=True), ["POST /_localstack/state/reset"], id="localstack, licensed"
        ),
        pytest.param(ministack(), ["POST /_ministack/reset"], id="ministack"),
        pytest.param(moto_server(), ["POST /moto-api/reset"], id="moto's server"),
    ],
)
def test_each_emulator_is_emptied_in_its_own_way(kind: Kind, asked: list[str], made: Make) -> None:
    with serving(kind) as address:
        emulator: Emulator = made(address)
        kind.asked.clear()
        with emulator.turn():
            emulator.reset()
        assert kind.asked == asked


def test_a_localstack_that_does_not_restart_is_said(
    monkeypatch: pytest.MonkeyPatch, made: Make
) -> None:
    monkeypatch.setattr("pytest_runbooks.emulators.server.HEED_SECONDS", 0.2)
    with serving(localstack(restarts=False)) as address:
        emulator = made(address)
        with emulator.turn(), pytest.raises(InfrastructureError) as told:
            emulator.reset()
    assert str(told.value) == (
        f"LocalStack at {address} does not restart when it is asked to, so that it cannot be "
        "emptied\n  run its image, or its `localstack-supervisor`, which restarts it"
    )


def test_an_emulator_that_refuses_to_be_emptied_is_said(made: Make) -> None:
    kind = moto_server()
    kind.answers["POST /moto-api/reset"] = 500
    with serving(kind) as address:
        emulator = made(address)
        with emulator.turn(), pytest.raises(InfrastructureError) as told:
            emulator.reset()
    assert str(told.value) == (
        f"the emulator at {address} cannot be emptied: POST /moto-api/reset gave 500 no"
    )


def resets(kind: Kind) -> int:
    return kind.asked.count("POST /moto-api/reset")


def test_it_is_emptied_first_of_all_and_then_only_when_it_was_called(made: Make) -> None:
    kind = moto_server()
    with serving(kind) as address:
        emulator = made(address)
        counts = []
        for calls in (0, 0, 1, 0, 2):
            with emulator.turn():
                emulator.reset()
                counts.append(resets(kind))
                for _ in range(calls):
                    ask(emulator.application)
        assert counts == [1, 1, 1, 2, 2]
        with emulator.turn():
            emulator.reset()
            ask(emulator.application)
            emulator.reset()  # between the procedures of one turn
        assert resets(kind) == 4


def test_what_was_just_started_is_empty_and_need_not_be_emptied(made: Make) -> None:
    kind = moto_server()
    with serving(kind) as address:
        emulator = made(address, fresh=True)
        with emulator.turn():
            emulator.reset()
        assert resets(kind) == 0
        ask(emulator.application)
        with emulator.turn():
            emulator.reset()
        assert resets(kind) == 1


def test_what_another_process_of_the_run_did_is_emptied_too(made: Make) -> None:
    kind = moto_server()
    with serving(kind) as address:
        one, two = (made(address) for _ in range(2))
        for emulator in (one, two):
            with emulator.turn():
                emulator.reset()
        assert resets(kind) == 2
        with one.turn():
            one.reset()
            ask(one.application)
        with two.turn():
            two.reset()
        assert resets(kind) == 3
        with one.turn():
            one.reset()
        assert resets(kind) == 4  # it does not know that the other one did
        for emulator in (one, two):
            with emulator.turn():
                emulator.reset()
        assert resets(kind) == 4


def test_an_emulator_that_is_never_emptied_keeps_what_is_in_it(made: Make) -> None:
    kind = moto_server()
    with serving(kind) as address:
        emulator = made(address, emptied=False)
        assert emulator.description == f"moto's server at {address}, never emptied"
        with emulator.turn():
            ask(emulator.application)
            emulator.reset()
        assert resets(kind) == 0


def test_an_unknown_emulator_serves_one_procedure_that_calls_it_whichever_process_runs_it(
    made: Make,
) -> None:
    with serving(Kind()) as address:
        one, two = (made(address) for _ in range(2))
        assert one.description == (
            f"an unknown emulator at {address}, which cannot be emptied: for one procedure only"
        )
        for emulator in (one, two, one):
            with emulator.turn():
                emulator.reset()
        with one.turn():
            one.reset()
            ask(one.application)
        for emulator in (one, two):
            with emulator.turn(), pytest.raises(InfrastructureError) as told:
                emulator.reset()
            assert str(told.value) == (
                f"an unknown emulator at {address} was called by an earlier procedure and cannot "
                "be emptied: nobody knows how\n"
                "  run one procedure at a time, or allow what earlier ones left by "
                "`runbooks_emulator_reset = never`"
            )
        later = made(address, "another run")
        with later.turn():
            later.reset()


def test_gaps_and_breakdowns_are_told_once_in_order_and_forgotten_by_a_reset(made: Make) -> None:
    kind = Kind({f"GET /{word}": 501 for word in "abc"})
    with serving(kind) as address:
        emulator = made(address, emptied=False)
        for word in "bab":
            ask(emulator.application, uri=f"/{word}")
        assert [gap.operation for gap in emulator.gaps()] == ["ListObjects"]
        assert emulator.gaps() == ()
        ask(emulator.application, uri="/a")
        emulator.reset()
        assert emulator.gaps() == ()
    for _ in range(3):  # the first may meet a connection that is being closed
        ask(emulator.application)
    emulator.breakdowns()
    for _ in range(2):
        ask(emulator.application)
    said = f"the emulator at {address} does not answer (connection refused)"
    assert emulator.breakdowns() == (said,)
    assert emulator.breakdowns() == ()
    emulator.close()
    emulator.close()


WAITER = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from pytest_runbooks.emulators.turns import Turns
turns = Turns("http://127.0.0.1:1", "run", lambda text: print(text, flush=True))
with turns.turn():
    print("mine", turns.is_used, turns.is_clean, flush=True)
    turns.note_clean()
    sys.stdin.read() if len(sys.argv) > 2 else None
"""


def waiter(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WAITER, str(folder), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_take_turns_and_say_that_they_wait(tmp_path: Path) -> None:
    turns = Turns("http://127.0.0.1:1", "run", quiet)
    with turns.turn():
        turns.note_used()
        other = waiter(tmp_path)
        assert other.stdout is not None
        assert other.stdout.readline() == (
            "waiting for another process to be done with http://127.0.0.1:1\n"
        )
    assert other.communicate(timeout=10)[0] == "mine True False\n"
    with turns.turn():
        assert (turns.is_used, turns.is_clean) == (False, True)
    assert (turns.is_used, turns.is_clean) == (False, False)  # out of turn nothing is known


def test_a_process_that_dies_gives_its_turn_back(tmp_path: Path) -> None:
    other = waiter(tmp_path, "waits")
    assert other.stdout is not None
    assert other.stdout.readline() == "mine False False\n"
    killed = threading.Timer(0.3, other.kill)
    killed.start()
    began = time.monotonic()
    with Turns("http://127.0.0.1:1", "run", quiet).turn():
        assert time.monotonic() - began > 0.2
    other.communicate()


def test_a_server_is_the_same_by_its_name_and_by_its_number(made: Make) -> None:
    kind = moto_server()
    with serving(kind) as address:
        named = made(Address("http", "localhost", address.port))
        numbered = made(address)
        for emulator in (named, numbered):
            with emulator.turn():
                emulator.reset()
        with numbered.turn():
            numbered.reset()
            ask(numbered.application)
        with named.turn():
            named.reset()
    assert resets(kind) == 3


def test_other_emulators_are_not_waited_for(tmp_path: Path) -> None:
    with Turns("http://127.0.0.1:2", "run", quiet).turn():
        other = waiter(tmp_path)
        assert other.communicate(timeout=10)[0] == "mine False False\n"
    assert Address("http", "127.0.0.1", 2) != Address("http", "127.0.0.1", 1)
