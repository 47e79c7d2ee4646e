"""Rules of the family `structure`: what a kind of document has to hold, and what contradicts."""

from __future__ import annotations

from ...rule import Rule
from . import (
    approval_unnamed,
    contact_placeholder,
    environment_uncovered,
    environment_unknown,
    heading_number,
    metadata_differs,
    metadata_missing,
    name_differs,
    objective_differs,
    objective_missing,
    region_differs,
    review_overdue,
    section_empty,
    section_missing,
    section_order,
    symptom_uncovered,
    unreadable_date,
)

RULES: tuple[Rule, ...] = (
    section_missing.RULE,
    section_order.RULE,
    section_empty.RULE,
    metadata_missing.RULE,
    review_overdue.RULE,
    unreadable_date.RULE,
    contact_placeholder.RULE,
    metadata_differs.RULE,
    environment_uncovered.RULE,
    environment_unknown.RULE,
    approval_unnamed.RULE,
    objective_missing.RULE,
    objective_differs.RULE,
    name_differs.RULE,
    region_differs.RULE,
    symptom_uncovered.RULE,
    heading_number.RULE,
)
