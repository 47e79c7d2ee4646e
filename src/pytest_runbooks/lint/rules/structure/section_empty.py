"""RB503: a section that documents of this kind hold, with nothing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...outline import BOLD, Entry, content_of, holds, outline
from ...rule import Finding, Rule, Severity
from ...standard import standard_of, wanted_of

_LATER = re.compile(
    r"\W*(?:tb[dacw]|to\s?do|fixme|coming soon|work in progress|wip|placeholder"
    r"|to be (?:done|defined|written|added|completed|determined|announced))\b[\s\W]*",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find sections that the standard wants and that say nothing."""
    wanted = wanted_of(document)
    standard = standard_of(document)
    for name in wanted.sections if wanted else ():
        named = [
            entry
            for entry in outline(document)
            if entry.level < BOLD
            and any(holds(entry.words, one) for one in standard.names_of(name))
        ]
        if named and all(_says_nothing(document, entry) for entry in named):
            yield Finding(
                named[0].span,
                f"the section `{named[0].title}` says nothing",
                "write what the reader finds here, or `None.` and why there is none",
            )


def _says_nothing(document: Document, entry: Entry) -> bool:
    return all(not text.strip() or _LATER.fullmatch(text) for text in content_of(document, entry))


RULE = Rule(
    code="RB503",
    name="section-empty",
    summary="A section that documents of this kind have to hold says nothing.",
    severity=Severity.ERROR,
    why="""\
A heading without text, or with `TBD` below it, looks in the table of contents like an answer. Who
needs it finds out in the incident that there is none.""",
    bad="""\
---
runbook:
  kind: guide
---

# Restart the shop

## Overview

It ends all sessions.

## Verification

TBD
""",
    good="""\
---
runbook:
  kind: guide
---

# Restart the shop

## Overview

It ends all sessions.

## Verification

The front page shows the date of today.
""",
    files={
        "runbooks/standard.yml": """\
kinds:
  guide:
    sections: [Overview, Verification]
"""
    },
    check=check,
)
