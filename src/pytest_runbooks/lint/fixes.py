"""Mends documents by the edits that findings bring along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..parsing.edits import apply_edits, without_overlap
from .engine import Checked

ROUNDS = 20
"""How often a document is mended and looked at again, at the most."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A document after its problems were mended, as far as that is certain.

    Attributes:
        before: its text as it was read.
        text: its text afterwards.
        count: how many problems were mended.
        checked: what is found in it afterwards.
    """

    before: str
    text: str
    count: int
    checked: Checked


def mend(text: str, look: Callable[[str], Checked]) -> Mended:
    """Apply what findings propose, and look again, until nothing is proposed any more.

    Of edits that clash, the first is made; the others come up again, or not, in the next round.
    Edits of files beside the document are left to people.

    Args:
        text: the document as it was read.
        look: finds what is to be said of a text of the document.
    """
    now, count = text, 0
    checked = look(now)
    for _ in range(ROUNDS):
        proposed = [
            one.edits
            for one in checked.diagnostics
            if one.edits and all(edit.span.start.path == checked.path for edit in one.edits)
        ]
        taken = without_overlap(now, proposed)
        after = apply_edits(now, [edit for edits in taken for edit in edits])
        if after == now:
            break
        now, count = after, count + len(taken)
        checked = look(now)
    return Mended(text, now, count, checked)
