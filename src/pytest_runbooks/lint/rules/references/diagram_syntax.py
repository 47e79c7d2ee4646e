"""RB630: a Mermaid diagram that does not parse."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ...document import Document
from ...mermaid import Diagram, diagrams
from ...mermaid_parser import MermaidError, mermaid_error
from ...rule import Finding, Rule, Severity

_STABLE = (
    *("flowchart", "graph", "sequenceDiagram", "classDiagram", "classDiagram-v2", "stateDiagram"),
    *("stateDiagram-v2", "erDiagram", "gantt", "pie", "journey", "gitGraph", "mindmap", "timeline"),
    *("quadrantChart", "requirementDiagram", "flowchart-elk"),
)
# They change between versions of Mermaid, or are plugins.
_OTHERS = (
    *("C4Context", "C4Container", "C4Component", "C4Dynamic", "C4Deployment", "sankey-beta"),
    *("sankey", "xychart-beta", "xychart", "block-beta", "block", "packet-beta", "packet"),
    *("kanban", "architecture-beta", "architecture", "radar-beta", "treemap-beta", "treemap"),
    *("zenuml", "info", "wardley-beta", "requirement", "venn-beta", "ishikawa-beta"),
)


def check(document: Document) -> Iterator[Finding]:
    """Find diagrams of unknown kinds, and what Mermaid itself refuses."""
    for diagram in diagrams(document):
        kind = diagram.kind
        if not kind:
            continue
        if kind in _STABLE:
            error = mermaid_error(diagram.text, diagram.settings)
            if error is not None:
                yield _finding(diagram, error)
        elif near := _near(kind):
            begin = diagram.lines[0][1].index(kind)
            place = diagram.place(0, begin, begin + len(kind))
            yield Finding(place, f"Mermaid knows no diagram `{kind}`", f"did you mean `{near}`?")


def _near(kind: str) -> str:
    """Give the diagram whose name is surely misspelt; empty when there is none."""
    if kind in _OTHERS:
        return ""
    small = {one.lower(): one for one in _STABLE}
    near = get_close_matches(kind.lower(), small, n=1, cutoff=0.86)
    return small[near[0]] if near else ""


def _finding(diagram: Diagram, error: MermaidError) -> Finding:
    if error.line is None:
        said = error.message.split("\n")[0].rstrip(".")
        return Finding(
            diagram.document.of_fence(diagram.block), f"the diagram does not parse: {said}"
        )
    token = error.token.split("\n")[0].strip()
    place = diagram.place(error.line, error.column, error.column + max(len(token), 1))
    if not token:
        return Finding(place, "the diagram does not parse: something is missing here")
    return Finding(place, f"the diagram does not parse at `{token}`", _hint(token))


def _hint(token: str) -> str:
    if token.lower() == "end":
        return "`end` is a word of Mermaid: write `End`, or put it in quotes"
    if token[0] in "()[]{}\"'<>|@;:":
        return "put a text that holds such a sign in quotes"
    return "try it at https://mermaid.live"


RULE = Rule(
    code="RB630",
    name="diagram-syntax",
    summary="A Mermaid diagram does not parse.",
    severity=Severity.ERROR,
    why="""\
GitHub shows an error in the place of the diagram. Without more, only the kind of the diagram is
looked at; with `pip install "pytest-runbooks[mermaid]"` Mermaid itself reads the diagram, without a
browser, and nothing in it is run. Looked at are the kinds of diagrams that do not change between
versions of Mermaid.""",
    bad="""\
# Look

This is the way of an order.

```mermaid
flowchrt TD
    A[Order] --> B[Queue]
```
""",
    good="""\
# Look

This is the way of an order.

```mermaid
flowchart TD
    A[Order] --> B[Queue]
```
""",
    check=check,
    seen=(
        "mermaid-js/mermaid, docs/config/8.6.0_docs.md: the last edge of a flowchart leads nowhere"
    ),
)
