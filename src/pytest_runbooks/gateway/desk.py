"""What all connections of a gateway share."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication, WSGIEnvironment

from .faults import Faults
from .ledger import Ledger
from .stubs import Stubs
from .target import PORTS, Target, reason_to_refuse

if TYPE_CHECKING:
    from .authority import Authority


def nowhere(_: str) -> bool:
    """Answer on no host outside of AWS."""
    return False


def noted_by_nobody(_: WSGIEnvironment) -> None:
    """Leave it to the host and the path to say for which API a request is."""


class Desk:
    """Who answers what, for every connection of a gateway.

    Attributes:
        ledger: of the gateway.
        stubs: of the gateway.
        faults: of the gateway.
        address: where the gateway listens.
        port: where the gateway listens.
        emulator: answers the AWS calls; None while there is none.
        serves: says of a host outside of AWS whether the emulator answers there, too.
        note: notes in a request for which API of a customer it is, before it is answered.
        closing: set when the gateway closes, so that nobody goes on waiting.
    """

    def __init__(self, address: str, port: int) -> None:
        self.ledger = Ledger()
        self.stubs = Stubs()
        self.faults = Faults()
        self.address = address
        self.port = port
        self.emulator: WSGIApplication | None = None
        self.serves: Callable[[str], bool] = nowhere
        self.note: Callable[[WSGIEnvironment], object] = noted_by_nobody
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._authority: Authority | None = None
        self._folder: Path | None = None

    def reason_to_refuse(self, target: Target) -> str:
        """Say in one line why nothing answers a request; empty when the emulator does.

        Args:
            target: what was asked for, for which no stub is declared.
        """
        why = reason_to_refuse(target, self.port)
        if why and PORTS.get(target.scheme) == target.port and self.serves(target.host):
            return ""
        return why

    @property
    def authority(self) -> Authority:
        """Give the certificate authority, made when it is first asked for."""
        with self._lock:
            if not self._authority:
                # Here and not above: only those who need it pay for cryptography.
                from .authority import Authority  # noqa: PLC0415

                self._folder = Path(tempfile.mkdtemp(prefix="runbooks-gateway-"))
                self._authority = Authority(self._folder)
            return self._authority

    def remove_files(self) -> None:
        """Remove the files of the authority."""
        with self._lock:
            if self._folder:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None
