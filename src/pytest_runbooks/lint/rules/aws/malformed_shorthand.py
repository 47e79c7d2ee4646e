"""RB234: shorthand that the AWS CLI cannot read."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find shorthand that the AWS CLI cannot read."""
    return value_findings(document)[Sort.SHORTHAND]


RULE = Rule(
    code="RB234",
    name="aws-malformed-shorthand",
    summary="A value is not written in the shorthand syntax of the AWS CLI.",
    severity=Severity.ERROR,
    why="""\
`Key=value,Other=value` is how the AWS CLI takes structures, with `[...]` for lists and `{...}` for
structures inside; see <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html>.
What is not written so it refuses. Several values of an option stand with blanks between, not with
commas.""",
    bad="""\
# Tag

Say who owns the bucket.

```bash
aws ec2 create-tags --resources i-1234567890abcdef0 --tags Key:Owner,Value:ops
```
""",
    good="""\
# Tag

Say who owns the bucket.

```bash
aws ec2 create-tags --resources i-1234567890abcdef0 --tags Key=Owner,Value=ops
```
""",
    check=check,
    seen=(
        "awsdocs/amazon-dynamodb-developer-guide, "
        "`doc_source/DAX.create-cluster.cli.configure-inbound-rules.md`: "
        "two filters with a comma between"
    ),
)
