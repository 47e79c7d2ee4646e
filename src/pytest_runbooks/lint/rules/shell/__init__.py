"""Rules of the family `shell`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import endless, syntax, unset_variable, waiting

RULES: tuple[Rule, ...] = (syntax.RULE, unset_variable.RULE, endless.RULE, waiting.RULE)
