"""Starts LocalStack, again when it asks for that, as the supervisor of its image does.

What LocalStack started (DynamoDB Local, kinesis-mock, functions) ends with it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

SERVE = Path(__file__).with_name("serve.py")
PATIENCE = 5.0  # seconds that LocalStack has for ending itself
PR_SET_CHILD_SUBREAPER = 36


class Supervisor:
    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._again = True

    def run(self) -> int:
        os.environ["SUPERVISOR_PID"] = str(os.getpid())
        signal.signal(signal.SIGUSR1, self._end)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        status = 0
        while self._again:
            self._again = False
            self._process = subprocess.Popen([sys.executable, SERVE])
            status = self._process.wait()
            signal.setitimer(signal.ITIMER_REAL, 0)
            end_children()
        return status

    def _end(self, number: int, _: FrameType | None) -> None:
        self._again = number == signal.SIGUSR1
        assert self._process is not None
        self._process.terminate()
        signal.signal(signal.SIGALRM, lambda *_: self._kill())
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)

    def _kill(self) -> None:
        assert self._process is not None
        self._process.kill()


def end_children() -> None:
    """Kill what is left: orphans are this process's children."""
    mine = Path(f"/proc/self/task/{os.getpid()}/children")
    while orphans := mine.read_text().split():
        for orphan in orphans:
            os.kill(int(orphan), signal.SIGKILL)
            os.waitpid(int(orphan), 0)


if __name__ == "__main__":
    sys.exit(Supervisor().run())
