"""What a client sends, cut into heads, lines and bodies; what follows them stays for later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from .head import LIMIT, BadRequestError, Head, check_beginning, parse_head
from .stream import Stream

_HANDSHAKE = b"\x16"  # RFC 8446, section 5.1
_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


class Reader:
    """Reads one request after the other from a stream.

    Args:
        stream: what the client sends.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._buffer = bytearray()

    def begins_tls(self) -> bool:
        """Wait for the first byte, and say whether the client begins with a TLS handshake."""
        if not self._buffer:
            self._buffer += self._stream.receive()
        return self._buffer[:1] == _HANDSHAKE

    def take(self) -> bytes:
        """Take what was received and not read yet."""
        taken = bytes(self._buffer)
        self._buffer.clear()
        return taken

    def head(self) -> Head | None:
        """Wait for the head of the next request; None when the client sends no more.

        Raises:
            BadRequestError: it is malformed or too long.
        """
        searched = 0
        while True:
            if self._buffer.startswith((b"\r", b"\n")):  # before a request they mean nothing
                del self._buffer[: len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))]
                searched = 0
            end = _END.search(self._buffer, max(0, searched - 3))
            searched = end.end() if end else len(self._buffer)
            if searched > LIMIT:
                raise _too_long(self._buffer)
            if end:
                break
            if searched:
                check_beginning(self._buffer)
            received = self._stream.receive()
            if not received:
                return None
            self._buffer += received
        text = self._buffer[: end.start()].decode("latin-1")
        del self._buffer[: end.end()]
        return parse_head(text)

    def body(self, head: Head) -> Iterator[bytes]:
        """Give the body of a request, piece by piece; the next head can be read after the last.

        Raises:
            BadRequestError: its chunks are malformed.
            ConnectionError: the client hung up.
        """
        if head.length is not None:
            yield from self._exactly(head.length)
            return
        while True:
            size = _SIZE.fullmatch(self._line())
            if not size:
                raise BadRequestError("malformed size of a chunk")
            left = int(size[1], 16)
            if not left:
                break
            yield from self._exactly(left)
            if self._line():
                raise BadRequestError("a chunk is longer than its size")
        trailers = 0
        while line := self._line():
            trailers += len(line)
            if trailers > LIMIT:
                raise BadRequestError(f"trailers of more than {LIMIT} bytes")

    def _exactly(self, size: int) -> Iterator[bytes]:
        if taken := self._buffer[:size]:
            del self._buffer[:size]
            size -= len(taken)
            yield bytes(taken)
        while size:
            received = self._receive()
            if len(received) > size:
                self._buffer += received[size:]
                received = received[:size]
            size -= len(received)
            yield received

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > LIMIT:
                raise BadRequestError(f"a line of more than {LIMIT} bytes")
            self._buffer += self._receive()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.removesuffix(b"\r")

    def _receive(self) -> bytes:
        received = self._stream.receive()
        if not received:
            raise ConnectionResetError("the client hung up within a body")
        return received


def _too_long(received: bytearray) -> BadRequestError:
    if b"\n" in received[:LIMIT]:
        status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    else:
        status = HTTPStatus.REQUEST_URI_TOO_LONG
    return BadRequestError(f"a head of more than {LIMIT} bytes", status)
