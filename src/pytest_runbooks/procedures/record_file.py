"""A file in which programs of the blocks write down what they did, a line for each time.

Blocks can write to it as well, anything and any time: who reads the lines takes what is a record,
and leaves the rest.
"""

from __future__ import annotations

import os
from pathlib import Path

MOST = 1 << 22  # bytes that are read at a time


class RecordFile:
    """The harness's end of it, open from the beginning: no block can put another in its place.

    Args:
        path: where it is made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._read = 0

    def take(self) -> list[str]:
        """Give the lines that were written since the last time; one that is not whole waits."""
        size = os.fstat(self._file).st_size
        start = self._read if self._read <= size else 0  # a block has cut it short
        said = os.pread(self._file, MOST, start)
        whole = said.rfind(b"\n") + 1
        # More than that is no record of calls: it is passed.
        self._read = size if len(said) == MOST else start + whole
        return said[:whole].decode(errors="replace").splitlines()

    def close(self) -> None:
        """Close the file, which goes with its folder."""
        os.close(self._file)
