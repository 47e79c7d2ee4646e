"""RB508: front matter and page that do not say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ....model import Span
from ...document import Document
from ...metadata import dates_in, facts_of
from ...rule import Finding, Rule, Severity

_REVIEWED = ("last reviewed", "last review", "reviewed", "reviewed on", "review date")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)\b")


def check(document: Document) -> Iterator[Finding]:
    """Find a version or a day of review that the page has otherwise than the front matter."""
    matter = document.front_matter
    if matter.reviewed:
        for fact in facts_of(document, _REVIEWED):
            days = dates_in(fact.value)
            if len(days) == 1 and days[0] not in {None, date.fromisoformat(matter.reviewed)}:
                yield _differs(document, fact.span, str(days[0]), "reviewed", matter.reviewed)
    if matter.version:
        for fact in facts_of(document, ("version", "document version")):
            there, here = _VERSION.fullmatch(matter.version), _VERSION.fullmatch(fact.value)
            if there and here and there[1] != here[1]:
                yield _differs(document, fact.span, fact.value, "version", matter.version)


def _differs(document: Document, place: Span, here: str, key: str, there: str) -> Finding:
    line = document.front_matter.place_of(key).line
    return Finding(
        place,
        f"`{here}` is not what the front matter says",
        f"it says `{key}: {there}` on line {line}; make them the same",
    )


RULE = Rule(
    code="RB508",
    name="metadata-differs",
    summary="The page gives another version, or another day of review, than its front matter.",
    severity=Severity.WARNING,
    why="""\
One of them was forgotten when the other was changed, and the reader sees the page, not the front
matter.""",
    bad="""\
---
runbook:
  version: "1.1"
---

# Restart the shop

Version: 1.0

It ends all sessions.
""",
    good="""\
---
runbook:
  version: "1.1"
---

# Restart the shop

Version: 1.1

It ends all sessions.
""",
    check=check,
    of_runbooks=True,
)
