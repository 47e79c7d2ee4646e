"""RB230: a value of another type than the option, or the member, has."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find values of the wrong type."""
    return value_findings(document)[Sort.TYPE]


RULE = Rule(
    code="RB230",
    name="aws-wrong-type",
    summary="A value is not of the type that the AWS API asks for.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI refuses it before anything is sent: text where a number is asked for, a number without
quotes where JSON has to hold a text (`{"N": 5}` of DynamoDB), a time that is no time.

On a page that was not written for this tool, a plain word may be one that the reader replaces
(`--timeout seconds`): there only words that name a value are held to be meant (`twenty`, `none`,
`unlimited`). Where commands run as they stand, any word is that does not say what to put there.""",
    bad="""\
# Throttle

Let the queue hold messages for a day.

```bash
aws lambda update-function-configuration --function-name orders --timeout 30s
```
""",
    good="""\
# Throttle

Let the queue hold messages for a day.

```bash
aws lambda update-function-configuration --function-name orders --timeout 30
```
""",
    check=check,
    seen=(
        "aws-samples/aws-incident-response-playbooks, "
        "`ai-playbooks/steering/reference/steering-irp-api-security-breach.md`: "
        "`op=replace,path/logging/loglevel,value=INFO`, which makes a list of the operation"
    ),
)
