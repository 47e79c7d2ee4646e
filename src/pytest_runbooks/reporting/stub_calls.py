"""Calls of stubbed commands as people read them: named as what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..model import StubCall
from .masking import Masker

MOST = 10  # calls shown of a step that failed


def stub_texts(calls: Iterable[StubCall], masker: Masker) -> Iterator[str]:
    """Describe calls in the order in which each was made first, with how often it was made."""
    counts = Counter(_described(call, masker) for call in calls)
    for text, times in counts.items():
        yield f"{text} ({times} times)" if times > 1 else text


def stub_lines(calls: Iterable[StubCall], masker: Masker) -> Iterator[str]:
    """Give lines that list the calls of a step; none when there are none."""
    texts = [*stub_texts(calls, masker)]
    more = len(texts) - MOST
    yield from (f"stubs: {text}" for text in texts[:MOST])
    if more > 0:
        yield f"stubs: (+{more} more)"


def _described(call: StubCall, masker: Masker) -> str:
    # A secret may go over several lines.
    problem = masker.mask(call.problem).partition("\n")[0]
    found = f", checked: {problem}" if problem else ""
    command = masker.mask(call.command).replace("\n", "\\n")
    return f"{command} (stub, {call.origin}): exit {call.status}{found}"
