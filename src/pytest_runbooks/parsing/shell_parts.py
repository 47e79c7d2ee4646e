"""What shell text is made of: words, signs and redirections, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

UNKNOWN = "\ue000"
"""Stands in a text where something else decides what it is: a sign that is for private use."""


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator that stands between commands, or a line's end; `begin` is its offset."""

    text: str
    begin: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Read:
    """A variable whose value is taken.

    Attributes:
        name: of the variable.
        begin: the offset of `$`.
        is_guarded: the text says what holds when it is not set: `${NAME:-...}` and the like.
    """

    name: str
    begin: int
    is_guarded: bool = False


class Word(NamedTuple):
    """One word, without its quotes; a tuple, as a page has thousands of them.

    Attributes:
        start: its text, up to what an expansion decides.
        line: how many lines stand above it.
        is_literal: there is no expansion in it: `start` is all.
        is_plain: nothing of it is quoted, so that it may be a reserved word.
        substituted: what stands in its command substitutions.
        begin: the offset of its first sign, quotes included.
        end: the offset behind its last one.
        pieces: its text in stretches, None where an expansion decides.
        places: the offset where each of them begins.
        reads: the variables in it, but for those in its command substitutions.
        known: its text with one `UNKNOWN` where an expansion, or such signs, decide.
    """

    start: str
    line: int
    is_literal: bool = True
    is_plain: bool = True
    substituted: tuple[tuple[Token, ...], ...] = ()
    begin: int = 0
    end: int = 0
    pieces: tuple[str | None, ...] = ()
    places: tuple[int, ...] = ()
    reads: tuple[Read, ...] = ()
    known: str = ""

    @property
    def text(self) -> str | None:
        """Give the whole word; None where an expansion decides."""
        return self.start if self.is_literal else None


@dataclass(frozen=True, slots=True)
class Redirection:
    """Where a command reads from or writes to.

    Attributes:
        sign: the operator, without the number of the descriptor: `>`, `>>`, `<<`, `2>` is `>`.
        target: the word behind it.
        begin: the offset of the operator, or of the number before it.
        body: of a here-document: the offset where its text begins; None for others.
        body_end: and where it ends.
        reads: the variables in that text.
    """

    sign: str
    target: Word
    begin: int
    body: int | None = None
    body_end: int = 0
    reads: tuple[Read, ...] = ()


Token = Word | Sign | Redirection


@dataclass(frozen=True, slots=True)
class ShellText:
    """A whole text, read.

    Attributes:
        tokens: its words, signs and redirections, in order.
        comments: the offsets where each comment begins, at `#`, and ends.
    """

    tokens: tuple[Token, ...]
    comments: tuple[tuple[int, int], ...]
