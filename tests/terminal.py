"""A terminal at which a test sits: it reads what is shown, and types."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import termios
import time
from typing import Self

PATIENCE = 30.0  # seconds until something has to be shown


class Terminal:
    """A pseudo-terminal, of which a program has the other side.

    Attributes:
        side: the descriptor of the program's side; -1 when only the program has it.
        shown: everything that was shown so far, without what would move the cursor.
    """

    def __init__(self, columns: int = 200, rows: int = 40) -> None:
        self._own, self.side = os.openpty()
        self.shown = ""
        self._read = 0
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._own, termios.TIOCSWINSZ, size)

    def give_away(self) -> None:
        """Leave the program's side to the program, so that reading ends when that does."""
        os.close(self.side)
        self.side = -1

    def until(self, text: str) -> str:
        """Wait until a text is shown after what was read before; give all up to its end."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown[self._read :]:
            assert self._take(deadline), f"{text!r} is not shown:\n{self.shown}"
        start = self._read
        self._read = self.shown.index(text, start) + len(text)
        return self.shown[start : self._read]

    def to_end(self) -> str:
        """Read until nobody has the other side any more; give what was not read before."""
        deadline = time.monotonic() + PATIENCE
        while self._take(deadline):
            pass
        assert time.monotonic() < deadline, self.shown
        start, self._read = self._read, len(self.shown)
        return self.shown[start:]

    def type(self, keys: str) -> None:
        os.write(self._own, keys.encode())

    def answer(self, question: str, answer: str) -> None:
        """Wait for a question, and answer it with a line."""
        self.until(question)
        self.type(f"{answer}\n")

    def hang_up(self) -> None:
        if self._own >= 0:
            os.close(self._own)
            self._own = -1

    def _take(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._own], [], [], max(0.0, deadline - time.monotonic()))
        try:
            data = os.read(self._own, 1 << 16) if ready else b""
        except OSError:  # nobody has the other side any more
            return False
        text = data.decode(errors="replace").replace("\r\n", "\n")
        self.shown += re.sub(r"\x1b\[[?\d;]*[a-zA-Z]", "", text)
        return bool(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        if self.side >= 0:
            self.give_away()
