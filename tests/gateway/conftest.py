from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from pytest_runbooks.gateway import Gateway

LIMIT = 20  # seconds; more than anything here takes, less than anybody waits


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Answer with what the emulator would see of a request."""
    body = environ["wsgi.input"].read()
    seen = {
        "method": environ["REQUEST_METHOD"],
        "url": f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{environ['RAW_URI']}",
        "length": environ["CONTENT_LENGTH"],
        "body": body.decode("latin-1"),
    }
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]


class Client:
    """A connection on which bytes are sent as they are."""

    def __init__(self, port: int) -> None:
        self.socket: socket.socket = socket.create_connection(("127.0.0.1", port), LIMIT)
        self._buffer = bytearray()

    def send(self, text: str | bytes) -> None:
        """Send some text, whose lines end as HTTP wants it."""
        data = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode("latin-1")
        self.socket.sendall(data)

    def rest(self) -> bytes:
        """Receive until the gateway ends the connection."""
        while received := self.socket.recv(65536):
            self._buffer += received
        return self._take(len(self._buffer))

    def head(self) -> str:
        """Receive the head of an answer."""
        while b"\r\n\r\n" not in self._buffer:
            received = self.socket.recv(65536)
            assert received, f"the connection ended after {self._buffer!r}"
            self._buffer += received
        head = self._take(self._buffer.index(b"\r\n\r\n") + 4)
        return head[:-4].decode("latin-1").replace("\r\n", "\n")

    def body(self, size: int) -> bytes:
        while len(self._buffer) < size:
            received = self.socket.recv(65536)
            assert received, f"the connection ended after {self._buffer!r}"
            self._buffer += received
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def answer(self) -> tuple[int, str]:
        """Receive an answer with a length; give its status and its body."""
        head = self.head()
        length = next(
            (
                int(line.split(":")[1])
                for line in head.split("\n")
                if line.lower().startswith("content-length:")
            ),
            0,
        )
        return int(head.split()[1]), self.body(length).decode("latin-1")

    def seen(self) -> dict[str, str]:
        """Receive an answer of `echo`."""
        status, body = self.answer()
        assert status == 200, body
        seen: dict[str, str] = json.loads(body)
        return seen

    def enter(self, host: str, port: int = 443) -> None:
        """Open a tunnel."""
        self.send(f"CONNECT {host}:{port} HTTP/1.1\nHost: {host}:{port}\n\n")
        assert self.head() == "HTTP/1.1 200 Connection established"

    def secure(self, gateway: Gateway, name: str | None, *, trusts: bool = True) -> ssl.SSLSocket:
        """Speak TLS from here on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.check_hostname = name is not None
        if trusts:
            context.load_verify_locations(gateway.ca_file)
        secured = context.wrap_socket(self.socket, server_hostname=name)
        self.socket = secured
        return secured

    def close(self) -> None:
        self.socket.close()


Connect = Callable[[], Client]
Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    gateway.serve(echo)
    yield gateway
    gateway.close()


@pytest.fixture
def connect(gateway: Gateway) -> Iterator[Connect]:
    clients = []

    def connect() -> Client:
        clients.append(Client(gateway.port))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def client(connect: Connect) -> Client:
    return connect()


def refusals(gateway: Gateway) -> list[tuple[str, str]]:
    """What was refused since this was asked last."""
    return [(one.what, one.why) for one in gateway.ledger.take().refusals]


def calls(gateway: Gateway) -> list[tuple[str, int]]:
    """What was called since this was asked last, with the status of the answer."""
    return [(f"{one.service}:{one.operation}", one.status) for one in gateway.ledger.take().calls]
