"""The body of a request: received whole before anybody acts on it, in memory only when small."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from typing import BinaryIO

THRESHOLD = 2**20  # bytes; a longer body goes to a file
KEPT = 65536  # bytes of a body that are kept for the ledger


class Body:
    """A body that is being received.

    An emulator sees complete requests only: what a client that hangs up left half-sent changes
    nothing, and a client that is slow keeps no emulator waiting.

    Attributes:
        file: the body, at its beginning once `receive` has returned.
        size: bytes received.
        beginning: the first `KEPT` bytes.
    """

    def __init__(self) -> None:
        self.file: BinaryIO = io.BytesIO()
        self.size = 0
        self.beginning = b""

    def receive(self, pieces: Iterable[bytes]) -> None:
        """Write down all pieces; what their iterator raises passes through."""
        for piece in pieces:
            if self.size < KEPT:
                self.beginning += piece[: KEPT - self.size]
            before, self.size = self.size, self.size + len(piece)
            if before <= THRESHOLD < self.size:
                self._to_disk()
            self.file.write(piece)
        self.file.seek(0)

    def close(self) -> None:
        """Give the memory or the file back."""
        self.file.close()

    def _to_disk(self) -> None:
        memory = self.file
        # It has no name: nothing is left behind, however the process ends.
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        memory.seek(0)
        self.file.write(memory.read())
        memory.close()
