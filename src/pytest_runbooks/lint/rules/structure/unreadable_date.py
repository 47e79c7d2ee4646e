"""RB506: a day of review that is no day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...metadata import dates_in, facts_of
from ...rule import Finding, Rule, Severity

_LABELS = (
    *("last reviewed", "last review", "reviewed", "reviewed on", "review date"),
    *("last updated", "last verified", "last tested", "next review", "next review due"),
)
_OPEN = re.compile(r"\W*(?:tb[da]|todo|n/?a|xx+|yyyy\W?mm\W?dd|\?+)\W*", re.IGNORECASE)


def check(document: Document) -> Iterator[Finding]:
    """Find days that no calendar has, and words in the place of a day."""
    for fact in facts_of(document, _LABELS):
        days = dates_in(fact.value)
        if None in days:
            how = "write a day that there is, as `2026-11-30`"
            yield Finding(fact.span, f"`{fact.value}` holds a day that there is not", how)
        elif not days and _is_left_open(fact.value):
            how = "write year, month and day, as `2026-11-30`"
            yield Finding(fact.span, f"`{fact.value}` is no day", how)


def _is_left_open(value: str) -> bool:
    """Say whether something stands there until somebody writes a day."""
    return _OPEN.fullmatch(value) is not None


RULE = Rule(
    code="RB506",
    name="unreadable-date",
    summary="A day of review is no day.",
    severity=Severity.WARNING,
    why="""\
`2026-02-30` and `TBD` look like an answer to when somebody last read the page, and are none.""",
    bad="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

Last reviewed: 2026-02-30

It ends all sessions.
""",
    good="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

Last reviewed: 2026-02-28

It ends all sessions.
""",
    check=check,
    of_runbooks=True,
)
