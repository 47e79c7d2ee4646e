"""What one comparison of the warm `aws` with the cold one consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """A shell script with `aws` in it, run twice on the same state: cold and warm.

    Attributes:
        name: a sentence, unique.
        script: read by bash, in a work directory of its own.
        given: what the emulator holds: names of functions in `givens.py`.
        files: what the work directory holds, by name.
        home: what HOME holds beside the usual, by path; it wins over the usual.
        env: variables that differ from those of blocks; None for one that is not there.
        stdin: what the script reads; nothing where it is None.
        cold: how many of its calls run cold though there is a server: all or none of them.
        only: the first number of the version of the program that it is for; 0 for any.
        sample: part of every run of the tests, not only of the whole suite.
        unordered: the program's threads say lines in any order; lines are sorted.
    """

    name: str
    script: str
    given: tuple[str, ...] = ()
    files: Mapping[str, str | bytes] = field(default_factory=lambda: NOTHING)
    home: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    env: Mapping[str, str | None] = field(default_factory=lambda: NOTHING)
    stdin: bytes | None = None
    cold: bool = False
    only: int = 0
    sample: bool = False
    unordered: bool = False
