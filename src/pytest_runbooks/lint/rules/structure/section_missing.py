"""RB501: a section that documents of this kind hold is missing."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ...document import Document
from ...outline import BOLD, holds, outline
from ...rule import Finding, Rule, Severity
from ...standard import place_of_standard, standard_of, wanted_of


def check(document: Document) -> Iterator[Finding]:
    """Find the sections that the standard wants and the page lacks."""
    wanted = wanted_of(document)
    standard = standard_of(document)
    entries = outline(document)
    for name in wanted.sections if wanted else ():
        names = standard.names_of(name)
        if any(holds(entry.words, one) for entry in entries for one in names):
            continue
        headings = {entry.title: entry for entry in entries if entry.level < BOLD}
        near = get_close_matches(name, headings, n=1, cutoff=0.6)
        others = ", ".join(f"`{one}`" for one in names[1:4])
        hint = f"write a heading `{name}`" + (
            f", or as people also call it: {others}" * bool(others)
        )
        if near:
            hint += f"; the nearest is `{near[0]}` on line {headings[near[0]].position.line}"
        yield Finding(
            document.at(*_where(document)),
            f"no section `{name}`, which {place_of_standard(document).as_posix()} wants "
            f"of the kind `{wanted.kind if wanted else ''}`",
            hint,
        )


def _where(document: Document) -> tuple[int, int]:
    """Where the kind is said; else at the first heading."""
    said = document.front_matter.places.get(("kind",))
    if said and said.path == document.path:
        return said.line, said.column
    first = next(iter(document.headings), None)
    return (first.position.line, first.position.column) if first else (1, 1)


RULE = Rule(
    code="RB501",
    name="section-missing",
    summary="A section that documents of this kind have to hold is missing.",
    severity=Severity.ERROR,
    why="""\
Who opens a runbook at night looks for the same things in the same places: what it is for, what is
needed, how to verify, whom to call. The team says in `runbooks/standard.yml` what documents of each
kind hold; without that file nothing is asked. A heading counts with the names that the file gives
it, numbered or not, at any level, and so does a paragraph that begins with the name in bold.""",
    bad="""\
---
runbook:
  kind: guide
---

# Restart the shop

## Overview

It ends all sessions.
""",
    good="""\
---
runbook:
  kind: guide
---

# Restart the shop

## 1. Purpose

It ends all sessions.

## 2. Contacts

The shop team, `#shop`.
""",
    files={
        "runbooks/standard.yml": """\
words:
  Overview: [Purpose]
kinds:
  guide:
    sections: [Overview, Contacts]
"""
    },
    check=check,
)
