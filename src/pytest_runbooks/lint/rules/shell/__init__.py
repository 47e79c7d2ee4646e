"""Rules of the family `shell`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import syntax, unset_variable

RULES: tuple[Rule, ...] = (syntax.RULE, unset_variable.RULE)
