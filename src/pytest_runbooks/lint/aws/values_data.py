"""Structured values as they are written: with the place of each part in its text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is; the texts are how messages call it."""

    OBJECT = "an object"
    LIST = "a list"
    STRING = "a text"
    INTEGER = "a whole number"
    DECIMAL = "a number"
    BOOLEAN = "a boolean"
    NULL = "null"
    UNKNOWN = "unknown"
    BARE = "a word"
    """A word of the shorthand syntax, which is what its place asks for."""


@dataclass(frozen=True, slots=True)
class Data:
    """A value.

    Attributes:
        kind: what it is.
        begin: the offset of its first sign.
        end: the offset behind its last sign.
        text: of a text, a word or a number.
        items: of a list.
        members: of an object: each key with its value.
        is_open: what cannot be known may add items or members.
    """

    kind: Kind
    begin: int
    end: int
    text: str = ""
    items: tuple[Data, ...] = ()
    members: tuple[tuple[Data, Data], ...] = ()
    is_open: bool = False

    def get(self, key: str) -> Data | None:
        """Give the value of a key; None when it is not there."""
        return next((value for name, value in self.members if name.text == key), None)


class MalformedError(Exception):
    """A text is not what its syntax asks for.

    Attributes:
        at: the offset where.
        why: what is wrong there.
        hint: what to do; may be empty.
        may_stand_for_another: a word is wrong there that a reader may replace.
    """

    def __init__(
        self, at: int, why: str, hint: str = "", *, may_stand_for_another: bool = False
    ) -> None:
        self.at = at
        self.why = why
        self.hint = hint
        self.may_stand_for_another = may_stand_for_another
        super().__init__(why)


class DoubtError(Exception):
    """What cannot be known decides what the text is."""
