"""A server on the loopback interface: a socket, and a thread for each connection."""

from __future__ import annotations

import resource
import selectors
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

BACKLOG = 128
MOST = 512  # connections at a time; each takes a thread
PATIENCE = 5.0  # seconds for which `close` waits for requests under way


class LoopbackServer:
    """Serve connections to 127.0.0.1, each in a thread of its own.

    At most `MOST` are served at a time, and fewer where the process may open few files: a client
    that opens thousands leaves this process files to work with. The others wait for their turn.

    Args:
        serve: called with each connection; it need not close it, and may raise `OSError` when the
            client hung up.
        name: of its threads.

    Attributes:
        host: the address it listens on.
        port: the port the kernel chose.
    """

    host = "127.0.0.1"

    def __init__(self, serve: Callable[[socket.socket], object], name: str) -> None:
        self._serve_one = serve
        self._name = name
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._closing = False
        self._free = threading.Semaphore(_most_connections())
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._listener.bind((self.host, 0))
            self._listener.listen(BACKLOG)
            self.port: int = self._listener.getsockname()[1]
            self._wake, self._woken = socket.socketpair()
        except BaseException:
            self._listener.close()
            raise
        self._listener.setblocking(False)
        self._acceptor = threading.Thread(target=self._accept, name=f"{name} server", daemon=True)
        self._acceptor.start()

    @property
    def url(self) -> str:
        """Give the URL of the server, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    def close(self) -> None:
        """Stop listening, end every connection and wait for their threads."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        self._wake.close()
        self._free.release()  # the acceptor may be waiting for it
        self._acceptor.join()
        self._woken.close()
        self._listener.close()
        with self._lock:
            connections = dict(self._connections)
        for connection in connections:
            with suppress(OSError):  # its own thread may have closed it meanwhile
                connection.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + PATIENCE
        for thread in connections.values():
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _accept(self) -> None:
        selector = selectors.DefaultSelector()
        with selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while all(key.fileobj is self._listener for key, _ in selector.select()):
                self._free.acquire()
                if self._closing or not self._accept_one():
                    self._free.release()

    def _accept_one(self) -> bool:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # the client is gone again, or no descriptor is free
            time.sleep(0.01)
            return False
        connection.setblocking(True)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        thread = threading.Thread(
            target=self._serve, args=(connection,), name=f"{self._name} request", daemon=True
        )
        with self._lock:
            self._connections[connection] = thread
        thread.start()
        return True

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, suppress(OSError):  # a client that hangs up is no news
                self._serve_one(connection)
        finally:
            with self._lock:
                self._connections.pop(connection, None)
            self._free.release()


def _most_connections() -> int:
    """Give a quarter of the files that this process may open: an emulator may need more of them."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else max(1, min(MOST, files // 4))
