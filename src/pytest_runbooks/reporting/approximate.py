"""What rests on approximate emulation, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..model import ApiCall
from .calls import MOST

Place = tuple[str, int]
"""A document and a line."""


def approximate_names(calls: Iterable[ApiCall]) -> tuple[str, ...]:
    """Name the operations that the emulator does not answer quite as AWS does, each once."""
    found = (f"{call.service}:{call.operation}" for call in calls if call.approximate)
    return tuple(dict.fromkeys(found))


def approximate_texts(calls: Iterable[ApiCall]) -> tuple[str, ...]:
    """Say of each of them what AWS does otherwise."""
    found = (f"{call.service}:{call.operation}: {call.approximate}" for call in calls)
    return tuple(dict.fromkeys(text for text in found if not text.endswith(": ")))


def approximate_lines(calls: Iterable[ApiCall]) -> Iterator[str]:
    """Say what a step rests on; nothing when AWS would have answered the same."""
    if texts := approximate_texts(calls):
        yield "rests on approximate emulation:"
        yield from (f"  {text}" for text in texts)


def approximate_summary(steps: Mapping[Place, Iterable[str]]) -> str:
    """Say of a run which steps rest on what, in one line; empty when none does.

    Args:
        steps: the operations, by the place of the step.
    """
    told = [
        f"{path}:{line} ({', '.join(dict.fromkeys(names))})"
        for (path, line), names in sorted(steps.items())
    ]
    if not told:
        return ""
    more = f", and {len(told) - MOST} more" if len(told) > MOST else ""
    rest = "1 step rests" if len(told) == 1 else f"{len(told)} steps rest"
    return f"{rest} on approximate emulation: {', '.join(told[:MOST])}{more}"
