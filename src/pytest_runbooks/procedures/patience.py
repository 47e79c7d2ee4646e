"""An end to what a regular expression of a page may compute."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..errors import SettingError

LIMIT = 2.0  # seconds of computing; what ends at all takes milliseconds
LIMIT_OF_COMPARISON = 20.0  # the same for a whole output, of which a mebibyte may be compared


@contextmanager
def limited(seconds: float = LIMIT) -> Iterator[None]:
    """Break off what is computed in the body when it takes too long.

    The engine of `re` looks for signals, and so can be stopped; only the main thread can.

    Args:
        seconds: of computing, however long they take.

    Raises:
        SettingError: it took too long.
    """

    def break_off(_number: int, _frame: FrameType | None) -> None:
        raise SettingError(
            f"the output is not understood within {seconds:g} s of computing: a regular expression "
            "of the page tries too many ways; write it without repetitions in repetitions, as "
            "`(a+)+`"
        )

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, break_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
