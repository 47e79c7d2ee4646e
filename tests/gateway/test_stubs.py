from __future__ import annotations

import threading
import time

import pytest

from pytest_runbooks.gateway import Gateway, StubbedRequest
from pytest_runbooks.gateway.stubs import KEPT, Stubs
from pytest_runbooks.gateway.target import parse_url
from pytest_runbooks.model import Stub

from .conftest import Client, Connect, calls, refusals


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("https://example.com/x", "https://example.com/x"),
        ("https://example.com/x", "https://EXAMPLE.com:443/x?any=query"),
        ("HTTPS://Example.com:443/x", "https://example.com/x"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/", "https://example.com"),
        ("https://example.com?x=1", "https://example.com/?x=1"),
        ("https://example.com/x?page=*", "https://example.com/x?page=2&size=3"),
        ("https://example.com/*/z", "https://example.com/x/y/z"),
        ("https://*.example.com/*", "https://a.b.example.com:443/"),
        ("http://example.com:8080/x", "http://example.com:8080/x"),
        ("http://*/x", "http://example.com:8080/x"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://example.com/a(b)+.txt", "https://example.com/a(b)+.txt"),
        ("https://example.com/caf\u00e9/*", "https://example.com/caf%C3%A9/x"),
        ("https://s3.amazonaws.com/bucket/*", "https://s3.amazonaws.com/bucket/key"),
    ],
)
def test_a_stub_answers_its_url(pattern: str, url: str) -> None:
    stubs = Stubs()
    stubs.add(Stub(pattern))
    assert stubs.find("GET", parse_url(url)) == Stub(pattern)
    target = parse_url(url)
    assert stubs.know(target)


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("https://example.com/x", "http://example.com/x"),
        ("https://example.com/x", "https://example.com/xy"),
        ("https://example.com/x", "https://example.com/X"),
        ("https://example.com/x", "https://example.com:8443/x"),
        ("https://example.com/x?page=1", "https://example.com/x"),
        ("https://example.com/x?page=1", "https://example.com/x?page=2"),
        ("https://*.example.com/x", "https://example.com/x"),
        ("https://*.example.com/x", "https://evil.test/.example.com/x"),
        ("https://example.com/a.b", "https://example.com/aXb"),
        ("https://example.com/x", "https://example.com@evil.test/x"),
    ],
)
def test_a_stub_answers_no_other_url(pattern: str, url: str) -> None:
    stubs = Stubs()
    stubs.add(Stub(pattern))
    assert stubs.find("GET", parse_url(url)) is None


@pytest.mark.parametrize(
    ("wanted", "method", "answers"),
    [
        ("", "DELETE", True),
        ("GET", "GET", True),
        ("get", "GET", True),
        ("GET", "HEAD", True),
        ("HEAD", "GET", False),
        ("POST", "GET", False),
    ],
)
def test_a_stub_answers_its_method(wanted: str, method: str, answers: bool) -> None:
    stubs = Stubs()
    stubs.add(Stub("https://example.com/", wanted))
    assert bool(stubs.find(method, parse_url("https://example.com/"))) is answers


def test_the_last_declared_answers() -> None:
    stubs = Stubs()
    for status in (200, 503):
        stubs.add(Stub("https://example.com/*", status=status))
    stubs.add(Stub("https://example.com/other", status=201))
    found = stubs.find("GET", parse_url("https://example.com/x"))
    assert found
    assert found.status == 503


def test_a_stub_answers_with_what_was_declared(gateway: Gateway, client: Client) -> None:
    stub = Stub(
        "http://api.example.com/orders*",
        "POST",
        status=299,
        headers={"X-Own": "1", "Content-Type": "application/json"},
        body=b'{"ok": true}',
    )
    gateway.stubs.add(stub)
    client.send(
        "POST http://api.example.com/orders?x=1 HTTP/1.1\nX-Sent: 2\nExpect: 100-continue\n"
        "Content-Length: 3\n\n"
    )
    assert client.head() == "HTTP/1.1 100 Continue"
    client.send("abc")
    first, _, *rest = client.head().split("\n")
    assert first == "HTTP/1.1 299 "
    assert rest == ["X-Own: 1", "Content-Type: application/json", "Content-Length: 12"]
    assert client.body(12) == b'{"ok": true}'
    headers = (("X-Sent", "2"), ("Expect", "100-continue"), ("Content-Length", "3"))
    url = "http://api.example.com/orders?x=1"
    assert gateway.stubs.requests == (StubbedRequest(stub, "POST", url, headers, b"abc"),)
    assert (calls(gateway), refusals(gateway)) == ([], [])


def test_a_stub_is_found_in_a_tunnel_and_on_any_port(gateway: Gateway, client: Client) -> None:
    gateway.stubs.add(Stub("https://api.example.com:8443/x", body=b"hello"))
    client.enter("api.example.com", 8443)
    client.secure(gateway, "api.example.com")
    for _ in range(2):
        client.send("GET /x HTTP/1.1\nHost: api.example.com:8443\n\n")
        assert client.answer() == (200, "hello")
    client.send("GET /y HTTP/1.1\nHost: api.example.com:8443\n\n")
    assert client.answer()[0] == 403
    assert [what for what, _ in refusals(gateway)] == ["GET https://api.example.com:8443/y"]
    assert [one.url for one in gateway.stubs.requests] == ["https://api.example.com:8443/x"] * 2


def test_a_tunnel_to_a_stub_that_nobody_uses_is_no_news(gateway: Gateway, client: Client) -> None:
    gateway.stubs.add(Stub("https://*.example.com/x"))
    client.enter("api.example.com")
    client.socket.shutdown(1)
    client.rest()
    assert refusals(gateway) == []


def test_a_stub_comes_before_aws_the_endpoint_and_the_metadata(
    gateway: Gateway, client: Client
) -> None:
    for url in (
        "http://s3.amazonaws.com/x",
        f"{gateway.url}/x",
        "http://169.254.169.254/x",
        "http://127.0.0.1:1/x",
    ):
        gateway.stubs.add(Stub(url, body=url.encode()))
        client.send(f"GET {url} HTTP/1.1\n\n")
        assert client.answer() == (200, url)


def test_the_head_of_a_stub_is_that_of_its_get(gateway: Gateway, client: Client) -> None:
    gateway.stubs.add(Stub("http://example.com/", "GET", body=b"hello"))
    client.send("HEAD http://example.com/ HTTP/1.1\n\nGET http://example.com/ HTTP/1.1\n\n")
    assert client.head().endswith("\nContent-Length: 5")
    assert client.answer() == (200, "hello")


def test_stubs_can_be_forgotten_with_what_they_answered(gateway: Gateway, client: Client) -> None:
    gateway.stubs.add(Stub("http://example.com/"))
    client.send("GET http://example.com/ HTTP/1.1\n\n")
    assert client.answer() == (200, "")
    gateway.stubs.clear()
    assert gateway.stubs.requests == ()
    client.send("GET http://example.com/ HTTP/1.1\n\n")
    assert client.answer()[0] == 403


def test_a_long_body_is_read_to_its_end_and_its_beginning_is_kept(
    gateway: Gateway, client: Client
) -> None:
    gateway.stubs.add(Stub("http://example.com/"))
    size = 3 * KEPT
    client.send(f"PUT http://example.com/ HTTP/1.1\nContent-Length: {size}\n\n")
    client.send(bytes(size))
    assert client.answer() == (200, "")
    assert [len(one.body) for one in gateway.stubs.requests] == [KEPT]


def test_a_stub_answers_after_its_delay_and_keeps_nobody_else_waiting(
    gateway: Gateway, connect: Connect
) -> None:
    gateway.stubs.add(Stub("http://example.com/", delay=0.2))
    slow, other = connect(), connect()
    started = time.monotonic()
    slow.send("GET http://example.com/ HTTP/1.1\n\n")
    other.send("GET / HTTP/1.1\nHost: localhost\n\n")
    other.seen()
    assert slow.answer() == (200, "")
    assert time.monotonic() - started >= 0.2


def test_closing_does_not_wait_for_a_delay(gateway: Gateway, client: Client) -> None:
    gateway.stubs.add(Stub("http://example.com/", delay=60))
    client.send("GET http://example.com/ HTTP/1.1\n\n")
    while not gateway.stubs.requests:
        time.sleep(0.001)
    closing = threading.Thread(target=gateway.close)
    closing.start()
    closing.join(5)
    assert not closing.is_alive()
    assert gateway._server._connections == {}
