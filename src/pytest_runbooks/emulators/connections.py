"""Connections to one HTTP server, kept alive between requests."""

from __future__ import annotations

import select
import socket
import ssl
import threading
import time

from .address import Address

CONNECT_SECONDS = 5.0  # an emulator is on this machine or near it
# Servers close what is idle for some seconds (hypercorn after 5). What is reused before that does
# not meet a connection that is being closed, so that no request has to be sent twice.
IDLE_SECONDS = 2.0


class Connections:
    """Lends connections to a server; many threads may ask at a time.

    Args:
        address: the server's.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._idle: list[tuple[float, socket.socket]] = []
        self._closed = False
        self._tls = _tls_for(address) if address.scheme == "https" else None

    def take(self, patience: float) -> socket.socket:
        """Lend a connection, an idle one if there is any.

        Args:
            patience: seconds of silence after which reading from it or writing to it fails.

        Raises:
            OSError: there is no connection to be had.
        """
        connection = self._idle_one() or self._new()
        connection.settimeout(patience)
        return connection

    def keep(self, connection: socket.socket) -> None:
        """Take a connection back on which a whole request was answered by a whole answer."""
        with self._lock:
            if not self._closed:
                self._idle.append((time.monotonic(), connection))
                return
        connection.close()

    def close(self) -> None:
        """Close what is idle, and what comes back from here on."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _idle_one(self) -> socket.socket | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                since, connection = self._idle.pop()  # the one that was used last
            # What speaks before it is asked has hung up.
            readable, _, _ = select.select([connection], [], [], 0)
            if not readable and time.monotonic() - since < IDLE_SECONDS:
                return connection
            connection.close()

    def _new(self) -> socket.socket:
        address = self._address
        connection = socket.create_connection((address.host, address.port), CONNECT_SECONDS)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is None:
                return connection
            return self._tls.wrap_socket(connection, server_hostname=address.host)
        except BaseException:
            connection.close()
            raise


def _tls_for(address: Address) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if address.is_loopback:  # what listens there signs its own certificate
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
