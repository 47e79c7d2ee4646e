"""RB650: a Logs Insights query with a command or a function that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.queries import mistakes
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find misspelt commands and functions, and those of other query languages."""
    yield from mistakes(document, "word")


RULE = Rule(
    code="RB650",
    name="query-word",
    summary="A Logs Insights query holds a command, function or operator that does not exist.",
    severity=Severity.ERROR,
    why="""\
CloudWatch refuses the whole query, in the middle of an incident. Looked at are queries in fences
that surely are some (`fields @timestamp ...`), in `aws logs start-query --query-string` and in
`start_query(queryString=...)`. A word that is near to no known one is taken for new, and not
found; where OpenSearch PPL or SQL is spoken, nothing is said.""",
    bad="""\
# Find errors

This query shows the last errors.

```text
fields @timestamp, @message
| fliter @message like /ERROR/
| sort @timestamp desc
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
    seen=(
        "aws/agent-toolkit-for-aws, skills/specialized-skills/operations-skills/"
        "setting-up-cloudtrail-multi-region/references/cloudtrail-multi-region-setup.md: "
        "`filter errorCode exists`"
    ),
)
