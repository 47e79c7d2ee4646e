"""What faults did, in a report."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Outcome
from .masking import Masker


def fault_texts(outcome: Outcome, masker: Masker) -> Iterator[str]:
    """Give a line for each fault that was there while a step ran: what it is, hit, and its end."""
    return (masker.mask(str(record)) for record in outcome.faults)
