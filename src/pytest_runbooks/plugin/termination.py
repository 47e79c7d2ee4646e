"""What ends a run from outside is heeded like Ctrl-C.

SIGTERM is sent by `timeout`, `docker stop` and a cancelled CI job, SIGHUP by a terminal that is
closed.

Python would end at once: no cleanup would run, no report would be written, and what a procedure
wrote would stay in the folder for temporary files, with nobody to remove it.
"""

from __future__ import annotations

import signal
import threading
from functools import partial
from types import FrameType

import pytest

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def heed_termination(config: pytest.Config) -> None:
    """Let the signals interrupt the run until it ends, unless somebody else wants them."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
            config.add_cleanup(partial(_forget, number))


def _forget(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
