"""RB237: a structure without a key that has to be there."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find structures without a key that has to be there."""
    return value_findings(document)[Sort.MISSING_MEMBER]


RULE = Rule(
    code="RB237",
    name="aws-missing-member",
    summary="A structure lacks a key that the AWS API asks for.",
    severity=Severity.ERROR,
    why="""\
botocore refuses it before anything is sent.""",
    bad="""\
# Create

Create the table.

```bash
aws dynamodb create-table --table-name orders --billing-mode PAY_PER_REQUEST \\
  --attribute-definitions AttributeName=id \\
  --key-schema AttributeName=id,KeyType=HASH
```
""",
    good="""\
# Create

Create the table.

```bash
aws dynamodb create-table --table-name orders --billing-mode PAY_PER_REQUEST \\
  --attribute-definitions AttributeName=id,AttributeType=S \\
  --key-schema AttributeName=id,KeyType=HASH
```
""",
    check=check,
    seen=(
        "aws-samples/sample-developer-tutorials, "
        "`tuts/079-aws-iot-device-defender-gs/aws-iot-device-defender-gs.md`: "
        "logging options without `roleArn`"
    ),
)
