"""The output of a command, taken from the FIFO it is written to, however much there is.

A FIFO and not a file, so that a program which opens `/dev/stdout` or `/dev/stderr` by that name
neither truncates nor overwrites what was written before, as on a terminal. A child that a command
leaves in the background cannot keep the harness waiting: what is there when the command has
answered is its output, and what comes later goes nowhere.
"""

from __future__ import annotations

import fcntl
import os
import struct
import termios
from pathlib import Path

from ..supervision.process import SupervisedProcess

CHUNK = 1 << 16  # bytes that a FIFO holds unless told otherwise


class Capture:
    """What one command writes to a stream.

    Args:
        path: the FIFO.
        limit: bytes kept; of a longer output the middle is dropped.

    Attributes:
        fd: readable when there is something to `read`.
        ended: nobody can write to the stream any more.
        cut: bytes that were dropped.
    """

    def __init__(self, path: Path, limit: int) -> None:
        self.fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self.ended = False
        self.cut = 0
        self._half = max(1, limit // 2)
        self._kept = bytearray()
        self._looked_at = 0  # bytes from the beginning

    def read(self, size: int = CHUNK) -> None:
        """Take in a part of what is there."""
        try:
            data = os.read(self.fd, size)
        except BlockingIOError:
            self.ended = False
            return
        self.ended = not data
        self._kept += data
        if len(self._kept) > 4 * self._half:
            self._drop_middle()

    def read_all(self) -> None:
        """Take in what is there now; a writer that never stops does not keep this going."""
        there = fcntl.ioctl(self.fd, termios.FIONREAD, bytes(4))
        enough = self.cut + len(self._kept) + struct.unpack("i", there)[0]
        while self.cut + len(self._kept) < enough:
            self.read()
        self.read(1)  # which says whether there is still a writer

    def says_anew(self, words: bytes) -> bool:
        """Look whether `words` came since this was asked last."""
        self.read_all()
        total = self.cut + len(self._kept)
        unseen = total - self._looked_at
        self._looked_at = total
        return unseen > 0 and words in self._kept[-unseen:]

    def text(self) -> str:
        """Give the text; where bytes were dropped stands a line that counts them."""
        if len(self._kept) > 2 * self._half:
            self._drop_middle()
        if not self.cut:
            return self._kept.decode(errors="replace")
        head, tail = self._kept[: self._half], self._kept[-self._half :]
        # Whole lines, so that the note stands on a line of its own.
        head, tail = head[: head.rfind(b"\n") + 1] or head + b"\n", tail[tail.find(b"\n") + 1 :]
        note = f"[{self.cut:,} bytes more were written here and are not kept]\n"
        return head.decode(errors="replace") + note + tail.decode(errors="replace")

    def _drop_middle(self) -> None:
        self.cut += len(self._kept) - 2 * self._half
        del self._kept[self._half : -self._half]


class OutputPipe:
    """The FIFO through which a stream of each command of a session comes.

    Args:
        path: where to make it; blocks are not told of it, but can see it as `/dev/stdout`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path, 0o600)

    def open(self, limit: int) -> Capture:
        """Begin to take in a stream of a command; see `Capture`."""
        return Capture(self.path, limit)

    def close(self, capture: Capture, process: SupervisedProcess) -> None:
        """End a capture that was opened here; who still writes is not disturbed by that."""
        capture.read_all()
        if not capture.ended:
            process.drain(self.path)
            self.path.unlink()
            os.mkfifo(self.path, 0o600)
        os.close(capture.fd)
