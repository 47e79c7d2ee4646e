"""TLS within a stream: what a client speaks through a tunnel that it believes to lead outside."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from .stream import LAST, Hold, Stream

_Result = TypeVar("_Result")


class TlsStream:
    """The server's side of TLS over another stream.

    The constructor returns when the handshake is done. It works in memory rather than on a socket,
    so that bytes which came along with the request for the tunnel are not lost, and so that it
    works within TLS, too.

    Args:
        below: carries the encrypted bytes.
        context: of the server, with its certificate.
        received: encrypted bytes that were received already.

    Raises:
        ssl.SSLError: the client does not trust the certificate, speaks no TLS, or went away.
        OSError: the connection broke.
    """

    def __init__(self, below: Stream, context: ssl.SSLContext, received: bytes) -> None:
        self._below = below
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._incoming.write(received)
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._drive(self._tls.do_handshake)

    def receive(self) -> bytes:
        """Wait for some bytes; see `Stream`."""
        try:
            return self._drive(lambda: self._tls.read(65536))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):  # the end, with or without a farewell
            return b""

    def send(self, data: bytes | memoryview) -> None:
        """Send everything; see `Stream`."""
        left = memoryview(data)
        while left:
            left = left[self._tls.write(left) :]  # at most one record, of 16 KiB
            if self._outgoing.pending > LAST * 4 or not left:
                self._below.send(self._outgoing.read())

    def send_last(self, data: bytes, hold: Hold) -> None:
        """Send everything; see `Stream`."""
        left = memoryview(data)
        self.send(left[:-LAST])
        left = left[-LAST:]
        while left:
            left = left[self._tls.write(left) :]
        self._below.send_last(self._outgoing.read(), hold)

    def set_timeout(self, seconds: float | None) -> None:
        """Limit how long `receive` waits; see `Stream`."""
        self._below.set_timeout(seconds)

    def end(self) -> None:
        """Say that nothing more will be sent; see `Stream`."""
        with suppress(OSError):  # it wants to hear the farewell of the other side, or that is gone
            self._tls.unwrap()
        with suppress(OSError):
            self._flush()
        self._below.end()

    def abort(self) -> None:
        """Let the connection be reset when it is closed; see `Stream`."""
        self._below.abort()

    def _drive(self, action: Callable[[], _Result]) -> _Result:
        while True:
            try:
                result = action()
            except ssl.SSLWantReadError:
                self._flush()
                if received := self._below.receive():
                    self._incoming.write(received)
                else:
                    self._incoming.write_eof()
                continue
            except ssl.SSLError:
                with suppress(OSError):  # an alert for the client, if that is still there
                    self._flush()
                raise
            self._flush()
            return result

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._below.send(self._outgoing.read())
