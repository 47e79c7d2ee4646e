"""A server of raw bytes on loopback: what it hears is kept, what it says is written by the test."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIApplication

from pytest_runbooks.api.calls import RAW_HEADERS
from pytest_runbooks.emulators.address import Address

Talk = Callable[["Heard", socket.socket], bool | None]
"""Answers one request on a connection; False hangs up."""


@dataclass
class Heard:
    """One request, as it came; `stream` gives what of its body was not read."""

    line: str
    headers: list[str]
    stream: io.BufferedReader
    body: bytes = b""


@dataclass
class Answering:
    """What a server listens on, and what it has heard."""

    address: Address
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0


@contextmanager
def answering(talk: Talk, *, reads_body: bool = True) -> Iterator[Answering]:
    """Serve each connection in a thread, request after request."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Answering(Address("http", "127.0.0.1", listener.getsockname()[1]))

    alive: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError), connection.makefile("rb") as stream:
            while line := stream.readline():
                headers = []
                while (header := stream.readline()) not in {b"\r\n", b""}:
                    headers.append(header.decode("latin-1").rstrip("\r\n"))
                heard = Heard(line.decode("latin-1").rstrip("\r\n"), headers, stream)
                if reads_body:
                    heard.body = _body(stream, headers)
                server.heard.append(heard)
                if talk(heard, connection) is False:
                    return

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                server.connections += 1
                alive.append(connection)
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for connection in alive:
            with suppress(OSError):  # its own thread may have closed it
                connection.shutdown(socket.SHUT_RDWR)


def _body(stream: io.BufferedReader, headers: list[str]) -> bytes:
    values = {name.lower(): value for name, _, value in (one.partition(": ") for one in headers)}
    if "transfer-encoding" not in values:
        return stream.read(int(values.get("content-length", "0")))
    body = bytearray()
    while size := int(stream.readline(), 16):
        body += stream.read(size)
        stream.readline()
    stream.readline()
    return bytes(body)


def says(answer: bytes) -> Talk:
    """Give the same answer to every request."""

    def talk(_: Heard, connection: socket.socket) -> None:
        connection.sendall(answer)

    return talk


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

SIGNED = "AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/{}/aws4_request, Signature=0"


@dataclass
class Answer:
    """What an application answered; `error` cut it off."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    error: BaseException | None = None


def ask(
    application: WSGIApplication,
    method: str = "GET",
    uri: str = "/",
    headers: list[tuple[str, str]] | None = None,
    body: Any = b"",
) -> Answer:
    """Ask an application as the gateway does; `body` may be a stream."""
    headers = headers or [("Host", "127.0.0.1:1")]
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": uri.partition("?")[0],
        "QUERY_STRING": uri.partition("?")[2],
        "RAW_URI": uri,
        "wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body,
        RAW_HEADERS: headers,
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, sent: list[tuple[str, str]], _: Any = None, /) -> Any:
        started.append((status, sent))

    said, error = bytearray(), None
    chunks = application(environ, start_response)
    try:
        for chunk in chunks:
            said += chunk
    except OSError as caught:
        error = caught
    finally:
        if close := getattr(chunks, "close", None):
            close()
    [(status, sent)] = started
    return Answer(status, sent, bytes(said), error)
