"""Rules of the family `safety`: what destroys, and what must not stand in a page."""

from __future__ import annotations

from ...rule import Rule
from . import unwarned_destruction

RULES: tuple[Rule, ...] = (unwarned_destruction.RULE,)
