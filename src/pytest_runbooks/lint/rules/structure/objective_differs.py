"""RB516: an objective with two values."""

from __future__ import annotations

from collections.abc import Iterator

from ....parsing.lines import said_at
from ...document import Document
from ...objectives import Stated, stated
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find an objective that a page states twice, with different durations."""
    for name in ("RTO", "RPO"):
        first: Stated | None = None
        for one in stated(document, name):
            first = first or one
            if one.seconds != first.seconds:
                yield Finding(
                    one.span,
                    f"the {name} is `{one.text}` here and `{first.text}` "
                    f"{said_at(first.span.start, one.span.start)}",
                    "state one value, or say of which system each of them is",
                )


RULE = Rule(
    code="RB516",
    name="objective-differs",
    summary="The page states two values for one objective.",
    severity=Severity.WARNING,
    why="""\
"RTO: 30 minutes" at the top and "RTO < 1 hour" in the table: whoever measures a drill does not know
whether it was met. `rto` and `rpo` in the front matter, by which a run is measured, count as
well.""",
    bad="""\
---
runbook:
  owner: Shop team
---

# Move the shop

It is back within the RTO of 30 minutes.

| Objective | Value |
|---|---|
| RTO | 1 hour |
""",
    good="""\
---
runbook:
  owner: Shop team
---

# Move the shop

It is back within the RTO of 30 minutes.

| Objective | Value |
|---|---|
| RTO | 0.5 hours |
""",
    check=check,
    of_runbooks=True,
)
