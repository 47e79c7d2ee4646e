from __future__ import annotations

import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.address import Address
from pytest_runbooks.emulators.connections import IDLE_SECONDS, Connections
from pytest_runbooks.emulators.remote import RemoteApplication

from .answering import OK, SIGNED, Answering, Heard, Talk, answering, ask, says
from .memory import growth


class Told:
    """What an application told of gaps and faults."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self.faults: list[str] = []


@contextmanager
def forwarding(
    talk: Talk, *, patience: float = 5.0, reads_body: bool = True
) -> Iterator[tuple[RemoteApplication, Answering, Told]]:
    told = Told()
    with answering(talk, reads_body=reads_body) as server:
        application = RemoteApplication(
            server.address, told.gaps.append, told.faults.append, patience
        )
        try:
            yield application, server, told
        finally:
            application.close()


def test_a_request_arrives_as_it_was_written() -> None:
    uri = "/reports/a%2Fb/../%e4%bd%a0?list-type=2&prefix=%2b+%20~"
    headers = [
        ("Host", "reports.s3.eu-west-1.amazonaws.com"),
        ("x-amz-meta-Sent_by", "ops"),
        ("x-amz-meta-sent-by", "é"),
        ("X-Twice", "one"),
        ("X-Twice", "two"),
        ("Content-Length", "3"),
    ]
    with forwarding(says(OK)) as (application, server, told):
        answer = ask(application, "PUT", uri, headers, b"abc")
    assert (answer.status, answer.body) == ("200 OK", b"ok")
    [heard] = server.heard
    assert heard.line == f"PUT {uri} HTTP/1.1"
    assert heard.headers == [f"{name}: {value}" for name, value in headers]
    assert heard.body == b"abc"
    assert (told.gaps, told.faults) == ([], [])


def test_what_belongs_to_one_connection_stays_on_it_both_ways() -> None:
    sent = [
        ("Host", "h"),
        ("Connection", "keep-alive, X-Hop"),
        ("X-Hop", "1"),
        ("Keep-Alive", "timeout=5"),
        ("Proxy-Connection", "keep-alive"),
        ("Proxy-Authorization", "Basic x"),
        ("Expect", "100-continue"),
        ("TE", "trailers"),
        ("Upgrade", "h2c"),
        ("X-Stays", "1"),
    ]
    came = (
        b"HTTP/1.1 200 Fine\r\nConnection: X-Other\r\nX-Other: 1\r\nKeep-Alive: timeout=5\r\n"
        b"X-amz-Meta-A_b: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n"
    )
    with forwarding(says(came)) as (application, server, _):
        answer = ask(application, headers=sent)
    assert server.heard[0].headers == ["Host: h", "X-Stays: 1"]
    assert answer.status == "200 Fine"
    assert answer.headers == [
        ("X-amz-Meta-A_b", "1"),
        ("Set-Cookie", "a"),
        ("Set-Cookie", "b"),
        ("Content-Length", "0"),
    ]


def test_a_body_in_chunks_is_sent_in_chunks() -> None:
    headers = [("Host", "h"), ("Transfer-Encoding", "chunked")]
    body = b"x" * 200_000
    with forwarding(says(OK)) as (application, server, _):
        assert ask(application, "PUT", "/b/k", headers, body).body == b"ok"
    assert server.heard[0].headers == ["Host: h", "Transfer-Encoding: chunked"]
    assert server.heard[0].body == body


def test_an_answer_in_chunks_comes_as_it_is_made() -> None:
    go_on = threading.Event()

    def talk(_: Heard, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        assert go_on.wait(5)
        connection.sendall(b"3\r\ntwo\r\n0\r\n\r\n")

    with forwarding(talk) as (application, server, _):
        environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/", "wsgi.input": io.BytesIO()}
        environ["pytest_runbooks.raw_headers"] = [("Host", "h")]
        chunks: Any = application(environ, lambda *_: lambda _: None)
        assert next(chunks) == b"one"
        go_on.set()
        assert list(chunks) == [b"two"]
        assert ask(application).status == "200 OK"
    assert server.connections == 1


@pytest.mark.parametrize(
    ("method", "came"),
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
        ("DELETE", b"HTTP/1.1 204 No Content\r\n\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"),
        ("PUT", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    ],
)
def test_an_answer_without_a_body_leaves_the_connection_to_the_next(
    method: str, came: bytes
) -> None:
    with forwarding(says(came)) as (application, server, told):
        for _ in range(3):
            assert ask(application, method).body == b""
    assert server.connections == 1
    assert told.faults == []


def test_connections_are_kept_alive_and_shared_by_threads() -> None:
    def talk(heard: Heard, connection: socket.socket) -> None:
        time.sleep(0.05)
        said = heard.line.encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said))

    with forwarding(talk) as (application, server, _), ThreadPoolExecutor(4) as threads:
        bodies = list(threads.map(lambda n: ask(application, uri=f"/{n}").body, range(16)))
    assert bodies == [f"GET /{n} HTTP/1.1".encode() for n in range(16)]
    assert server.connections == 4


@pytest.mark.parametrize(
    "came",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\n\r\nok",
    ],
)
def test_a_connection_that_the_server_ends_is_not_used_again(came: bytes) -> None:
    def talk(_: Heard, connection: socket.socket) -> bool:
        connection.sendall(came)
        return False

    with forwarding(talk) as (application, server, told):
        assert [ask(application).body for _ in range(2)] == [b"ok", b"ok"]
    assert server.connections == 2
    assert told.faults == []


def test_an_idle_connection_that_was_hung_up_or_is_old_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def talk(_: Heard, connection: socket.socket) -> bool:
        connection.sendall(OK)  # says nothing of hanging up
        return len(server.heard) != 1

    with forwarding(talk) as (application, server, told):
        ask(application)
        time.sleep(0.05)
        ask(application)
        assert server.connections == 2
        ask(application)
        assert server.connections == 2
        now = time.monotonic()
        monkeypatch.setattr(
            "pytest_runbooks.emulators.connections.time.monotonic", lambda: now + IDLE_SECONDS + 1
        )
        ask(application)
    assert server.connections == 3
    assert told.faults == []


def test_a_connection_that_comes_back_after_the_end_is_closed() -> None:
    with answering(says(OK)) as server:
        connections = Connections(server.address)
        lent = connections.take(1.0)
        connections.close()
        connections.keep(lent)
        assert lent.fileno() == -1


def test_large_bodies_are_never_in_memory_as_a_whole() -> None:
    size = 96 << 20

    class Endless(io.RawIOBase):
        def read(self, count: int = -1) -> bytes:
            assert 0 < count <= 1 << 20
            return b"x" * count

    def talk(heard: Heard, connection: socket.socket) -> None:
        left = size
        while left:
            left -= len(heard.stream.read(min(left, 1 << 16)))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(size >> 16):
            connection.sendall(b"y" * (1 << 16))

    with forwarding(talk, reads_body=False) as (application, _, _), growth() as grown:
        headers = [("Host", "h"), ("Content-Length", str(size))]
        environ: Any = {"REQUEST_METHOD": "PUT", "RAW_URI": "/", "wsgi.input": Endless()}
        environ |= {"CONTENT_LENGTH": str(size), "pytest_runbooks.raw_headers": headers}
        chunks = application(environ, lambda *_: lambda _: None)
        assert sum(map(len, chunks)) == size
        assert grown() < 8 << 20


def refused() -> Address:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return Address("http", "127.0.0.1", listener.getsockname()[1])


def hangs_up(_: Heard, __: socket.socket) -> bool:
    return False


def is_silent(_: Heard, connection: socket.socket) -> None:
    connection.recv(1)


@pytest.mark.parametrize(
    ("talk", "status", "code", "reason"),
    [
        pytest.param(hangs_up, "503 Service Unavailable", "ServiceUnavailable", "it hung up"),
        pytest.param(is_silent, "503 Service Unavailable", "ServiceUnavailable", "it is silent"),
        pytest.param(
            says(b"SSH-2.0-OpenSSH\r\n"),
            "502 Bad Gateway",
            "BadGateway",
            "BadStatusLine: SSH-2.0-OpenSSH\r\n",
        ),
    ],
)
def test_an_emulator_that_does_not_answer_is_a_fault_and_an_error_in_the_protocol(
    talk: Talk, status: str, code: str, reason: str
) -> None:
    headers = [
        ("Host", "h"),
        ("Authorization", SIGNED.format("dynamodb")),
        ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
    ]
    with forwarding(talk, patience=0.2) as (application, server, told):
        answer = ask(application, "POST", "/", headers, b"{}")
    said = f"the emulator at {server.address} does not answer ({reason})"
    assert answer.status == status
    assert json.loads(answer.body) == {"__type": code, "message": said}
    assert told.faults == [said]
    assert told.gaps == []


def test_an_emulator_that_is_not_there_is_a_fault() -> None:
    told, address = Told(), refused()
    application = RemoteApplication(address, told.gaps.append, told.faults.append)
    answer = ask(application)
    said = f"the emulator at {address} does not answer (connection refused)"
    assert answer.status == "503 Service Unavailable"
    assert said.encode() in answer.body
    assert told.faults == [said]


@pytest.mark.parametrize(
    "came",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
    ],
)
def test_an_answer_that_is_cut_off_is_a_fault_and_no_end(came: bytes) -> None:
    def talk(_: Heard, connection: socket.socket) -> bool:
        connection.sendall(came)
        return False

    with forwarding(talk) as (application, server, told):
        answer = ask(application)
    assert answer.body == b"half"
    assert isinstance(answer.error, ConnectionAbortedError)
    assert told.faults == [f"the emulator at {server.address} cut off its answer (it hung up)"]


def test_a_lambda_function_may_take_longer_than_other_calls() -> None:
    def talk(_: Heard, connection: socket.socket) -> None:
        time.sleep(0.3)
        connection.sendall(OK)

    headers = [("Host", "h"), ("Authorization", SIGNED.format("lambda"))]
    with forwarding(talk, patience=0.1) as (application, _, told):
        assert ask(application, headers=headers).body == b"ok"
        assert told.faults == []
        assert ask(application).status == "503 Service Unavailable"


def test_a_server_that_answers_before_it_has_heard_all_is_heard() -> None:
    def talk(_: Heard, connection: socket.socket) -> bool:
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1 << 16):  # so that the answer is not lost to a reset
            pass
        return False

    headers = [("Host", "h"), ("Content-Length", str(8 << 20))]
    with forwarding(talk, reads_body=False) as (application, _, told):
        answer = ask(application, "PUT", "/b/k", headers, b"x" * (8 << 20))
    assert (answer.status, answer.body) == ("403 Forbidden", b"no")
    assert told.faults == []


def test_half_a_request_is_never_passed_for_a_whole_one() -> None:
    headers = [("Host", "h"), ("Content-Length", "10")]
    with forwarding(says(OK)) as (application, server, told):
        with pytest.raises(ConnectionAbortedError, match="shorter than its Content-Length"):
            ask(application, "PUT", "/b/k", headers, b"half")
        assert ask(application).body == b"ok"
        assert server.connections == 2
    assert told.faults == []


def refusal(status: str, body: bytes, kind: str = "application/x-amz-json-1.1") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


LICENCE = (
    "The API for service cognito-idp is either not included in your current license plan or has "
    "not yet been emulated by LocalStack."
)


@pytest.mark.parametrize(
    ("target", "service", "came", "gap"),
    [
        pytest.param(
            "AWSCognitoIdentityProviderService.ListUserPools",
            "cognito-idp",
            refusal(
                "501 Nope", json.dumps({"__type": "InternalFailure", "message": LICENCE}).encode()
            ),
            Gap("cognito-idp", "ListUserPools", LICENCE),
            id="a service that LocalStack lacks",
        ),
        pytest.param(
            "DynamoDB_20120810.CreateBackup",
            "dynamodb",
            refusal(
                "400 Bad Request",
                b'{"__type": "UnknownOperationException", '
                b'"message": "Unknown operation: CreateBackup"}',
            ),
            Gap(
                "dynamodb",
                "CreateBackup",
                "dynamodb:CreateBackup is unknown to the emulator: Unknown operation: CreateBackup",
            ),
            id="an operation that MiniStack lacks",
        ),
        pytest.param(
            "DynamoDB_20120810.ListTables",
            "dynamodb",
            refusal(
                "500 Internal Server Error",
                b'{"__type": "InternalError", '
                b'"message": "exception while calling dynamodb.ListTables: boom"}',
            ),
            Gap("dynamodb", "ListTables", "exception while calling dynamodb.ListTables: boom"),
            id="an operation that LocalStack fails in",
        ),
        pytest.param(
            "DynamoDB_20120810.DescribeTable",
            "dynamodb",
            refusal(
                "400 Bad Request",
                b'{"__type": "ResourceNotFoundException", "message": "no table"}',
            ),
            None,
            id="a thing that is not there",
        ),
    ],
)
def test_what_the_emulator_says_that_it_lacks_is_a_gap_and_passed_on(
    target: str, service: str, came: bytes, gap: Gap | None
) -> None:
    headers = [("Host", "h"), ("Authorization", SIGNED.format(service)), ("X-Amz-Target", target)]
    with forwarding(says(came)) as (application, _, told):
        answer = ask(application, "POST", "/", headers, b"{}")
    assert answer.body == came.partition(b"\r\n\r\n")[2]
    assert told.gaps == ([gap] if gap else [])
    assert told.faults == []


def test_a_gap_of_a_query_service_is_named_after_its_form() -> None:
    body = b"Action=ContinueUpdateRollback&Version=2010-05-15&StackName=s"
    headers = [
        ("Host", "h"),
        ("Authorization", SIGNED.format("cloudformation")),
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("Content-Length", str(len(body))),
    ]
    came = refusal("501 Not Implemented", b"", "text/xml")
    with forwarding(says(came)) as (application, _, told):
        ask(application, "POST", "/", headers, body)
    assert [str(gap) for gap in told.gaps] == ["cloudformation:ContinueUpdateRollback"]
