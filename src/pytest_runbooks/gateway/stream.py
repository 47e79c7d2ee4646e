"""The bytes of a connection as they go over the wire, and the last of an answer in particular."""

from __future__ import annotations

import select
import socket
import struct
import time
from contextlib import suppress
from typing import Protocol

LAST = 16384  # bytes; what `send_last` tries to send at once at most


class Hold(Protocol):
    """Told when the last bytes of an answer are about to leave, and when they did not."""

    def hold(self) -> None:
        """Take note: the caller may have its whole answer any moment from here on."""

    def release(self) -> None:
        """Take note: the answer is not at its end yet."""


class NoHold:
    """For answers that nobody waits to have described."""

    def hold(self) -> None:
        """Do nothing."""

    def release(self) -> None:
        """Do nothing."""


class Stream(Protocol):
    """One side of a connection, encrypted or not."""

    def receive(self) -> bytes:
        """Wait for some bytes; empty when the other side sends no more.

        Raises:
            OSError: the connection broke, or nothing came in time; see `set_timeout`.
        """

    def send(self, data: bytes | memoryview) -> None:
        """Send everything, however long that takes.

        Raises:
            OSError: the other side hung up.
        """

    def send_last(self, data: bytes, hold: Hold) -> None:
        """Send everything; `hold` is held when this returns, and never while this waits.

        Raises:
            OSError: the other side hung up.
        """

    def set_timeout(self, seconds: float | None) -> None:
        """Limit how long `receive` waits from here on, all in all; None for as long as it takes."""

    def end(self) -> None:
        """Say that nothing more will be sent; what the other side still sends can be received."""

    def abort(self) -> None:
        """Let the connection be reset when it is closed, so that the other side sees it break."""


class SocketStream:
    """A connection as it is.

    Args:
        connection: connected; it stays the caller's to close.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._until: float | None = None

    def receive(self) -> bytes:
        """Wait for some bytes; see `Stream`."""
        if self._until is not None:  # not a time for each byte, which could go on for ever
            self._socket.settimeout(max(0.001, self._until - time.monotonic()))
        return self._socket.recv(65536)

    def send(self, data: bytes | memoryview) -> None:
        """Send everything; see `Stream`."""
        self._socket.sendall(data)

    def send_last(self, data: bytes, hold: Hold) -> None:
        """Send everything; see `Stream`."""
        left = memoryview(data)
        if len(left) > LAST:
            self.send(left[:-LAST])
            left = left[-LAST:]
        while True:
            hold.hold()
            with suppress(BlockingIOError):
                left = left[self._socket.send(left, socket.MSG_DONTWAIT) :]
            if not left:
                return
            hold.release()
            self._wait_until_writable()

    def set_timeout(self, seconds: float | None) -> None:
        """Limit how long `receive` waits; see `Stream`."""
        self._until = None if seconds is None else time.monotonic() + seconds
        self._socket.settimeout(seconds)

    def end(self) -> None:
        """Say that nothing more will be sent; see `Stream`."""
        with suppress(OSError):  # the other side hung up first
            self._socket.shutdown(socket.SHUT_WR)

    def abort(self) -> None:
        """Let the connection be reset when it is closed; see `Stream`."""
        at_once = struct.pack("ii", 1, 0)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)

    def _wait_until_writable(self) -> None:
        poll = select.poll()
        poll.register(self._socket, select.POLLOUT)
        poll.poll()
