"""The gateway of a worker: what answers every request of a block."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from .ledger import Ledger
from .loopback import LoopbackServer


class Gateway:
    """Listens on the loopback interface from construction to `close`.

    Attributes:
        ledger: of the calls that were made and of what was refused.
    """

    def __init__(self) -> None:
        self.ledger = Ledger()
        self._emulator: WSGIApplication | None = None
        self._server = LoopbackServer(self._answer, "gateway")

    @property
    def url(self) -> str:
        """Give the URL for `AWS_ENDPOINT_URL` and for the proxy variables."""
        return self._server.url

    @property
    def port(self) -> int:
        """Give the port on 127.0.0.1."""
        return self._server.port

    def serve(self, emulator: WSGIApplication) -> None:
        """Let an emulator answer the AWS calls from here on."""
        self._emulator = emulator

    def close(self) -> None:
        """Stop answering, and wait for the requests under way."""
        self._server.close()

    def _answer(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        assert self._emulator is not None
        return self._emulator(environ, start_response)
