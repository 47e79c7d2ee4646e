"""A WSGI application that forwards requests to an emulator behind an HTTP endpoint.

Requests are written by hand and answers read by `http.client`: urllib3 would mend the path (dots,
percent-encoding), which is signed, and the names of headers, which S3 hands back.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, IncompleteRead
from wsgiref.types import StartResponse, WSGIEnvironment

from ..api.answers import answer_error
from ..api.bodies import MOST
from ..api.calls import RAW_HEADERS, identify, scope_of
from ..api.gaps import gap_of
from ..api.replies import fault_of
from .address import Address
from .connections import Connections
from .protocol import Gap

CHUNK = 1 << 16  # bytes of a body that are in memory at a time
PATIENCE = 50.0  # seconds of silence; SDKs give up after 60, and would not say why
LAMBDA_PATIENCE = 900.0  # seconds that a Lambda function may run
# They belong to one connection, not to the message (RFC 9110, 7.6.1). The gateway has answered
# `Expect` when the request is here.
_HOP_BY_HOP = frozenset(
    {
        *("connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization"),
        *("proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)

Headers = list[tuple[str, str]]


class RemoteApplication:
    """Forward requests as they are: Host, raw path, names of headers, body as it comes.

    Args:
        address: where the emulator listens.
        lacks: told of every call that the emulator does not emulate.
        breaks: told, in words, when it does not answer.
        patience: seconds of silence after which it counts as not answering.
    """

    def __init__(
        self,
        address: Address,
        lacks: Callable[[Gap], None],
        breaks: Callable[[str], None],
        patience: float = PATIENCE,
    ) -> None:
        self._address = address
        self._lacks = lacks
        self._breaks = breaks
        self._patience = patience
        self._connections = Connections(address)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._connections.close()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        """Answer one request."""
        scope = scope_of(environ)
        is_lambda = scope is not None and scope.signing_name == "lambda"
        patience = max(self._patience, LAMBDA_PATIENCE) if is_lambda else self._patience
        head = bytearray()  # of the request's body, for its name
        connection: socket.socket | None = None
        try:
            connection = self._connections.take(patience)
            length = _length_of(environ)
            connection.sendall(_head_of(environ, length))
        except OSError as error:
            return self._broken(environ, bytes(head), connection, start_response, error)
        try:
            went_out = _send_body(connection, environ, length, head)
        except BaseException:  # the client went away, and half a request is no request
            connection.close()
            raise
        response = HTTPResponse(connection, method=environ["REQUEST_METHOD"])
        try:
            response.begin()  # a server may answer before it has read the body
            refusal = response.read(MOST) if response.status >= 400 else b""
        except (OSError, HTTPException) as error:
            return self._broken(environ, bytes(head), connection, start_response, error)
        if response.status >= 400:
            self._note_gap(environ, bytes(head), response, refusal)
        start_response(f"{response.status} {response.reason}", _end_to_end(response.getheaders()))
        return self._body(connection, response, refusal, reusable=went_out)

    def _body(
        self, connection: socket.socket, response: HTTPResponse, first: bytes, *, reusable: bool
    ) -> Iterator[bytes]:
        """Give the answer's body as it comes, and keep the connection when that is all of it."""
        whole = False
        try:
            if first:
                yield first
            try:
                while chunk := _read(response):
                    yield chunk
            except (OSError, HTTPException) as error:
                said = f"the emulator at {self._address} cut off its answer ({_reason(error)})"
                self._breaks(said)
                raise ConnectionAbortedError(said) from error
            whole = True
        finally:
            response.close()
            if whole and reusable and not response.will_close:
                self._connections.keep(connection)
            else:
                connection.close()

    def _note_gap(
        self, environ: WSGIEnvironment, head: bytes, response: HTTPResponse, refusal: bytes
    ) -> None:
        call = identify(environ, head)
        headers = response.getheaders()
        fault = fault_of(response.status, headers, refusal)
        if lacks := gap_of(call, response.status, headers, fault, refusal):
            self._lacks(Gap(call.service, call.operation, lacks))

    def _broken(
        self,
        environ: WSGIEnvironment,
        head: bytes,
        connection: socket.socket | None,
        start_response: StartResponse,
        error: Exception,
    ) -> list[bytes]:
        if connection:
            connection.close()
        said = f"the emulator at {self._address} does not answer ({_reason(error)})"
        self._breaks(said)
        garbled = isinstance(error, HTTPException) and not isinstance(error, OSError)
        status = HTTPStatus.BAD_GATEWAY if garbled else HTTPStatus.SERVICE_UNAVAILABLE
        code = "BadGateway" if garbled else "ServiceUnavailable"
        return answer_error(start_response, identify(environ, head), status, code, said)


def _length_of(environ: WSGIEnvironment) -> int | None:
    """Give the length of the request's body; None when it comes in chunks."""
    said: str = environ.get("CONTENT_LENGTH") or ""
    if said.isdecimal():
        return int(said)
    chunked = any(name.lower() == "transfer-encoding" for name, _ in environ[RAW_HEADERS])
    return None if chunked else 0


def _head_of(environ: WSGIEnvironment, length: int | None) -> bytes:
    sent: Headers = environ[RAW_HEADERS]
    headers = [(k, v) for k, v in _end_to_end(sent) if k.lower() != "content-length"]
    if length is None:
        headers.append(("Transfer-Encoding", "chunked"))
    elif length or any(name.lower() == "content-length" for name, _ in sent):
        headers.append(("Content-Length", str(length)))
    lines = [f"{environ['REQUEST_METHOD']} {environ['RAW_URI']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _end_to_end(headers: Iterable[tuple[str, str]]) -> Headers:
    """Leave out what belongs to the connection."""
    headers = list(headers)
    named = ",".join(value for name, value in headers if name.lower() == "connection")
    own = _HOP_BY_HOP.union(one.strip().lower() for one in named.split(","))
    return [(name, value) for name, value in headers if name.lower() not in own]


def _send_body(
    connection: socket.socket, environ: WSGIEnvironment, length: int | None, head: bytearray
) -> bool:
    """Send the body as it comes, and keep its first bytes in `head`.

    Returns:
        Whether all of it went out: a server that has heard enough answers and hangs up.

    Raises:
        Exception: it cannot be read, or is shorter than it says.
    """
    stream, left = environ["wsgi.input"], length
    while left is None or left > 0:
        data = stream.read(CHUNK if left is None else min(CHUNK, left))
        if not data and left is not None:
            raise ConnectionAbortedError("the body is shorter than its Content-Length")
        head += data[: max(0, MOST - len(head))]
        try:
            connection.sendall(data if left is not None else b"%x\r\n%b\r\n" % (len(data), data))
        except OSError:
            return False
        if not data:
            break  # the chunk of nothing ends the body
        left = None if left is None else left - len(data)
    return True


def _read(response: HTTPResponse) -> bytes:
    """Read what there is of a body, at most a chunk; nothing at its end.

    Raises:
        OSError, HTTPException: the body ends too early.
    """
    left = response.length  # None when only the end of the chunks or of the connection says it
    data = response.read1(CHUNK)
    if left and not data:
        raise IncompleteRead(b"", left)
    return data


def _reason(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "it is silent"
        case ConnectionRefusedError():
            return "connection refused"
        case ConnectionError() | IncompleteRead():  # RemoteDisconnected is one of the first
            return "it hung up"
        case OSError():
            return error.strerror or str(error)
        case _:
            return f"{type(error).__name__}: {error}"
