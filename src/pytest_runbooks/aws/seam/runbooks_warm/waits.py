"""Long waits between the polls of a waiter, `aws ... wait`: a short time, and written down.

An emulator has done in milliseconds what a waiter asks AWS for every half minute. The polls are the
same, and so is what the command says and how it ends.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from typing import Any, NamedTuple

from .request import Request, fields

LONG = 5.0  # seconds from which on a wait is shortened
LEAST = 0.1  # seconds that it takes then
_IN_BACKGROUND = (signal.SIGINT, signal.SIGHUP)  # a shell's job ignores the one, nohup the other


class Shortening(NamedTuple):
    """How waits are shortened.

    Attributes:
        records: the file for a line `DOCUMENTED WAITED` of each, in milliseconds.
        longest: the seconds that one takes at most.
    """

    records: str
    longest: float


def shorten(request: Request, shortening: Shortening) -> None:
    """Let this process, which runs the CLI for one call, shorten the waits of its waiter.

    Those of a job in the background, and those that `timeout` is to end, are as long as ever.
    """
    if "wait" not in request.arguments or _is_real(request.status):
        return
    import botocore.waiter  # noqa: PLC0415 - the CLI's own, which is not there where this is checked

    if hasattr(botocore.waiter, "time"):
        botocore.waiter.time = _Time(shortening)


def _is_real(status: dict[str, str]) -> bool:
    """Look at a caller, whose descriptors this process has, and at what it was started by.

    Above all of these stands the shell of the procedure. What that starts in the background reads
    from a /dev/null that is open for reading only, or ignores SIGINT.
    """
    reads_only = fcntl.fcntl(0, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
    if reads_only and os.fstat(0).st_rdev == os.stat(os.devnull).st_rdev:
        return True
    while status["Pid"] != status["NSsid"]:
        ignored = int(status["SigIgn"], 16)
        if status["Name"] == "timeout" or any(ignored >> (one - 1) & 1 for one in _IN_BACKGROUND):
            return True
        try:
            with open(f"/proc/{status['PPid']}/status", encoding="utf-8", errors="replace") as file:
                status = fields(file.read())
        except OSError:  # it has ended
            return False
    return False


class _Time:
    """The module `time`, whose `sleep` shortens long waits."""

    def __init__(self, shortening: Shortening) -> None:
        self._shortening = shortening

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    def sleep(self, seconds: float) -> None:
        """Wait as long as is said, or a short time in the place of a long one."""
        if seconds > LONG:
            waited = min(max(seconds / 50, LEAST), self._shortening.longest)
            file = os.open(self._shortening.records, os.O_WRONLY | os.O_APPEND)
            os.write(file, b"%d %d\n" % (seconds * 1000, waited * 1000))
            os.close(file)
            seconds = waited
        time.sleep(seconds)
