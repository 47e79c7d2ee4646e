"""Rules of the family `references`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    anchor_missing,
    definition_twice,
    image_missing,
    link_empty,
    link_missing,
    mail_malformed,
    reference_undefined,
    scheme_missing,
)

RULES: tuple[Rule, ...] = (
    link_missing.RULE,
    anchor_missing.RULE,
    image_missing.RULE,
    reference_undefined.RULE,
    link_empty.RULE,
    mail_malformed.RULE,
    definition_twice.RULE,
    scheme_missing.RULE,
)
