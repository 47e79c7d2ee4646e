"""The times that steps print, for the RPO."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ..matching.lines import without_escapes
from ..model import Outcome, Stream

_EPOCH = re.compile(r"[0-9]{9,10}(?:\.[0-9]+)?")
_MILLISECONDS = re.compile(r"[0-9]{12,13}")
_WITH_TIME = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ][0-9].*")
_OF_HTTP = re.compile(r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{5,8} \S{1,5}")


def moment_of(outcome: Outcome) -> float:
    """Read the time that a step has printed, or captured if it captures one value.

    Returns:
        Seconds of the epoch.

    Raises:
        ValueError: it is none; the message says what is needed, and what is there.
    """
    if len(outcome.captured) == 1:
        [value] = outcome.captured.values()
        text = str(value)
    else:
        last = outcome.outputs[-1]
        text = last.stderr if outcome.step.stream is Stream.STDERR else last.stdout
    text = without_escapes(text).strip().strip('"')
    if _EPOCH.fullmatch(text):
        return float(text)
    if _MILLISECONDS.fullmatch(text):
        return int(text) / 1000
    try:
        found = _read_time(text)
    except (ValueError, IndexError):
        shown = text.split("\n")[0][:60]
        raise ValueError(f"needs a time, as 2026-11-30T12:00:00Z, and has `{shown}`") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _read_time(text: str) -> datetime:
    """Read a time of ISO 8601, or of HTTP, as the AWS CLI v1 gives those of headers."""
    if _OF_HTTP.fullmatch(text):
        return parsedate_to_datetime(text)
    return datetime.fromisoformat(text if _WITH_TIME.fullmatch(text) else "")
