"""RB651: a Logs Insights query that does not hold together."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.queries import mistakes
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find open quotes and brackets, and commands without a pipe before them."""
    yield from mistakes(document, "form")


RULE = Rule(
    code="RB651",
    name="query-form",
    summary="A Logs Insights query lacks a pipe, a quote or a bracket.",
    severity=Severity.ERROR,
    why="""\
CloudWatch refuses the whole query. Each command but the first begins behind a `|`; what is opened
is closed. Queries are looked for where RB650 looks for them.""",
    bad="""\
# Find errors

This query shows the last errors.

```text
fields @timestamp, @message
| filter @message like /ERROR/
sort @timestamp desc
```
""",
    good="""\
# Find errors

This query shows the last errors.

```text
fields @timestamp, @message
| filter @message like /ERROR/
| sort @timestamp desc
```
""",
    check=check,
)
