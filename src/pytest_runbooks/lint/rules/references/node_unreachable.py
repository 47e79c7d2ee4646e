"""RB634: a node of a decision tree to which no way leads."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...mermaid import decision_trees
from ...mermaid_flow import Flow
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find nodes without any edge, and those that only lead to each other."""
    for diagram in decision_trees(document):
        flow = diagram.flow
        assert flow is not None
        reached = _reached(flow)
        for node in flow.nodes.values():
            if node.id not in reached and node.id not in flow.groups:
                place = diagram.place(node.line, node.begin, node.end)
                yield Finding(place, f"no way leads to `{node.label}`", "draw an edge to it")


def _reached(flow: Flow) -> set[str]:
    """Give the nodes that are reached from one where a reader can begin.

    That is each that no edge leads to and that leads somewhere; the first node where there is none.
    """
    heads = {edge.head for edge in flow.edges}
    tails = {edge.tail for edge in flow.edges}
    starts = [one for one in flow.nodes if one in tails - heads] or [*flow.nodes][:1]
    # An edge to a group leads to what is in it, which is not known here.
    if heads & flow.groups or tails & flow.groups:
        return {*flow.nodes}
    reached: set[str] = set()
    while starts:
        node = starts.pop()
        if node not in reached:
            reached.add(node)
            starts += [edge.head for edge in flow.ways_out(node)]
    return reached


RULE = Rule(
    code="RB634",
    name="node-unreachable",
    summary="No way leads to a node of a decision tree.",
    severity=Severity.WARNING,
    why="""\
What stands there is never done: an edge was forgotten, or its node is spelt in two ways.""",
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
    A -->|no| C[Watch]
    D[Restart]
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
