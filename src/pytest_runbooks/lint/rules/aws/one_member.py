"""RB238: a structure of which one key has to be there."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find structures with none or many of the keys of which one has to be there."""
    return value_findings(document)[Sort.ONE_OF]


RULE = Rule(
    code="RB238",
    name="aws-one-member",
    summary="A structure has none, or several, of the keys of which one has to be there.",
    severity=Severity.ERROR,
    why="""\
It is one thing of several kinds, as a value of DynamoDB (`{"S": "text"}` or `{"N": "1"}`), and the
key says which. botocore, or the service, refuses it.""",
    bad="""\
# Write

Put an item.

```bash
aws dynamodb put-item --table-name orders --item '{"id": {"S": "1", "N": "1"}}'
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
)
