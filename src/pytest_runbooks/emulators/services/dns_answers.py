"""Which records Route 53 answers with, by routing policy and health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

NEAREST = (
    "us-east-1",
    "us-east-2",
    "ca-central-1",
    "us-west-2",
    "ca-west-1",
    "us-west-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-south-2",
    "eu-central-2",
    "eu-south-1",
    "eu-north-1",
    "sa-east-1",
)
"""Regions by their latency from us-east-1, where the resolver is; others are further away."""

_MOST_VALUES = 8


@dataclass(frozen=True, slots=True)
class Record:
    """A record set.

    Attributes:
        identifier: tells records of one name and type apart; empty for a simple one.
        values: what it answers with.
        healthy: whether its health check, if it has one, and its target are.
        failover: `PRIMARY` or `SECONDARY`, or nothing.
        weight: its weight; None when it has none.
        region: its region, or nothing.
        several: whether it is one of several that are answered together.
    """

    identifier: str
    values: tuple[str, ...]
    healthy: bool = True
    failover: str = ""
    weight: int | None = None
    region: str = ""
    several: bool = False


class Turns:
    """Give weighted records their turns: over as many answers as all weights, each its share."""

    def __init__(self) -> None:
        self._credit: dict[str, int] = {}

    def next(self, records: Sequence[Record]) -> Record:
        """Choose one: the same sequence each time, as evenly mixed as the weights allow."""
        weights = {one.identifier: one.weight or 0 for one in records}
        if not any(weights.values()):
            weights = dict.fromkeys(weights, 1)
        for identifier, weight in weights.items():
            self._credit[identifier] = self._credit.get(identifier, 0) + weight
        chosen = max(records, key=lambda one: self._credit[one.identifier])
        self._credit[chosen.identifier] -= sum(weights.values())
        return chosen


def choose(records: Sequence[Record], turns: Turns) -> tuple[str, ...]:
    """Give the values that a name is answered with; all records have one routing policy."""
    alive = [one for one in records if one.healthy] or list(records)
    first = records[0]
    if first.failover:
        return min(alive, key=lambda one: one.failover).values
    if first.several:
        return tuple(value for one in alive[:_MOST_VALUES] for value in one.values)
    if first.weight is not None:
        heavy = [one for one in records if one.weight] or list(records)
        return turns.next([one for one in heavy if one.healthy] or alive).values
    if first.region:
        return min(alive, key=lambda one: (_distance(one.region), one.region)).values
    return first.values


def _distance(region: str) -> int:
    return NEAREST.index(region) if region in NEAREST else len(NEAREST)


Found = TypeVar("Found")


def covering(name: str, zone: str, find: Callable[[str], Sequence[Found]]) -> Sequence[Found]:
    """Find what covers a name: records of the name itself, else of the nearest wildcard."""
    if found := find(name):
        return found
    rest = name
    while rest not in {"", zone}:
        rest = rest.partition(".")[2]
        if found := find(f"*.{rest}"):
            return found
        if find(rest):
            break
    return ()
