"""RB247: a member that the output does not have."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.query import About
from ...aws.query_findings import query_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find members that the output does not have."""
    return query_findings(document)[About.MEMBER]


RULE = Rule(
    code="RB247",
    name="aws-query-member",
    summary="A `--query` asks for a member that the output does not have.",
    severity=Severity.ERROR,
    why="""\
The answer is `null`, or `None` as text, and whatever is done with it goes wrong without a message.
Upper and lower case count; members of the items of a list are asked by `[]`. The members come from
the service model of the installed botocore, whose version the message gives.""",
    bad="""\
# Look

Show the instances.

```bash
aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceID'
```
""",
    good="""\
# Look

Show the instances.

```bash
aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceId'
```
""",
    check=check,
    seen=(
        "aws-samples/sample-developer-tutorials, "
        "`tuts/047-aws-network-firewall-gs/aws-network-firewall-gs.md`: "
        "`RuleGroup.RuleGroupArn`, which stands in `RuleGroupResponse`"
    ),
)
