"""RB001: what a run would refuse."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Position, Span
from ....procedures.reading import problems_of
from ...document import Document
from ...rule import Finding, Rule, Severity

FOLDER = "runbooks"
"""What lies below a folder of this name is run."""


def check(document: Document) -> Iterator[Finding]:
    """Find what `pytest` refuses to collect; on a page that nobody runs, broken fences."""
    found = {*document.inspection.of_markdown}
    if document.is_runbook or FOLDER in document.file.parts[:-1]:
        found |= {*document.inspection.problems}
        found |= {*problems_of(document.steps, document.file, document.files.root)}
    for problem in sorted(found):
        place = Position(problem.path, problem.line, problem.column)
        yield Finding(Span(place, place), problem.message, problem.hint)


RULE = Rule(
    code="RB001",
    name="unreadable",
    summary="The document cannot be run as it is written.",
    severity=Severity.ERROR,
    why="""\
A fence that is not closed, an option that does not exist, an expectation that belongs to no step:
`pytest` collects nothing from such a document. All mistakes are said at once, as in a run. Of a
page that is not for this tool (no front matter, sidecar or directive, and not below a folder
`runbooks`) only the fences are looked at: what it calls a `console` need not be one.""",
    bad="""\
# Look

<!-- runbook: timeuot=30s -->
```bash
echo ok
```
""",
    good="""\
# Look

<!-- runbook: timeout=30s -->
```bash
echo ok
```
""",
    check=check,
)
