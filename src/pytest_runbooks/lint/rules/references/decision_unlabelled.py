"""RB633: a way out of a decision that does not say for which answer it is."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...mermaid import decision_trees
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find edges without a label that leave a decision."""
    for diagram in decision_trees(document):
        flow = diagram.flow
        assert flow is not None
        for edge in flow.edges:
            node = flow.nodes[edge.tail]
            if node.is_decision and not edge.label and len(flow.ways_out(edge.tail)) > 1:
                place = diagram.place(edge.line, edge.begin, edge.end)
                message = f"a way out of the decision `{node.label}` has no label"
                yield Finding(place, message, "write the answer: `-->|yes|`")


RULE = Rule(
    code="RB633",
    name="decision-unlabelled",
    summary="A way out of a decision of a flowchart does not say for which answer it is.",
    severity=Severity.WARNING,
    why="The reader has to guess which of the ways is his.",
    bad="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

Begin at the top.

```mermaid
flowchart TD
    A{Is it down?} --> B[Restart]
    A -->|no| C[Watch]
```

## Restart

Press the button.

## Watch

Look at the screen.
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
```

## Restart

Press the button.

## Watch

Look at the screen.
""",
    check=check,
    of_runbooks=True,
)
