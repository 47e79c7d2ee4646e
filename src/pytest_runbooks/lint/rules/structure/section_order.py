"""RB502: sections that stand in another order than the standard's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...document import Document
from ...outline import Entry, holds, outline
from ...rule import Finding, Rule, Severity
from ...standard import place_of_standard, standard_of, wanted_of


def check(document: Document) -> Iterator[Finding]:
    """Find a section all of which stands above what has to come before it."""
    wanted = wanted_of(document)
    names = standard_of(document).names_of
    there: list[tuple[str, list[Entry]]] = []
    for name in wanted.ordered if wanted else ():
        found = _entries(document, names(name))
        if found:
            there.append((name, found))
    for (first, before), (then, after) in pairwise(there):
        # One section may be both, as `Rollback` with its triggers.
        if before[0].position > after[-1].position:
            yield Finding(
                after[-1].span,
                f"`{after[-1].title}` stands above `{before[0].title}`",
                f"{place_of_standard(document).as_posix()} wants `{first}` before `{then}`",
            )


def _entries(document: Document, names: tuple[str, ...]) -> list[Entry]:
    """Give the headings that may be a section: those of its own name when there are some."""
    for some in (names[:1], names):
        found = [
            entry for entry in outline(document) if any(holds(entry.words, one) for one in some)
        ]
        if found:
            return found
    return []


RULE = Rule(
    code="RB502",
    name="section-order",
    summary="Sections stand in another order than the one of their kind.",
    severity=Severity.WARNING,
    why="""\
A page is followed from its top to its end: what is needed before stands before. The order is that
of `sections` of the kind in `runbooks/standard.yml`; `order: any` says that there is none. Other
sections may stand between them.""",
    bad="""\
---
runbook:
  kind: guide
---

# Restart the shop

## Steps

Restart the shop in the console.

## Prerequisites

You need access to the console.
""",
    good="""\
---
runbook:
  kind: guide
---

# Restart the shop

## Prerequisites

You need access to the console.

## Steps

Restart the shop in the console.
""",
    files={
        "runbooks/standard.yml": """\
kinds:
  guide:
    sections: [Prerequisites, Steps]
"""
    },
    check=check,
)
