"""RB245: a query that is no JMESPath."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.query import About
from ...aws.query_findings import query_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find queries that are no JMESPath."""
    return query_findings(document)[About.SYNTAX]


RULE = Rule(
    code="RB245",
    name="aws-query-syntax",
    summary="A `--query` is not written in JMESPath.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI calls the service and then prints an error in place of the output. A text stands in
single quotes, or in backticks, which in double quotes the shell takes for a command; see
<https://jmespath.org>.""",
    bad="""\
# Look

Show the running instances.

```bash
aws ec2 describe-instances --query "Reservations[].Instances[?State.Name='running'].InstanceId"
```
""",
    good="""\
# Look

Show the running instances.

```bash
aws ec2 describe-instances --query "Reservations[].Instances[?State.Name=='running'].InstanceId"
```
""",
    check=check,
    seen=(
        "awsdocs/aws-cli-user-guide, "
        "`doc_source/cli-usage-filter.md`: "
        "`[?Size < 20]`, a number without backticks"
    ),
)
