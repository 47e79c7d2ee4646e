"""RB635: a leaf of a decision tree that leads to no section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ...document import Document
from ...mermaid import Diagram, decision_trees
from ...mermaid_flow import FlowNode
from ...outline import words_of
from ...rule import Finding, Rule, Severity

_NUMBER = re.compile(
    r"\s*(?:see\s+|go to\s+|section\s+|step\s+|§\s*)*(?P<number>\d+(?:\.\d+)+)\b", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:done|end|ends|stop|ok|okay|healthy|fine|no action|nothing to do|resolved|finished"
    r"|success|succeeded|complete|completed|closed?|normal|exit|wait)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^>]*>|[`*_]")


def check(document: Document) -> Iterator[Finding]:
    """Find leaves that say no section of the page."""
    for diagram in decision_trees(document):
        flow = diagram.flow
        assert flow is not None
        clicked = {click.id for click in flow.clicks}
        heads = {edge.head for edge in flow.edges}
        for node in flow.nodes.values():
            if node.id not in heads or node.id in clicked | flow.groups or node.is_decision:
                continue
            if not flow.ways_out(node.id) and "href" not in node.label:
                yield from _leaf(document, diagram, node)


def _leaf(document: Document, diagram: Diagram, node: FlowNode) -> Iterator[Finding]:
    label = _MARKUP.sub(" ", node.label).strip()
    place = diagram.place(node.line, node.begin, node.end)
    titles = [heading.title.strip() for heading in document.headings]
    if number := _NUMBER.match(label):
        sought = number["number"]
        if not any(title.startswith(sought) for title in titles):
            near = get_close_matches(label, titles, n=1, cutoff=0.4)
            hint = f"did you mean `{near[0]}`?" if near else "write the number of a heading"
            yield Finding(place, f"the page has no section `{sought}`", hint)
        return
    words = {*words_of(label)}
    if _DONE.search(label) or any(_is_of(words, {*words_of(title)}) for title in titles):
        return
    how = f'write `click {node.id} "#section"`, or the title of a section'
    yield Finding(place, f"`{label}` leads to no section", how)


def _is_of(words: set[str], title: set[str]) -> bool:
    """Say whether a text and a title have all the words of the shorter one in common."""
    bare = {word for word in title if not word.isdigit()}
    return bool(bare and words) and (bare <= words or words <= bare)


RULE = Rule(
    code="RB635",
    name="leaf-without-section",
    summary="A leaf of a decision tree leads to no section of the page.",
    severity=Severity.WARNING,
    why="""\
The tree says what is wrong, and not what to do. A leaf has a `click` with a link, the title or the
number of a section as its text, or says that all is well (`Done`, `No action`).""",
    bad="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

Begin at the top.

```mermaid
flowchart TD
    A{Is it down?} -->|yes| B[Call the bank]
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
