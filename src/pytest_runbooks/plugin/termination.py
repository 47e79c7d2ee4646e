"""SIGTERM, as `timeout`, `docker stop` and a cancelled CI job send it, is heeded like Ctrl-C.

Python would end at once: no cleanup would run, no report would be written, and what a procedure
wrote would stay in the folder for temporary files, with nobody to remove it.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import pytest


def heed_termination(config: pytest.Config) -> None:
    """Let SIGTERM interrupt the run until it ends, unless somebody else wants the signal."""
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _interrupt)
        config.add_cleanup(_forget)


def _forget() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
