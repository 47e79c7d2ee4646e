"""RB244: a command without one of the options of which one has to be there."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.inputs_findings import About, input_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find commands that lack one of several options."""
    return input_findings(document)[About.NEEDED]


RULE = Rule(
    code="RB244",
    name="aws-option-of-several-missing",
    summary="An AWS command has none of the options of which one has to be there.",
    severity=Severity.ERROR,
    why="""\
The service, or the AWS CLI, refuses the command. No model says so, so this holds for the commands
of a kept list, which names where it is said.""",
    bad="""\
# Look

Read the streams.

```bash
aws logs describe-log-streams --limit 5
```
""",
    good="""\
# Look

Read the streams.

```bash
aws logs describe-log-streams --log-group-name orders --limit 5
```
""",
    check=check,
)
