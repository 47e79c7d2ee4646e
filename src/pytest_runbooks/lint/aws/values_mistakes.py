"""What can be wrong with the value of an option."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Sort(StrEnum):
    """What a mistake is about; each has its rule."""

    TYPE = auto()
    ENUM = auto()
    TOO_SMALL = auto()
    TOO_LARGE = auto()
    SHORTHAND = auto()
    JSON = auto()
    UNKNOWN_MEMBER = auto()
    MISSING_MEMBER = auto()
    ONE_OF = auto()
    POLICY = auto()
    DEFINITION = auto()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a text.

    Attributes:
        sort: what it is about.
        begin: the offset where it begins.
        end: the offset behind it.
        message: what is wrong; one line.
        hint: what to do; may be empty.
    """

    sort: Sort
    begin: int
    end: int
    message: str
    hint: str = ""
