"""RB233: a number that is too large."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find what is larger than the service allows."""
    return value_findings(document)[Sort.TOO_LARGE]


RULE = Rule(
    code="RB233",
    name="aws-value-too-large",
    summary="A number is larger than the AWS API allows.",
    severity=Severity.WARNING,
    why="""\
The AWS CLI sends it, and the service refuses it as long as its limit is that of the model. Limits
rise: the message gives the version of botocore that the limit comes from.""",
    bad="""\
# Look

Read the log.

```bash
aws logs filter-log-events --log-group-name orders --limit 20000
```
""",
    good="""\
# Look

Read the log.

```bash
aws logs filter-log-events --log-group-name orders --limit 2000
```
""",
    check=check,
)
