"""What rules say of words that the AWS CLI does not know."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache

from botocore import __version__

_DASHES = re.compile("[\u2010-\u2015\u2212]")
# What pages write where a word of the reader belongs, and the key that completes one.
_STAND_IN = re.compile(
    r"(?:service|command|sub-?command|operation|action)(?:-?name)?|.*TAB.*", re.ASCII
)
_NEAR = 0.7  # of 1, which is the same word


@lru_cache(maxsize=4096)
def _nearest(word: str, allowed: frozenset[str], cutoff: float) -> str:
    near = get_close_matches(word, sorted(allowed), n=1, cutoff=cutoff)
    return near[0] if near else ""


def nearest(word: str, allowed: Collection[str], cutoff: float = _NEAR) -> str:
    """Give the allowed word that is nearest to a word; empty when none is near."""
    return _nearest(word, frozenset(allowed), cutoff)


def hint_of(word: str, allowed: Collection[str], listing: str) -> str:
    """Say which word may be meant, or how to see all, and where the word was looked up.

    Args:
        word: that is unknown.
        allowed: those that are known.
        listing: the command that lists them.
    """
    if near := nearest(word, allowed):
        return f"did you mean `{near}`?"
    return f"`{listing}` lists them; looked up in the models of botocore {__version__}"


def begins_with_a_dash(text: str) -> bool:
    """Say whether a word begins with a sign that looks like `-` and is none."""
    return bool(_DASHES.match(text))


def is_stand_in(word: str) -> bool:
    """Say whether a word stands for any word of its kind: `service`, `command`."""
    return bool(_STAND_IN.fullmatch(word))
