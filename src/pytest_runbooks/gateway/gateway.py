"""The gateway of a worker: what answers every request of a block, and never goes out itself."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from wsgiref.types import WSGIApplication, WSGIEnvironment

from ..model import ApiCall
from .desk import Desk, noted_by_nobody, nowhere
from .faults import Faults
from .ledger import Ledger, exact
from .loopback import LoopbackServer
from .stubs import Stubs


class Gateway:
    """AWS endpoint and forward proxy in one, on the loopback interface.

    It listens from construction to `close`. Whatever it is asked for, it answers itself: AWS calls
    by the emulator, declared URLs by their stubs, and everything else by a refusal.

    Attributes:
        ledger: of the calls that were made and of what was refused.
        stubs: the declared answers outside of AWS, and what was asked of them.
        faults: what is injected into calls.
    """

    def __init__(self) -> None:
        self._server = LoopbackServer(self._converse, "gateway")
        self._desk = Desk(self._server.host, self._server.port)
        self.ledger: Ledger = self._desk.ledger
        self.stubs: Stubs = self._desk.stubs
        self.faults: Faults = self._desk.faults

    @property
    def url(self) -> str:
        """Give the URL for `AWS_ENDPOINT_URL` and for the proxy variables."""
        return self._server.url

    @property
    def port(self) -> int:
        """Give the port on 127.0.0.1."""
        return self._server.port

    @property
    def ca_file(self) -> Path:
        """Give the file with the certificate that clients must trust, alone, as PEM.

        It is there from the first time that somebody asks, until `close`.
        """
        return self._desk.authority.file

    def serve(
        self,
        emulator: WSGIApplication,
        approximation: Callable[[ApiCall], str] = exact,
        serves: Callable[[str], bool] = nowhere,
        note: Callable[[WSGIEnvironment], object] = noted_by_nobody,
    ) -> None:
        """Let an emulator answer the AWS calls from here on.

        Args:
            emulator: the application.
            approximation: what it does otherwise than AWS in a call; see `ApiCall.approximate`.
            serves: says of a host outside of AWS whether the emulator answers there, too.
            note: notes in a request for which API of a customer it is, before it is answered.
        """
        self._desk.emulator = emulator
        self._desk.serves = serves
        self._desk.note = note
        self.ledger.approximation = approximation

    def close(self) -> None:
        """Stop answering, wait for the requests under way, and remove the files."""
        self._desk.closing.set()
        self._server.close()
        self._desk.remove_files()

    def _converse(self, connection: socket.socket) -> None:
        # Here and not above: a gateway that nobody calls costs a socket.
        from .conversation import converse  # noqa: PLC0415

        converse(connection, self._desk)
