"""RB235: an argument that has to be JSON and is not."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find arguments that have to be JSON and are not."""
    return value_findings(document)[Sort.JSON]


RULE = Rule(
    code="RB235",
    name="aws-malformed-json",
    summary="An argument of an AWS command has to be JSON and is not.",
    severity=Severity.ERROR,
    why="""\
A comma too many, a quote of another kind, or quotes that the shell takes away: JSON stands in
single quotes, so that the shell leaves its double quotes alone. Where a file is meant, `file://`
stands before its name.""",
    bad="""\
# Write

Put an item.

```bash
aws dynamodb put-item --table-name orders --item '{"id": {"S": "1"},}'
```
""",
    good="""\
# Write

Put an item.

```bash
aws dynamodb put-item --table-name orders --item '{"id": {"S": "1"}}'
```
""",
    check=check,
    seen=(
        "awsdocs/amazon-rds-user-guide, "
        "`doc_source/User.SQLServer.Options.S3-integration.md`: "
        'a comma is missing before `"Condition"`'
    ),
)
