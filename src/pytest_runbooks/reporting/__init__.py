"""Makes what people and machines read from outcomes; every report is a function of them."""

from __future__ import annotations

from .failure import failure_text, late_refusals_text
from .masking import Masker

__all__ = ["Masker", "failure_text", "late_refusals_text"]
