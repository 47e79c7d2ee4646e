"""Pseudo-terminals: a process opens the other side of its own, and nobody else's.

/dev/pts is closed, since the terminals at which the user sits are in it. A process that makes a
pseudo-terminal needs no path to open its other side, as openpty(3) does not; but Landlock looks at
the path all the same. So it is opened here, and given to the process.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Callable

from .asked import Asked
from .syscall_filter import OPEN_TERMINAL

_ADD = 0x40182103  # SECCOMP_IOCTL_NOTIF_ADDFD


def judge_terminal(asked: Asked, listener: int) -> Callable[[], int]:
    """Open the other side of a pseudo-terminal that is the caller's."""

    def act() -> int:
        how = asked.integer(2)
        with asked.descriptor(asked.integer(0)) as own:
            mine = fcntl.ioctl(own, OPEN_TERMINAL, how | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            given = struct.pack("=QIIII", asked.id, 0, mine, 0, how & os.O_CLOEXEC)
            # In a buffer that can be changed, so that the call gives its result and not the buffer.
            return int(fcntl.ioctl(listener, _ADD, bytearray(given)))
        finally:
            os.close(mine)

    return act
