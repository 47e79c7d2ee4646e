"""The ledger, and when what the gateway does stands in it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from pytest_runbooks.gateway import Gateway, Ledger, exchange
from pytest_runbooks.gateway.ledger import MOST_SECRETS
from pytest_runbooks.gateway.stream import SocketStream
from pytest_runbooks.model import ApiCall, Refusal

from .conftest import LIMIT, Client, Connect, calls

SIGNED = (
    "Authorization: AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/s3/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


def put(key: str, body: str = "") -> str:
    first = f"PUT /bucket/{key} HTTP/1.1\nHost: localhost"
    return f"{first}\n{SIGNED}\nContent-Length: {len(body)}\n\n{body}"


Found = TypeVar("Found")


def eventually(look: Callable[[], Found]) -> Found:
    until = time.monotonic() + LIMIT
    while not (found := look()):
        assert time.monotonic() < until
        time.sleep(0.001)
    return found


def test_a_call_is_described(gateway: Gateway, client: Client) -> None:
    client.send(put("key", "abc"))
    client.answer()
    (call,) = gateway.ledger.take().calls
    assert str(call) == "s3:PutObject 200"
    assert (call.region, call.account, call.resource) == ("eu-west-1", "111111111111", "bucket/key")
    assert call.changes
    assert 0 < call.seconds < LIMIT


def test_a_call_is_there_as_soon_as_its_answer_is(gateway: Gateway, client: Client) -> None:
    for number in range(200):
        client.send(put(f"key-{number}"))
        client.answer()
        assert calls(gateway) == [("s3:PutObject", 200)], number


def test_taking_waits_for_a_call_whose_answer_has_left(
    gateway: Gateway, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    describing, go_on = threading.Event(), threading.Event()

    def describe(*_: object) -> ApiCall:
        describing.set()
        assert go_on.wait(LIMIT)
        return ApiCall("s3", "Slow", status=200)

    monkeypatch.setattr(exchange, "describe", describe)
    client.send(put("key"))
    client.answer()
    assert describing.wait(LIMIT)
    taken: list[tuple[str, int]] = []
    taking = threading.Thread(target=lambda: taken.extend(calls(gateway)))
    taking.start()
    taking.join(0.05)
    assert taking.is_alive()
    go_on.set()
    taking.join(LIMIT)
    assert taken == [("s3:Slow", 200)]


def test_taking_waits_for_no_emulator(gateway: Gateway, client: Client) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def application(_: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        asked.set()
        assert go_on.wait(LIMIT)
        start_response("200 OK", [])
        return []

    gateway.serve(application)
    client.send(put("key"))
    assert asked.wait(LIMIT)
    assert calls(gateway) == []
    go_on.set()
    client.answer()
    assert calls(gateway) == [("s3:PutObject", 200)]


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_taking_waits_for_no_client_that_does_not_read(
    gateway: Gateway, client: Client, secure: bool, streamed: bool
) -> None:
    size, begun = 40 * 2**20, threading.Event()

    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", str(size))])
        begun.set()
        pieces: Iterator[bytes] = (bytes(2**20) for _ in range(size // 2**20))
        return pieces if streamed else list(pieces)

    gateway.serve(application)
    if secure:
        client.enter("s3.amazonaws.com")
        client.secure(gateway, "s3.amazonaws.com")
    client.send(put("key"))
    assert begun.wait(LIMIT)
    for _ in range(20):  # while the answer fills the buffers between the two, and stands still
        assert calls(gateway) == []
        time.sleep(0.005)
    client.head()
    client.body(size)
    assert calls(gateway) == [("s3:PutObject", 200)]


def test_nothing_is_held_while_the_last_bytes_wait_for_their_reader() -> None:
    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                near.send(bytes(65536))
        near.setblocking(True)
        ledger = Ledger()
        entry = ledger.open()
        sending = threading.Thread(target=SocketStream(near).send_last, args=(b"last", entry))
        sending.start()
        for _ in range(20):
            assert ledger.take().calls == ()
            time.sleep(0.002)
        assert sending.is_alive()
        while not far.recv(2**20).endswith(b"last"):
            pass
        sending.join(LIMIT)
        entry.record(ApiCall("s3", "PutObject"))
        assert len(ledger.take().calls) == 1


def test_a_client_that_hangs_up_within_its_request_has_called(
    gateway: Gateway, client: Client
) -> None:
    client.send(put("key", "abc")[:-1])
    client.close()
    assert eventually(lambda: calls(gateway)) == [("s3:PutObject", 0)]


def test_an_emulator_never_sees_half_a_request(gateway: Gateway, client: Client) -> None:
    seen = []

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return []

    gateway.serve(application)
    client.send(put("key", "abc")[:-1])
    client.close()
    eventually(lambda: calls(gateway))
    assert seen == []


def test_a_client_that_hangs_up_within_the_answer_has_called(
    gateway: Gateway, client: Client
) -> None:
    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [])
        while True:
            yield bytes(2**20)

    gateway.serve(application)
    client.send(put("key"))
    client.head()
    client.close()
    assert eventually(lambda: calls(gateway)) == [("s3:PutObject", 200)]


def test_a_call_belongs_to_the_step_in_which_it_arrived(gateway: Gateway, connect: Connect) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def application(_: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        asked.set()
        assert go_on.wait(LIMIT)
        start_response("200 OK", [])
        return []

    gateway.serve(application)
    gateway.ledger.begin("first")
    client = connect()
    client.send(put("key"))
    assert asked.wait(LIMIT)
    gateway.ledger.begin("second")
    go_on.set()
    client.answer()
    client.send("GET http://example.com/ HTTP/1.1\n\n")
    client.answer()
    entries = gateway.ledger.take()
    assert [one.step for one in entries.calls] == ["first"]
    assert [one.step for one in entries.refusals] == ["second"]


def test_calls_stand_in_the_order_in_which_they_were_answered() -> None:
    ledger = Ledger()
    first, second = ledger.open(), ledger.open()
    second.hold()
    first.hold()
    first.record(ApiCall("s3", "Second"))
    second.record(ApiCall("s3", "First"))
    assert [call.operation for call in ledger.take().calls] == ["First", "Second"]
    assert ledger.take().calls == ()


def test_what_is_released_keeps_nobody_waiting() -> None:
    ledger = Ledger()
    entry = ledger.open()
    entry.hold()
    entry.hold()
    entry.release()
    entry.release()
    assert ledger.take().calls == ()


def test_secrets_are_kept_until_the_ledger_is_cleared_of_very_many_the_latest() -> None:
    ledger = Ledger()
    for number in range(MOST_SECRETS + 1):
        ledger.open().record(ApiCall("s3", "Get"), [f"first-{number}"])
    ledger.take()
    ledger.open().record(ApiCall("s3", "Get"), ["first-1", "last", "last"])
    assert ledger.secrets[0] == "first-3"
    assert ledger.secrets[-3:] == (f"first-{MOST_SECRETS}", "first-1", "last")
    assert len(ledger.secrets) == MOST_SECRETS
    ledger.clear()
    assert ledger.secrets == ()


def test_a_refusal_belongs_to_its_step() -> None:
    ledger = Ledger()
    ledger.begin("step")
    entry = ledger.open()
    ledger.begin("")
    ledger.refuse("a", "b")
    entry.refuse("c", "d")
    assert ledger.take().refusals == (Refusal("a", "b"), Refusal("c", "d", "step"))


def test_a_call_that_cannot_be_described_keeps_nobody_waiting(
    gateway: Gateway, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)

    def describe(*_: object) -> ApiCall:
        raise ValueError("odd")

    monkeypatch.setattr(exchange, "describe", describe)
    client.send(put("key"))
    client.answer()
    assert calls(gateway) == []
    eventually(lambda: failed)
