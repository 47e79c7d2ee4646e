"""RB632: a decision from which fewer than two ways lead."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...mermaid import decision_trees
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find decisions with one way out, or none."""
    for diagram in decision_trees(document):
        flow = diagram.flow
        assert flow is not None
        for node in flow.nodes.values():
            if node.is_decision and len(ways := flow.ways_out(node.id)) < 2:
                place = diagram.place(node.line, node.begin, node.end)
                said = "one way leads" if ways else "no way leads"
                message = f"{said} out of the decision `{node.label}`"
                yield Finding(place, message, "say what to do for each answer")


RULE = Rule(
    code="RB632",
    name="decision-dead-end",
    summary="A decision of a flowchart has fewer than two ways out.",
    severity=Severity.WARNING,
    why="""\
Whoever gives the other answer stands there without a next step, in the middle of an incident.""",
    bad="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

Begin at the top.

```mermaid
flowchart TD
    A{Is it down?} -->|yes| B[Restart]
    click B "#restart"
```

## Restart

Press the button.
""",
    good="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

Begin at the top.

```mermaid
flowchart TD
    A{Is it down?} -->|yes| B[Restart]
    A -->|no| C[Watch]
    click B "#restart"
    click C "#watch"
```

## Restart

Press the button.

## Watch

Look at the screen.
""",
    check=check,
    of_runbooks=True,
)
