"""RB512: an approval that the front matter asks for and the page does not."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Block, Span
from ...document import Document
from ...outline import holds, words_of
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find roles whose approval an environment needs and that no reader of the page sees."""
    seen = [excerpt.text for excerpt in document.prose]
    seen += [heading.title for heading in document.headings]
    seen += [one.code for one in document.elements if isinstance(one, Block) and not one.is_hidden]
    words = tuple(word for text in seen for word in words_of(text))
    said: set[str] = set()
    for environment in document.front_matter.environments:
        for role in environment.approvals or ():
            if role in said or holds(words, role):
                continue
            said.add(role)
            path = ("environments", environment.name, "approvals")
            key = document.front_matter.places.get(path) or document.front_matter.place_of(
                *path[:2]
            )
            yield Finding(
                Span(key, type(key)(key.path, key.line, key.column + len("approvals"))),
                f"the page names no approval of the role `{role}`",
                f"say on the page who approves in `{environment.name}`, and how",
            )


RULE = Rule(
    code="RB512",
    name="approval-unnamed",
    summary="An environment needs an approval that the page does not name.",
    severity=Severity.WARNING,
    why="""\
The front matter says whose approval an environment needs. Readers do not see front matter: the page
has to say who approves, and where.""",
    bad="""\
---
runbook:
  environments:
    prod: {approvals: [operations lead]}
---

# Restart the shop

In prod at night only.
""",
    good="""\
---
runbook:
  environments:
    prod: {approvals: [operations lead]}
---

# Restart the shop

In prod at night only, when the operations lead has approved in `#shop`.
""",
    check=check,
    of_runbooks=True,
)
