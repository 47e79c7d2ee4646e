"""Answers of WSGI applications: framing, streaming, and applications that fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from pytest_runbooks.gateway import Gateway

from .conftest import LIMIT, Application, Client, Connect, calls

GET = "GET / HTTP/1.1\nHost: localhost\n\n"


def answering(
    body: Iterable[bytes] | Callable[[], Iterable[bytes]],
    status: str = "200 OK",
    headers: Iterable[tuple[str, str]] = (),
) -> Application:
    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, list(headers))
        return body() if callable(body) else body

    return application


def test_a_body_that_is_there_as_a_whole_has_its_length(gateway: Gateway, client: Client) -> None:
    gateway.serve(answering([b"ab", b"", b"c"], headers=[("X-Own", "1"), ("Date", "never")]))
    client.send(GET)
    first, date, *rest = client.head().split("\n")
    assert first == "HTTP/1.1 200 OK"
    assert date.startswith("Date: ")
    assert date.endswith(" GMT")
    assert rest == ["X-Own: 1", "Content-Length: 3"]
    assert client.body(3) == b"abc"


def test_a_body_without_a_length_comes_in_chunks(gateway: Gateway, client: Client) -> None:
    gateway.serve(answering(lambda: iter([b"ab", b"", b"c" * 70_000])))
    client.send(GET)
    assert client.head().endswith("\nTransfer-Encoding: chunked")
    wanted = b"2\r\nab\r\n11170\r\n" + b"c" * 70_000 + b"\r\n0\r\n\r\n"
    assert client.body(len(wanted)) == wanted
    client.send(GET)
    assert client.head().startswith("HTTP/1.1 200 OK")


def test_an_old_client_gets_it_until_the_connection_ends(gateway: Gateway, client: Client) -> None:
    gateway.serve(answering(lambda: iter([b"ab", b"c"])))
    client.send("GET / HTTP/1.0\nConnection: keep-alive\n\n")
    assert client.head().endswith("\nConnection: close")
    assert client.rest() == b"abc"
    assert calls(gateway) == [("s3:ListBuckets", 200)]


@pytest.mark.parametrize(
    ("headers", "pieces"),
    [
        ([], [b"3\r\none\r\n", b"3\r\ntwo\r\n", b"0\r\n\r\n"]),
        ([("Content-Length", "6")], [b"one", b"", b"two"]),  # the last one ends the answer
    ],
)
def test_nothing_is_kept_back_until_more_is_there(
    gateway: Gateway, client: Client, headers: list[tuple[str, str]], pieces: list[bytes]
) -> None:
    received = threading.Semaphore(0)

    def body() -> Iterator[bytes]:
        for piece in (b"one", b"two"):
            yield piece
            assert received.acquire(timeout=LIMIT)

    gateway.serve(answering(body, headers=headers))
    client.send(GET)
    client.head()
    for piece in pieces:
        assert client.body(len(piece)) == piece
        received.release()


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
@pytest.mark.parametrize("body", [[b"abc"], lambda: iter([b"abc"])], ids=["whole", "streamed"])
def test_answers_without_a_body_have_none(
    gateway: Gateway, client: Client, status: str, body: list[bytes]
) -> None:
    gateway.serve(answering(body, status, [("Content-Length", "3")]))
    client.send(GET + GET)
    for _ in range(2):
        head = client.head()
        assert head.startswith(f"HTTP/1.1 {status}\nDate: ")
        assert "Content-Length" not in head


@pytest.mark.parametrize("body", [[], [b"abc"], lambda: iter([b"abc"])])
def test_an_answer_to_head_has_the_length_and_no_body(
    gateway: Gateway, client: Client, body: list[bytes]
) -> None:
    gateway.serve(answering(body, headers=[("Content-Length", "3")]))
    client.send(GET.replace("GET", "HEAD") * 2)
    for _ in range(2):
        assert client.head().endswith("\nContent-Length: 3")


def test_what_the_application_returned_is_closed_once_and_before_the_answer_ends(
    gateway: Gateway, client: Client
) -> None:
    closed = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            yield b"abc"

        def close(self) -> None:
            closed.append(True)

    for method in ("GET", "HEAD"):
        gateway.serve(answering(Pieces))
        client.send(f"{method} / HTTP/1.1\nConnection: keep-alive\n\n")
        client.head()
        if method == "GET":
            client.body(len("3\r\nabc\r\n0\r\n\r\n"))
    assert closed == [True, True]


def test_a_generator_may_say_its_status_late_and_write(gateway: Gateway, client: Client) -> None:
    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        write = start_response("201 Created", [("Content-Length", "6")])
        write(b"ab")
        yield b"cd"
        write(b"ef")

    gateway.serve(application)
    client.send(GET)
    assert client.answer() == (201, "abcdef")


def failing(_: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    start_response("200 OK", [])
    raise ValueError("broken & <odd>")


def failing_late(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
    start_response("200 OK", [("Content-Length", "9")])
    yield b"abc"
    raise OSError("no space left")


def never_starting(_: WSGIEnvironment, __: StartResponse) -> list[bytes]:
    return [b"abc"]


@pytest.mark.parametrize(
    ("application", "said"),
    [
        (failing, "the emulator failed: ValueError: broken &amp; &lt;odd&gt;"),
        (never_starting, "the emulator failed: no call of `start_response`"),
        (
            answering([b"abc"], headers=[("Content-Length", "4")]),
            "the emulator failed: a body of 3 bytes with a length of 4",
        ),
        (None, "no emulator stands behind the gateway"),
    ],
)
def test_an_application_that_fails_is_an_error_that_sdks_read(
    gateway: Gateway, client: Client, application: Application, said: str
) -> None:
    gateway.serve(application)
    client.send(GET)
    status, body = client.answer()
    assert status == 500
    assert f"<Code>InternalFailure</Code><Message>{said}</Message>" in body
    assert [status for _, status in calls(gateway)] == [500]
    client.send(GET)
    assert client.answer()[0] == 500


@pytest.mark.parametrize(
    "application",
    [
        failing_late,
        answering(lambda: iter([b"abc"]), headers=[("Content-Length", "9")]),
    ],
)
def test_an_answer_that_breaks_off_ends_the_connection(
    gateway: Gateway, client: Client, application: Application
) -> None:
    gateway.serve(application)
    client.send(GET)
    client.head()
    assert client.rest() == b"abc"


def test_an_answer_that_is_too_long_is_cut(gateway: Gateway, client: Client) -> None:
    gateway.serve(answering(lambda: iter([b"abc", b"d"]), headers=[("Content-Length", "3")]))
    client.send(GET)
    client.head()
    assert b"d" not in client.rest()


def test_a_client_that_hangs_up_keeps_no_other_from_being_answered(
    gateway: Gateway, connect: Connect
) -> None:
    gateway.serve(answering(lambda: (bytes(65536) for _ in range(10_000))))
    gone, other = connect(), connect()
    gone.send(GET)
    gone.body(1)
    gone.close()
    gateway.serve(answering([b"abc"]))
    other.send(GET)
    assert other.answer() == (200, "abc")
