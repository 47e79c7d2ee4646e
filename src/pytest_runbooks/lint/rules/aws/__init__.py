"""Rules of the family `aws`; see `lint/rules/__init__.py`."""

from __future__ import annotations

from ...rule import Rule
from . import (
    definition,
    malformed_json,
    malformed_shorthand,
    missing_member,
    one_member,
    policy,
    query_function,
    query_member,
    query_syntax,
    reserved_word,
    stand_in,
    too_large,
    too_small,
    unknown_member,
    unknown_word,
    wrong_type,
)

RULES: tuple[Rule, ...] = (
    wrong_type.RULE,
    unknown_word.RULE,
    too_small.RULE,
    too_large.RULE,
    malformed_shorthand.RULE,
    malformed_json.RULE,
    unknown_member.RULE,
    missing_member.RULE,
    one_member.RULE,
    stand_in.RULE,
    reserved_word.RULE,
    policy.RULE,
    definition.RULE,
    query_syntax.RULE,
    query_function.RULE,
    query_member.RULE,
)
