"""RB511: a section for an environment that is not in the matrix."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...environments import SURE, names_of
from ...outline import BOLD, outline
from ...rule import Finding, Rule, Severity

_TO = re.compile(
    r"\b(?:deploy(?:ment)?|promote|promotion|release|roll ?out|roll ?back)\s+"
    r"(?:to|in|on|for|into|of)\s+(?:the\s+)?(?P<name>[\w-]+)(?:\s+environment)?\W*$",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find headings such as "Deploy to staging" where the matrix has no `staging`."""
    matrix = [one.name for one in document.front_matter.environments]
    if not matrix:
        return
    known = {word.lower() for name in matrix for word in names_of(name)}
    for entry in outline(document):
        to = _TO.search(entry.title) if entry.level < BOLD else None
        if to and (name := to["name"].lower()) in SURE and name not in known:
            environments = ", ".join(f"`{one}`" for one in matrix)
            yield Finding(
                entry.span,
                f"the section is for `{to['name']}`, which is no environment of the document",
                f"the matrix in its front matter has {environments}",
            )


RULE = Rule(
    code="RB511",
    name="environment-unknown",
    summary="A section is for an environment that the document is not run for.",
    severity=Severity.WARNING,
    why="""\
The page has a section "Deploy to staging", and the matrix in its front matter no `staging`: what
stands there is run for the other environments, or never.""",
    bad="""\
---
runbook:
  environments: [dev, prod]
---

# Bring out the shop

In dev at any time, in prod at night.

## Deploy to staging

Start the workflow.
""",
    good="""\
---
runbook:
  environments: [dev, prod]
---

# Bring out the shop

In dev at any time, in prod at night.

## Deploy to prod

Start the workflow.
""",
    check=check,
    of_runbooks=True,
)
