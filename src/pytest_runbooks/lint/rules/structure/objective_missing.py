"""RB515: an objective that documents of this kind state, and this one does not."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...objectives import stated
from ...rule import Finding, Rule, Severity
from ...standard import place_of_standard, wanted_of


def check(document: Document) -> Iterator[Finding]:
    """Find objectives that the standard wants as a duration."""
    wanted = wanted_of(document)
    where = place_of_standard(document).as_posix()
    for name in wanted.states if wanted else ():
        if next(stated(document, name), None) is None:
            yield Finding(
                document.at(1, 1),
                f"the page states no `{name}`, which {where} wants",
                f"write it with its unit, as `{name}: 30 minutes`",
            )


RULE = Rule(
    code="RB515",
    name="objective-missing",
    summary="The page does not state an objective, such as RTO, as a duration.",
    severity=Severity.ERROR,
    why="""\
A drill is held against a number. `states` in `runbooks/standard.yml` says for which kinds the page
has to give one; it is found as `RTO: 30 minutes`, `RPO < 1 min`, in a row of a table, or as `rto`
and `rpo` in the front matter, by which a run is measured.""",
    bad="""\
---
runbook:
  kind: disaster-recovery
---

# Move the shop

It is back soon.
""",
    good="""\
---
runbook:
  kind: disaster-recovery
---

# Move the shop

It is back within the RTO of 30 minutes.
""",
    files={"runbooks/standard.yml": "kinds:\n  disaster-recovery:\n    states: [RTO]\n"},
    check=check,
)
