"""RB232: a number, a text or a list that is too small."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find what is smaller than the service allows."""
    return value_findings(document)[Sort.TOO_SMALL]


RULE = Rule(
    code="RB232",
    name="aws-value-too-small",
    summary="A number is too small, or a text or a list is too short, for the AWS API.",
    severity=Severity.ERROR,
    why="""\
botocore holds each value against the least that the service model allows, and refuses it before
anything is sent.""",
    bad="""\
# Look

Read one item.

```bash
aws dynamodb scan --table-name orders --limit 0
```
""",
    good="""\
# Look

Read one item.

```bash
aws dynamodb scan --table-name orders --limit 1
```
""",
    check=check,
)
