"""RB304: a step that changes something, and nothing below it looks whether it did."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Section
from ...document import Document
from ...effects import Change, changes_of, verifications_of
from ...rule import Finding, Rule, Severity

_VERIFIES = re.compile(
    r"verif|valid|check|confirm|test|smoke|post-|afterwards|inspect|observe|monitor", re.IGNORECASE
)
_CLEANS = re.compile(r"clean|tear|remov|delet|uninstall", re.IGNORECASE)


def check(document: Document) -> Iterator[Finding]:
    """Find the last change of each part of a document behind which nothing is looked at."""
    if document.front_matter.kind == "guide":
        return  # it shows how something is done; there is no procedure to end
    last: dict[int, Change] = {}
    for change in changes_of(document):
        part = _part_of(document, change.span.start.line)
        if not _CLEANS.search(part.title) and not _CLEANS.search(change.step.section.title):
            last[part.position.line] = change
    for begin, change in last.items():
        if not _is_verified(document, begin, change):
            yield Finding(
                change.span,
                f"`{change.shown}` changes something, and nothing below it looks whether it did",
                "add a step that reads it back, with its expected output, or one that fails "
                "when it is not so: `aws ... wait`, `grep -q`, `test`",
            )


def _part_of(document: Document, line: int) -> Section:
    """Give the outermost section below the title that a line stands in."""
    level = document.front_matter.procedures or _outermost(document)
    found = document.sections[0]
    for section in document.sections[1:]:
        if section.position.line > line:
            break
        if section.level <= level:
            found = section
    return found


def _outermost(document: Document) -> int:
    """Give the level of the sections that a document consists of, below its title."""
    levels = [section.level for section in document.sections[1:]]
    if not levels:
        return 1
    top = min(levels)
    below = [level for level in levels if level > top]
    return min(below) if levels.count(top) == 1 and below else top


def _is_verified(document: Document, begin: int, change: Change) -> bool:
    line = change.span.start.line
    for verification in verifications_of(document):
        if verification < line:
            continue
        part = _part_of(document, verification)
        if part.position.line == begin or _is_of_verification(document, verification):
            return True
    return False


def _is_of_verification(document: Document, line: int) -> bool:
    above = [section for section in document.sections if section.position.line <= line]
    level = 7
    for section in reversed(above):
        if section.level < level:
            level = section.level
            if level > 1 and _VERIFIES.search(section.title):
                return True
    return False


RULE = Rule(
    code="RB304",
    name="change-without-check",
    summary="A step changes something, and nothing below it looks whether it did.",
    severity=Severity.WARNING,
    why="""\
A service that answers "accepted" has not done it yet, and may not do it. A procedure ends when
somebody has seen that it worked: a step that reads the new state and has an expected output, one
that waits for it (`aws ... wait`), or one that fails when it is not so (`grep -q`, `test`,
`assert`, `curl --fail`).

Looked at is the last change of each section below the title, with its subsections. It is enough
that the changing step itself has an expected output, that a person looks (`manual`), or that a
later section called "Verification", "Check" or the like does. Clean-up needs none, and neither do
documents of the kind `guide`. What changes is
known from the service models, and from a list for Terraform, kubectl, Helm and others.""",
    bad="""\
# Scale the table

<!-- runbook: timeout=1m -->
```bash
aws dynamodb update-table --table-name orders --billing-mode PAY_PER_REQUEST > /dev/null
```
""",
    good="""\
# Scale the table

<!-- runbook: timeout=1m -->
```bash
aws dynamodb update-table --table-name orders --billing-mode PAY_PER_REQUEST > /dev/null
aws dynamodb wait table-exists --table-name orders
```
""",
    check=check,
    of_runbooks=True,
)
