"""RB505: a page whose review is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ....model import Span
from ...document import Document
from ...metadata import dates_in, facts_of, interval_in
from ...rule import Finding, Rule, Severity

_REVIEWED = ("last reviewed", "last review", "reviewed", "reviewed on", "review date")
_NEXT = ("next review", "next review due", "review due")
_EVERY = ("review every", "review cycle", "review frequency", "review interval", "reviewed every")


def check(document: Document) -> Iterator[Finding]:
    """Find a last review that is longer ago than the page allows."""
    today = document.files.today()
    last, every, place = _review(document)
    if last and last > today + timedelta(1):
        hint = "write the day on which somebody read the page and followed it"
        yield Finding(place, f"the last review, `{last}`, is in the future", hint)
    elif last and every and last + every < today:
        days = (today - last - every).days
        yield Finding(
            place,
            f"the review is overdue since {last + every}, which is {days} day{'s' * (days > 1)}",
            "follow the page, mend it, and write the day of today",
        )


def _review(document: Document) -> tuple[date | None, timedelta | None, Span]:
    """Give the day of the last review, how long it holds, and where the day stands."""
    matter = document.front_matter
    for_every = facts_of(document, _EVERY)
    every = interval_in(matter.review_every or "") or next(
        (found for fact in for_every if (found := interval_in(fact.value))), None
    )
    if matter.reviewed:
        key = matter.places["reviewed",]
        place = document.at(key.line, key.column) if key.path == document.path else Span(key, key)
        return date.fromisoformat(matter.reviewed), every, place
    for fact in facts_of(document, _REVIEWED):
        days = dates_in(fact.value)
        if len(days) == 1:
            return days[0], every or interval_in(fact.value), fact.span
    return None, None, document.at(1, 1)


def _next_review(document: Document) -> Iterator[Finding]:
    """Find a day of the next review that is past."""
    today = document.files.today()
    for fact in facts_of(document, _NEXT):
        days = dates_in(fact.value)
        if len(days) == 1 and days[0] and days[0] < today:
            hint = "follow the page, mend it, and write the day of the next review"
            yield Finding(fact.span, f"the review was due on {days[0]}", hint)


def _both(document: Document) -> Iterator[Finding]:
    yield from check(document)
    yield from _next_review(document)


RULE = Rule(
    code="RB505",
    name="review-overdue",
    summary="The page is due for a review by its own word.",
    severity=Severity.WARNING,
    why="""\
A page says how long a review holds: `reviewed` and `review-every` in the front matter, or in its
text "Last reviewed: 2026-11-22, every 90 days", or "Next review: 2027-02-20". When that is over,
nobody vouches for what it says. A review means that somebody follows the page.""",
    bad="""\
---
runbook:
  reviewed: 2024-01-15
  review-every: 90d
---

# Restart the shop

It ends all sessions.
""",
    good="""\
---
runbook:
  reviewed: 2026-11-22
  review-every: 520w
---

# Restart the shop

It ends all sessions.
""",
    check=_both,
    of_runbooks=True,
)
