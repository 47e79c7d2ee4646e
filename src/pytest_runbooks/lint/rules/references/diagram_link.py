"""RB631: a `click` of a diagram that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import suggestion
from ...document import Document
from ...links import Link, Sort
from ...mermaid import diagrams
from ...rule import Finding, Rule, Severity
from .anchor_missing import missing_anchor
from .link_missing import missing_file


def check(document: Document) -> Iterator[Finding]:
    """Find clicks on nodes that are not there, and targets that are not."""
    for diagram in diagrams(document):
        flow = diagram.flow
        for click in flow.clicks if flow else ():
            assert flow is not None
            if click.id not in flow.nodes and click.id not in flow.groups:
                end = click.id_begin + len(click.id)
                place = diagram.place(click.line, click.id_begin, end)
                hint = suggestion(click.id, flow.nodes)
                yield Finding(place, f"the diagram has no node `{click.id}`", hint)
            if click.target:
                end = click.begin + len(click.target)
                link = Link(click.target, diagram.place(click.line, click.begin, end), Sort.LINK)
                yield from missing_file(document, link)
                yield from missing_anchor(document, link)


RULE = Rule(
    code="RB631",
    name="diagram-link",
    summary="A `click` of a Mermaid diagram leads to nothing, or names no node.",
    severity=Severity.ERROR,
    why="""\
The reader clicks on the step that he needs, and nothing happens. Files and headings are looked for
as those of links are (RB600, RB601).""",
    bad="""\
# Restart the shop

Begin at the top.

```mermaid
flowchart TD
    A[It is down] --> B[Restart]
    click B "#restart-it"
```

## Restart

Press the button.
""",
    good="""\
# Restart the shop

Begin at the top.

```mermaid
flowchart TD
    A[It is down] --> B[Restart]
    click B "#restart"
```

## Restart

Press the button.
""",
    check=check,
)
