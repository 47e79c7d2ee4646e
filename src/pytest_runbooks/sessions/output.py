"""The output of a command, read from the file it was written to, however much there is."""

from __future__ import annotations

import os
from pathlib import Path


class OutputFile:
    """A file that a command appends its output to.

    Reading from a file, and not from a pipe, means that a child left in the background cannot
    keep the harness waiting, and that a command never waits for the harness.

    Args:
        path: the file; it is created, for the owner only.
        limit: bytes kept; of a longer output the middle is dropped.
    """

    def __init__(self, path: Path, limit: int) -> None:
        self.path = path
        self.cut = 0
        self._limit = limit
        os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))

    def trim(self) -> None:
        """Keep a runaway writer from filling the disk; called while the command runs.

        Writers append, so what they write after a cut follows what was kept.
        """
        size = self.path.stat().st_size
        if size > 8 * self._limit:
            os.truncate(self.path, self._limit)
            self.cut += size - self._limit

    def read(self) -> str:
        """Give the text; where bytes were dropped stands a line that counts them."""
        with self.path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size <= self._limit and not self.cut:
                return file.read().decode(errors="replace")
            half = self._limit // 2
            head = file.read(half)
            file.seek(max(half, size - half))
            tail = file.read(half)
        self.cut += max(0, size - 2 * half)
        # Whole lines, so that the note stands on a line of its own.
        head, tail = head[: head.rfind(b"\n") + 1] or head + b"\n", tail[tail.find(b"\n") + 1 :]
        note = f"[{self.cut:,} bytes more were written here and are not kept]\n"
        return head.decode(errors="replace") + note + tail.decode(errors="replace")


class OutputFiles:
    """All output files of a session: background jobs may write to those of earlier commands."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[OutputFile] = []

    def new(self, name: str, limit: int) -> OutputFile:
        """Make the file for a stream of a command."""
        file = OutputFile(self._folder / name, limit)
        self._files.append(file)
        return file

    def trim(self) -> None:
        """Trim every file; see `OutputFile.trim`."""
        for file in self._files:
            file.trim()
