"""Taking turns with an emulator that several processes share, and knowing what they left in it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.05
_CLEAN = "clean"


class Turns:
    """The turns of the processes of one user on one machine.

    The lock is the kernel's: a process that dies gives its turn back.

    Args:
        key: names what is shared, for example by its URL.
        run: names the run that this process is part of.
        say: told, in words, when this process has to wait.
    """

    def __init__(self, key: str, run: str, say: Callable[[str], None]) -> None:
        self._key = key
        self._used = f"used in {run}"
        self._say = say
        self._file: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other process has its turn, and have it until the block ends."""
        folder = Path(tempfile.gettempdir()) / f"pytest-runbooks-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        name = hashlib.sha256(self._key.encode()).hexdigest()[:16]
        file = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            self._wait_for(file)
            self._file = file
            yield
        finally:
            self._file = None
            os.close(file)

    @property
    def is_clean(self) -> bool:
        """Whether it was emptied and not used since, by whichever process; False out of turn."""
        return self._noted() == _CLEAN

    @property
    def is_used(self) -> bool:
        """Whether a process of this run used it since it was emptied; False out of turn."""
        return self._noted() == self._used

    def note_clean(self) -> None:
        """Let all processes know that it is empty."""
        self._note(_CLEAN)

    def note_used(self) -> None:
        """Let all processes know that it may hold something."""
        self._note(self._used)

    def _noted(self) -> str:
        return "" if self._file is None else os.pread(self._file, 256, 0).decode()

    def _note(self, what: str) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, what.encode(), 0)

    def _wait_for(self, file: int) -> None:
        said = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not said:
                    self._say(f"waiting for another process to be done with {self._key}")
                    said = True
                time.sleep(POLL_SECONDS)
            else:
                return
