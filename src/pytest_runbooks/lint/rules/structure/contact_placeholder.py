"""RB507: contacts that reach nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Span
from ....parsing.lines import Excerpt
from ...document import Document
from ...outline import BOLD, holds, outline
from ...rule import Finding, Rule, Severity

_SECTIONS = ("Contacts", "Escalation", "On call", "Who to call", "Support contacts")
_OPEN = re.compile(
    r"\b(?P<open>tb[dac]|todo|x{3,})\b"
    r"|(?P<mail>[\w.+-]+@example\.(?:com|org|net))\b"
    r"|(?P<handle>(?<![\w.])@(?:someone|somebody|name|username|user|your[\w-]*|handle)\b)"
    r"|(?P<number>(?:\+?1[ .-]?)?\(?\b(?:\d{3}\)?[ .-])?555[ .-]\d{4}\b)"
    r"|(?P<name>[<\[{](?:name|team|email|e-mail|phone|phone number|contact|channel|your[ \w-]*|"
    r"slack channel|insert[ \w-]*|on-call[ \w-]*)[>\]}](?![(\[:]))",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find what stands in the place of a contact."""
    lines: set[int] = set()
    for entry in outline(document):
        if entry.level < BOLD and any(holds(entry.words, name) for name in _SECTIONS):
            lines.update(entry.lines)
    for excerpt in document.prose:
        if excerpt.first_line in lines:
            yield from _in(document, excerpt)


def _in(document: Document, excerpt: Excerpt) -> Iterator[Finding]:
    for found in _OPEN.finditer(excerpt.text):
        place: Span = document.in_excerpt(excerpt, found.start(), found.end())
        yield Finding(
            place,
            f"`{found[0]}` is nobody whom one can reach",
            "write a role and a channel that exist, as `operations lead, #operations`",
        )


RULE = Rule(
    code="RB507",
    name="contact-placeholder",
    summary="A contact is a placeholder.",
    severity=Severity.ERROR,
    why="""\
Whoever needs the contacts has no time to find out that they were never filled in. Found are, below
headings such as "Contacts" and "Escalation", `TBD`, `xxx`, `@someone`, `<name>`, addresses at
`example.com`, telephone numbers with 555. Write roles and channels: they outlive names.""",
    bad="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

It ends all sessions.

## Contacts

| Role | Channel |
|---|---|
| On call | TBD |
""",
    good="""\
---
runbook:
  owner: Shop team
---

# Restart the shop

It ends all sessions.

## Contacts

| Role | Channel |
|---|---|
| On call | `#shop-oncall` |
""",
    check=check,
    of_runbooks=True,
)
