"""RB242: a definition that the service refuses."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find definitions that the service refuses."""
    return value_findings(document)[Sort.DEFINITION]


RULE = Rule(
    code="RB242",
    name="aws-definition",
    summary="A state machine, an event pattern or a dashboard is not what its service takes.",
    severity=Severity.ERROR,
    why="""\
A state machine needs `StartAt` and `States`, and each `Next` names one of them; an event pattern
has lists of what may stand in an event; a dashboard has `widgets`. The service refuses anything
else.""",
    bad="""\
# Watch

Send what stops to the queue.

```bash
aws events put-rule --name stopped --event-pattern '{"source": "aws.ec2"}'
```
""",
    good="""\
# Watch

Send what stops to the queue.

```bash
aws events put-rule --name stopped --event-pattern '{"source": ["aws.ec2"]}'
```
""",
    check=check,
)
