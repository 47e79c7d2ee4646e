"""RB236: a key that a structure does not have."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find keys that a structure does not have."""
    return value_findings(document)[Sort.UNKNOWN_MEMBER]


RULE = Rule(
    code="RB236",
    name="aws-unknown-member",
    summary="A structure has a key that the AWS API does not know.",
    severity=Severity.ERROR,
    why="""\
botocore refuses it before anything is sent. The keys come from the service model of the installed
botocore, whose version the message gives; upper and lower case count.""",
    bad="""\
# Tag

Say who owns the instance.

```bash
aws ec2 create-tags --resources i-1234567890abcdef0 --tags Name=Owner,Value=ops
```
""",
    good="""\
# Tag

Say who owns the instance.

```bash
aws ec2 create-tags --resources i-1234567890abcdef0 --tags Key=Owner,Value=ops
```
""",
    check=check,
    seen=(
        "aws-samples/sample-developer-tutorials, "
        "`tuts/080-aws-step-functions-gs/aws-step-functions-gs.md`: "
        "tags of Step Functions have `key` and `value`, not `Key` and `Value`"
    ),
)
