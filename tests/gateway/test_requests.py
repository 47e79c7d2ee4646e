"""Requests on a raw connection: framing, keep-alive, and what is malformed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.gateway import Gateway, loopback
from pytest_runbooks.gateway.head import BadRequestError, check_beginning, parse_head

from .conftest import LIMIT, Client, Connect, calls, echo, refusals


def test_several_requests_come_on_one_connection(client: Client) -> None:
    for path in ("/one", "/two", "/three"):
        client.send(f"GET {path} HTTP/1.1\nHost: localhost\n\n")
        assert client.seen()["url"] == f"http://localhost{path}"


def test_pipelined_requests_are_answered_in_order(client: Client) -> None:
    client.send(
        "PUT /one HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc"
        "PUT /two HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n2\nde\n0\n\n"
        "\nGET /three HTTP/1.1\nHost: localhost\n\n"
    )
    assert [client.seen()["body"] for _ in range(3)] == ["abc", "de", ""]


def test_a_chunked_body_has_its_length_and_loses_extensions_and_trailers(client: Client) -> None:
    client.send(
        "PUT / HTTP/1.1\nHost: localhost\nTransfer-Encoding: Chunked\nTrailer: X-Sum\n\n"
        "3;name=value\nabc\nA \n0123456789\n0\nX-Sum: 1\n\n"
    )
    seen = client.seen()
    assert (seen["body"], seen["length"]) == ("abc0123456789", "13")


def test_aws_chunked_bodies_are_left_alone(client: Client) -> None:
    body = "3;chunk-signature=0\r\nabc\r\n0;chunk-signature=0\r\n\r\n"
    head = "PUT / HTTP/1.1\nHost: localhost\nContent-Encoding: aws-chunked\n"
    client.send(f"{head}Content-Length: {len(body)}\n\n")
    client.send(body.encode())
    assert client.seen()["body"] == body


def test_a_request_may_come_byte_by_byte(client: Client) -> None:
    for byte in b"PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nab":
        client.send(bytes([byte]))
    assert client.seen()["body"] == "ab"


def test_lines_may_end_as_people_type_them(client: Client) -> None:
    client.send(b"GET /x HTTP/1.0\n\n")
    assert b"/x" in client.rest()


def test_a_slow_client_keeps_nobody_waiting(connect: Connect) -> None:
    slow, other = connect(), connect()
    slow.send("PUT /slow HTTP/1.1\nHost: localhost\nContent-Length: 3\n\na")
    other.send("GET /other HTTP/1.1\nHost: localhost\n\n")
    assert other.seen()["url"] == "http://localhost/other"
    slow.send("bc")
    assert slow.seen()["body"] == "abc"


@pytest.mark.parametrize(
    "head", ["GET / HTTP/1.1\nConnection: Keep-Alive, Close\n\n", "GET / HTTP/1.0\n\n"]
)
def test_a_connection_ends_when_the_client_wants_it_to(client: Client, head: str) -> None:
    client.send(head)
    assert "\nConnection: close" in client.head()
    assert client.rest().endswith(b"}")


def test_an_old_client_is_told_that_its_connection_goes_on(client: Client) -> None:
    for _ in range(2):
        client.send("GET / HTTP/1.0\nConnection: keep-alive\n\n")
        head = client.head()
        assert "\nConnection: keep-alive" in head
        client.body(int(head.rpartition("Content-Length: ")[2].split()[0]))


def test_leave_to_send_the_body_is_given_before_it_is_read(client: Client) -> None:
    head = "PUT / HTTP/1.1\nHost: localhost\nExpect: 100-Continue\nContent-Length: 3\n\n"
    client.send(head)
    assert client.head() == "HTTP/1.1 100 Continue"
    client.send("abc")
    assert client.seen()["body"] == "abc"


def test_no_leave_is_given_when_the_request_is_refused(gateway: Gateway, client: Client) -> None:
    client.send("PUT http://example.com/x HTTP/1.1\nExpect: 100-continue\nContent-Length: 3\n\n")
    assert client.answer()[0] == 403
    assert client.rest() == b""
    assert [what for what, _ in refusals(gateway)] == ["PUT http://example.com/x"]


def test_no_leave_is_given_when_there_is_no_body(client: Client) -> None:
    client.send("GET / HTTP/1.1\nHost: localhost\nExpect: 100-continue\n\n")
    assert client.seen()["method"] == "GET"


def test_the_body_of_a_refused_request_is_no_next_request(client: Client) -> None:
    client.send(
        "POST http://example.com/ HTTP/1.1\nContent-Length: 18\n\nGET / HTTP/1.1\n\n"
        "POST http://example.com/ HTTP/1.1\nTransfer-Encoding: chunked\n\n1\na\n0\n\n"
        "GET /next HTTP/1.1\nHost: localhost\n\n"
    )
    assert [client.answer()[0] for _ in range(2)] == [403, 403]
    assert client.seen()["url"] == "http://localhost/next"


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ("nonsense\n", 400, "this is no HTTP request"),
        (b"\x00\x00\x00\x08\x04\xd2\x16\x2f", 400, "this is no HTTP request"),
        ("SSH-2.0-OpenSSH_9.6\n", 400, "this is no HTTP request"),
        ("*1\n$4\nPING\n", 400, "this is no HTTP request"),
        ("GET /\n\n", 400, "this is no HTTP request"),
        ("GET / x HTTP/1.1\n\n", 400, "this is no HTTP request"),
        ("GET / HTTP/2.0\n\n", 505, "HTTP/2 is not spoken here, only HTTP/1.1"),
        ("PRI * HTTP/2.0\n\nSM\n\n", 505, "HTTP/2 is not spoken here, only HTTP/1.1"),
        ("GET / HTTP/1.1\nno colon\n\n", 400, "malformed header `no colon`"),
        ("GET / HTTP/1.1\nHost : localhost\n\n", 400, "malformed header `Host : localhost`"),
        ("GET / HTTP/1.1\nX: a\n b\n\n", 400, "malformed header ` b`"),
        (b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n", 400, "malformed header `X: a\0b`"),
        (b"GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", 400, "malformed header `X: a\rb`"),
        ("GET / HTTP/1.1\nHost: a\nHost: b\n\n", 400, "more than one `Host` header"),
        ("GET / HTTP/1.1\nHost: a b\n\n", 400, "malformed host or port"),
        ("GET / HTTP/1.1\nHost: a:99999\n\n", 400, "malformed host or port"),
        ("GET http:///x HTTP/1.1\n\n", 400, "malformed host or port"),
        ("GET x HTTP/1.1\n\n", 400, "malformed URL"),
        ("OPTIONS * HTTP/1.1\n\n", 400, "malformed URL"),
        ("GET / HTTP/1.1\nContent-Length: many\n\n", 400, "malformed `Content-Length`"),
        ("GET / HTTP/1.1\nContent-Length: -1\n\n", 400, "malformed `Content-Length`"),
        ("GET / HTTP/1.1\nContent-Length: +1\n\n", 400, "malformed `Content-Length`"),
        ("GET / HTTP/1.1\nContent-Length: 1, 2\n\n", 400, "malformed `Content-Length`"),
        (
            "GET / HTTP/1.1\nContent-Length: 1\nContent-Length: 2\n\n",
            400,
            "malformed `Content-Length`",
        ),
        (
            "PUT / HTTP/1.1\nContent-Length: 1\nTransfer-Encoding: chunked\n\n",
            400,
            "both `Content-Length` and `Transfer-Encoding`",
        ),
        (
            "PUT / HTTP/1.1\nTransfer-Encoding: gzip, chunked\n\n",
            501,
            "unknown transfer coding `gzip, chunked`",
        ),
        ("PUT / HTTP/1.1\nExpect: magic\n\n", 417, "unknown expectation `magic`"),
        (
            "PUT / HTTP/1.1\nTransfer-Encoding: chunked\n\nzz\n",
            400,
            "malformed size of a chunk",
        ),
        (
            "PUT / HTTP/1.1\nTransfer-Encoding: chunked\n\n-1\n",
            400,
            "malformed size of a chunk",
        ),
        (
            "PUT / HTTP/1.1\nTransfer-Encoding: chunked\n\n1\nab\n",
            400,
            "a chunk is longer than its size",
        ),
        ("GET /" + "x" * 70_000 + " HTTP/1.1\n\n", 414, "a head of more than 65536 bytes"),
        ("GET /" + "x" * 70_000, 414, "a head of more than 65536 bytes"),
        ("GET / HTTP/1.1\nX: " + "x" * 70_000 + "\n\n", 431, "a head of more than 65536 bytes"),
        ("CONNECT example.com HTTP/1.1\n\n", 400, "malformed CONNECT request"),
        ("CONNECT a@example.com:443 HTTP/1.1\n\n", 400, "malformed CONNECT request"),
        ("CONNECT /x HTTP/1.1\n\n", 400, "malformed host or port"),
    ],
)
def test_what_is_malformed_is_answered_with_a_reason(
    gateway: Gateway, client: Client, sent: str | bytes, status: int, said: str
) -> None:
    client.send(sent)
    assert client.answer() == (status, f"{said}\n")
    client.socket.shutdown(socket.SHUT_WR)
    assert client.rest() == b""
    assert calls(gateway) == []


def test_one_length_said_twice_is_a_length(client: Client) -> None:
    client.send("PUT / HTTP/1.1\nHost: a.localhost\nContent-Length: 2, 2\n\nab")
    assert client.seen()["body"] == "ab"


def test_headers_are_seen_as_they_were_sent(gateway: Gateway, client: Client) -> None:
    seen = {}

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    gateway.serve(application)
    client.send(
        "GET /a%2Fb/%C3%A9?x=1&y HTTP/1.1\nHost: localhost\nX-Amz-Meta-a_b: 1\nx-amz-meta-a-b: 2\n"
        "X-Twice: one\nx-twice: two\nEmpty:\nContent-Type: text/plain\n"
        "Proxy-Authorization: Basic c2VjcmV0\nProxy-Connection: keep-alive\n\n"
    )
    assert client.answer() == (204, "")
    assert seen["PATH_INFO"] == "/a/b/\u00c3\u00a9"
    assert seen["RAW_URI"] == seen["REQUEST_URI"] == "/a%2Fb/%C3%A9?x=1&y"
    assert seen["QUERY_STRING"] == "x=1&y"
    assert seen["pytest_runbooks.raw_headers"] == [
        ("Host", "localhost"),
        ("X-Amz-Meta-a_b", "1"),
        ("x-amz-meta-a-b", "2"),
        ("X-Twice", "one"),
        ("x-twice", "two"),
        ("Empty", ""),
        ("Content-Type", "text/plain"),
    ]
    assert {key: value for key, value in seen.items() if key.startswith(("HTTP_", "CONTENT"))} == {
        "CONTENT_LENGTH": "0",
        "CONTENT_TYPE": "text/plain",
        "HTTP_HOST": "localhost",
        "HTTP_X_AMZ_META_A_B": "2",
        "HTTP_X_TWICE": "one,two",
        "HTTP_EMPTY": "",
    }
    assert (seen["SERVER_NAME"], seen["SERVER_PORT"]) == ("127.0.0.1", str(gateway.port))


def test_the_offer_of_another_protocol_is_not_taken_up(client: Client) -> None:
    client.send("GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: h2c\n\n")
    assert client.seen()["method"] == "GET"


def test_many_clients_are_answered_at_a_time(gateway: Gateway, connect: Connect) -> None:
    together = threading.Barrier(8, timeout=20)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        together.wait()
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    gateway.serve(application)
    clients = [connect() for _ in range(8)]
    for number, client in enumerate(clients):
        client.send(f"GET /{number} HTTP/1.1\nHost: localhost\n\n")
    assert [client.answer() for client in clients] == [(200, f"/{n}") for n in range(8)]


def test_a_flood_of_connections_leaves_files_to_the_process_and_waits_for_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loopback, "MOST", 3)
    gateway = Gateway()
    gateway.serve(echo)
    clients = [Client(gateway.port) for _ in range(5)]
    try:
        for client in clients:
            client.send("GET / HTTP/1.1\nHost: localhost\n\n")
        for client in clients[:3]:
            assert client.answer()[0] == 200
        clients[3].socket.settimeout(0.2)
        with pytest.raises(TimeoutError):
            clients[3].socket.recv(1)
        assert len(gateway._server._connections) == 3
        clients[0].close()
        clients[3].socket.settimeout(LIMIT)
        assert clients[3].answer()[0] == 200
    finally:
        gateway.close()  # while one waits
        for client in clients:
            client.close()


def test_closing_ends_connections_that_wait_for_a_request_encrypted_or_not(
    gateway: Gateway, connect: Connect
) -> None:
    idle, secure = connect(), connect()
    idle.send("GET / HTTP/1.1\nHost: localhost\n\n")
    idle.answer()
    secure.enter("s3.amazonaws.com")
    secure.secure(gateway, "s3.amazonaws.com")
    gateway.close()
    assert idle.rest() == b""
    assert gateway._server._connections == {}
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", gateway.port), 5)


@given(st.text(st.characters(codec="latin-1"), max_size=80))
def test_no_head_makes_the_reader_fail(text: str) -> None:
    for head in (text, f"GET / HTTP/1.1\n{text}", f"GET {text} HTTP/1.1"):
        try:
            check_beginning(head.encode("latin-1"))
            parse_head(head)
        except BadRequestError:  # the only failure there is
            continue


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,12}", fullmatch=True).filter(
    lambda name: (
        name.lower() not in {"host", "expect", "content-length", "transfer-encoding", "connection"}
    )
)
VALUES = st.from_regex(r"([!-~][ -~]{0,20}[!-~])?", fullmatch=True)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_headers_are_read_as_they_were_written(headers: list[tuple[str, str]], end: str) -> None:
    text = end.join(["GET /x HTTP/1.1", *(f"{name}: {value} " for name, value in headers)])
    assert parse_head(text).headers == tuple(headers)
