"""What rules say of words that the AWS CLI does not know."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from botocore import __version__

_NEAR = 0.7  # of 1, which is the same word


def nearest(word: str, allowed: Collection[str]) -> str:
    """Give the allowed word that is nearest to a word; empty when none is near."""
    near = get_close_matches(word, sorted(allowed), n=1, cutoff=_NEAR)
    return near[0] if near else ""


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
