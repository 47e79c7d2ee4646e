"""Rules of the family `references`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    anchor_missing,
    command_file_missing,
    decision_dead_end,
    decision_unlabelled,
    definition_twice,
    diagram_link,
    diagram_syntax,
    document_missing,
    image_missing,
    leaf_without_section,
    link_empty,
    link_missing,
    mail_malformed,
    node_unreachable,
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
    command_file_missing.RULE,
    document_missing.RULE,
    diagram_syntax.RULE,
    diagram_link.RULE,
    decision_dead_end.RULE,
    decision_unlabelled.RULE,
    node_unreachable.RULE,
    leaf_without_section.RULE,
)
