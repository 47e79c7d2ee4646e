"""Hold what a document promises against what came out; pure, and never raises."""

from __future__ import annotations

from .comparison import compare, problem_of
from .names import mentions_names

__all__ = ["compare", "mentions_names", "problem_of"]
