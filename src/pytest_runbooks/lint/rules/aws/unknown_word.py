"""RB231: a word that the service does not know."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find words that the service does not know."""
    return value_findings(document)[Sort.ENUM]


RULE = Rule(
    code="RB231",
    name="aws-unknown-enum-value",
    summary="A value is none of the words that the AWS API allows there.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI sends it, and the service refuses it. The words come from the service model of the
installed botocore, whose version the message gives: where a page is about something newer, a newer
botocore knows it.""",
    bad="""\
# Create

The table is billed by request.

```bash
aws dynamodb update-table --table-name orders --billing-mode PAY_PER_REQEST
```
""",
    good="""\
# Create

The table is billed by request.

```bash
aws dynamodb update-table --table-name orders --billing-mode PAY_PER_REQUEST
```
""",
    check=check,
    seen=(
        "aws-samples/aws-incident-response-playbooks, "
        "`ai-playbooks/skills/skill-irp-credential-compromise.md`: "
        "CloudTrail looks up no `SourceIPAddress`"
    ),
)
