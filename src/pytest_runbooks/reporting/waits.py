"""Shortened waits as people read them."""

from __future__ import annotations

from ..model import Outcome

_UNITS = (("h", 3600), ("m", 60))


def waits_text(outcome: Outcome) -> str:
    """Say how long a step was to wait, and did: `5 m 30 s documented, waited 1.2 s`."""
    if not outcome.shortened:
        return ""
    documented = duration(outcome.shortened + outcome.waited)
    return f"{documented} documented, waited {duration(outcome.waited)}"


def duration(seconds: float) -> str:
    """Write a duration as a person does; below a minute to the tenth of a second."""
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    left, parts = round(seconds), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        parts += [f"{count} {unit}"] * bool(count)
    return " ".join(parts + [f"{left} s"] * bool(left))
