"""Durations as people write them: `90s`, `15m`, `1h30m`, `500ms`, `2d`."""

from __future__ import annotations

import re

# Nine digits are thirty years of seconds; more is a slip of the hand.
_AMOUNT = r"([0-9]{1,9})"
PATTERN = rf"(?=.)(?:{_AMOUNT}d)?(?:{_AMOUNT}h)?(?:{_AMOUNT}m)?(?:{_AMOUNT}s)?(?:{_AMOUNT}ms)?"
_DURATION = re.compile(PATTERN)
_SECONDS = (86400.0, 3600.0, 60.0, 1.0, 0.001)

FORM = "write a duration as `90s`, `15m`, `1h30m`, `500ms` or `2d`"


def seconds_of(text: str) -> float:
    """Read a duration as seconds.

    Raises:
        ValueError: the text is not a duration; `FORM` says how one is written.
    """
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(f"`{text}` is not a duration")
    return sum(
        int(amount) * unit for amount, unit in zip(found.groups(), _SECONDS, strict=True) if amount
    )
