"""Rules of the family `artifacts`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import query_argument, query_form, query_word

RULES: tuple[Rule, ...] = (
    query_word.RULE,
    query_form.RULE,
    query_argument.RULE,
)
