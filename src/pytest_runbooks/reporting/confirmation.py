"""What a person was asked at a manual step or an approval, and answered."""

from __future__ import annotations

from ..model import Outcome
from .masking import Masker


def confirmation_text(outcome: Outcome, masker: Masker) -> str:
    """Say what was asked, the answer, whose it was, and when; empty when nobody was asked."""
    said = outcome.confirmation
    if said is None:
        return ""
    answer = "yes" if said.given else "no"
    return masker.mask(f"{said.asked}: {answer}, by {said.who} at {said.when}")
