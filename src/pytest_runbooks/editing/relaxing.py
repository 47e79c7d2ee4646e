"""Mends a documented text of which one stretch is wrong, so that its wildcards stay.

Law: a mended text matches what came out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ..matching.bindings import Bindings
from ..matching.classes import TOKEN
from ..matching.pattern import Anything, Filled, Pattern, Slot, Token

_NAME = " replaced"  # no author can write it as a name
_PIECE = re.compile(r"\w+|\W")
_LOOSE = frozenset({"PATH", "WORD"})
_AFFORDABLE = 10**7  # steps of the regex engine in the worst case


def relaxed(pattern: Pattern, actual: str, bindings: Bindings) -> str | None:
    """Put what came out in the place of one literal stretch, of all others as few as possible.

    Where a stretch meets a wildcard or a class, its word or sign there must have come out, for
    else nobody knows where the one ends and the other begins; and where `[..]`, `[PATH]` or
    `[WORD]` takes in nearly anything, half of the literal text must have.

    Returns:
        The documented text with the stretch replaced, and its names bound; None when it takes
        more than that.
    """
    wild = sum(isinstance(token, Anything) for token in pattern.tokens)
    if pattern.is_literal or len(actual) ** (wild + 1) > _AFFORDABLE:
        return None
    if pattern.match(actual, bindings):
        return pattern.text
    found = max(_mended(pattern, actual, bindings), key=lambda one: one.kept, default=None)
    literal = sum(len(token) for token in pattern.tokens if isinstance(token, str))
    is_loose = wild or any(isinstance(one, Slot) and one.kind in _LOOSE for one in pattern.tokens)
    if found is None or (is_loose and found.kept * 2 < literal):
        return None
    text = "".join(map(_written, found.tokens))
    if len(TOKEN.findall(text)) != len(TOKEN.findall(pattern.text)):
        return None
    return text if Pattern(text, found.tokens).match(actual, bindings) else None


@dataclass(frozen=True, slots=True)
class _Mended:
    """Tokens of which one is new, and how many literal characters are as they were."""

    tokens: tuple[Token, ...]
    kept: int


def _mended(pattern: Pattern, actual: str, bindings: Bindings) -> Iterator[_Mended]:
    tokens = pattern.tokens
    literal = sum(len(token) for token in tokens if isinstance(token, str))
    for index, token in enumerate(tokens):
        if not isinstance(token, str):
            continue
        pieces = _PIECE.findall(token)
        head = int(index > 0 and isinstance(tokens[index - 1], (Slot, Anything)))
        tail = int(index + 1 < len(tokens) and isinstance(tokens[index + 1], (Slot, Anything)))
        attempt = _Attempt(pattern, index, pieces, actual, bindings)
        new = attempt.replaced(head, tail) if head + tail <= len(pieces) else None
        if new is None:
            continue
        # What matches with more pieces does so with fewer.
        ends = range(tail + 1, len(pieces) - head + 1)
        tail += bisect_left(ends, True, key=lambda n: attempt.replaced(head, n) is None)
        begins = range(head + 1, len(pieces) - tail + 1)
        head += bisect_left(begins, True, key=lambda n: attempt.replaced(n, tail) is None)
        new = attempt.replaced(head, tail)
        if new is None:
            continue
        gone = sum(map(len, pieces[head : len(pieces) - tail]))
        yield _Mended((*tokens[:index], new, *tokens[index + 1 :]), literal - gone)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Replaces one literal stretch, whose first and last pieces stay."""

    pattern: Pattern
    index: int
    pieces: list[str]
    actual: str
    bindings: Bindings

    def replaced(self, head: int, tail: int) -> str | None:
        """Give what came out in the place of the stretch; None when the rest does not match."""
        first = "".join(self.pieces[:head])
        last = "".join(self.pieces[len(self.pieces) - tail :])
        hole = Slot(f"{re.escape(first)}.*?{re.escape(last)}", "", "", _NAME)
        tokens = self.pattern.tokens
        trial = Pattern(self.pattern.text, (*tokens[: self.index], hole, *tokens[self.index + 1 :]))
        mark = self.bindings.mark()
        matches = trial.match(self.actual, self.bindings)
        new = self.bindings[_NAME] if matches else None
        self.bindings.undo(mark)
        return new


def _written(token: Token) -> str:
    match token:
        case str():
            return token
        case Slot(written=written) | Filled(written=written):
            return written
        case Anything():
            return "[..]"
