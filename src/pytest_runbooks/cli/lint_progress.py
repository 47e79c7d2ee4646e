"""How far a look at many documents is, for a person who waits."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

T = TypeVar("T")

FIRST = 0.5
"""Seconds that nobody is told anything."""

_EACH = 0.1  # seconds between two lines
_CLEAR = "\r\x1b[K"


def with_progress(items: Sequence[T], stream: TextIO) -> Iterator[T]:
    """Give each item; on a terminal, say how many are done, when it takes its time."""
    if not stream.isatty():
        yield from items
        return
    next_time = time.monotonic() + FIRST
    shown = False
    try:
        for number, item in enumerate(items):
            if (now := time.monotonic()) >= next_time:
                stream.write(f"{_CLEAR}looked at {number} of {len(items)} documents")
                stream.flush()
                shown, next_time = True, now + _EACH
            yield item
    finally:
        if shown:
            stream.write(_CLEAR)
            stream.flush()
