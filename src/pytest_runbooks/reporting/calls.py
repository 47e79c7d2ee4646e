"""API calls and refusals as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..model import ApiCall, Refusal

MOST = 10  # calls shown on a line


def described(call: ApiCall) -> str:
    """Say what was called, about what, and how it ended: `dynamodb:PutItem products-dev 200`."""
    ended = call.error or (str(call.status) if call.status else "no answer")
    return " ".join(filter(None, [f"{call.service}:{call.operation}", call.resource, ended]))


def folded(calls: Iterable[ApiCall]) -> Iterator[str]:
    """Describe calls in the order in which each was made first, with how often it was made."""
    counts = Counter(described(call) for call in calls)
    for text, times in counts.items():
        yield f"{text} ({times} times)" if times > 1 else text


def calls_line(calls: Iterable[ApiCall]) -> Iterator[str]:
    """Give a line that lists the calls of a step; none when there are none."""
    texts = [*folded(calls)]
    more = len(texts) - MOST
    listed = ", ".join(texts[:MOST]) + (f" (+{more} more)" if more > 0 else "")
    if listed:
        yield f"AWS calls: {listed}"


def refused_lines(refusals: Iterable[Refusal]) -> Iterator[str]:
    """Say what was refused, each thing once, and why."""
    for refusal in dict.fromkeys((str(one), one.why) for one in refusals):
        what, why = refusal
        yield f"refused: {what}"
        yield from (f"  {line}" for line in why.splitlines())
