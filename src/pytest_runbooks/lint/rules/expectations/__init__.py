"""Rules of the family `expectations`: what a page promises and nobody checks."""

from __future__ import annotations

from ...rule import Rule
from . import (
    change_without_check,
    expectation_in_comment,
    expects_anything,
    read_without_expectation,
    retry_of_change,
    unchecked_exit,
    unclaimed_output,
    volatile_value,
)

RULES: tuple[Rule, ...] = (
    expectation_in_comment.RULE,
    unclaimed_output.RULE,
    read_without_expectation.RULE,
    expects_anything.RULE,
    change_without_check.RULE,
    unchecked_exit.RULE,
    retry_of_change.RULE,
    volatile_value.RULE,
)
