"""RB001: what a run would refuse."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Position, Span
from ....procedures.reading import problems_of
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find what `pytest` refuses to collect."""
    beside = problems_of(document.steps, document.file, document.files.root)
    for problem in sorted({*document.inspection.problems, *beside}):
        place = Position(problem.path, problem.line, problem.column)
        yield Finding(Span(place, place), problem.message, problem.hint)


RULE = Rule(
    code="RB001",
    name="unreadable",
    summary="The document cannot be run as it is written.",
    severity=Severity.ERROR,
    why="""\
A fence that is not closed, an option that does not exist, an expectation that belongs to no step:
`pytest` collects nothing from such a document. All mistakes are said at once, as in a run.""",
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
