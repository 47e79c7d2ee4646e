"""RB209: a service of the AWS CLI that has no such waiter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...aws.known import WAIT, names_below
from ...aws.shown import shown_calls
from ...aws.words import hint_of
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import literal

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")


def check(document: Document) -> Iterator[Finding]:
    """Find words behind `wait` that the service does not wait for."""
    for call in shown_calls(document):
        name = literal(call.name_word) if call.name_word else None
        if call.path[1:] == (WAIT,) and name and _NAME.fullmatch(name):
            assert call.name_word
            above = " ".join(call.path)
            yield Finding(
                call.code.of_word(call.name_word),
                f"`aws {above}` has no waiter `{name}`",
                hint_of(name, names_below(call.path), f"aws {above} help"),
            )


RULE = Rule(
    code="RB209",
    name="unknown-waiter",
    summary="A command of the AWS CLI waits for something that the service has no waiter for.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI prints its usage and ends with an error at once, so that what follows begins too early.
Only some operations have waiters; where there is none, ask again in a loop. The names are looked up
in the models of botocore that are installed.""",
    bad="""\
# Instance

Wait until the instance runs.

```bash
aws ec2 wait instance-runing --instance-ids i-0123456789abcdef0
```
""",
    good="""\
# Instance

Wait until the instance runs.

```bash
aws ec2 wait instance-running --instance-ids i-0123456789abcdef0
```
""",
    check=check,
)
