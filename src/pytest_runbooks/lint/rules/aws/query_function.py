"""RB246: a function that JMESPath does not have."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.query import About
from ...aws.query_findings import query_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find functions that JMESPath does not have, or with other arguments."""
    return query_findings(document)[About.FUNCTION]


RULE = Rule(
    code="RB246",
    name="aws-query-function",
    summary="A `--query` calls a function that JMESPath lacks, or with too few or many arguments.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI calls the service and then prints an error in place of the output.""",
    bad="""\
# Look

Count the images.

```bash
aws ec2 describe-images --owners self --query 'count(Images)'
```
""",
    good="""\
# Look

Count the images.

```bash
aws ec2 describe-images --owners self --query 'length(Images)'
```
""",
    check=check,
)
