"""Hold what a document promises against what came out; pure, and never raises."""

from __future__ import annotations

from .comparison import compare, is_data, problem_of
from .names import mentions_names

__all__ = ["compare", "is_data", "mentions_names", "problem_of"]
