"""RB201: a service of the AWS CLI that has no such operation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...aws.known import WAIT, names_below
from ...aws.shown import shown_calls
from ...aws.words import hint_of, is_stand_in
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import literal

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")


def check(document: Document) -> Iterator[Finding]:
    """Find words behind a service that are none of its operations."""
    for call in shown_calls(document):
        if call.name_word is None or not call.path or call.path[1:2] == (WAIT,):
            continue
        name = literal(call.name_word)
        if name and _NAME.fullmatch(name) and not is_stand_in(name):
            above = " ".join(call.path)
            yield Finding(
                call.code.of_word(call.name_word),
                f"`aws {above}` has no operation `{name}`",
                hint_of(name, names_below(call.path), f"aws {above} help"),
            )


RULE = Rule(
    code="RB201",
    name="unknown-operation",
    summary="A command of the AWS CLI names an operation that the service does not have.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI prints its usage and ends with an error. Often it is a word too much or too little, an
operation of another service, or a name that was changed long ago. The names are looked up in the
models of botocore that are installed; of an operation that is newer, update `botocore`.""",
    bad="""\
# Instances

Look at the instances.

```bash
aws ec2 list-instances --region us-east-1
```
""",
    good="""\
# Instances

Look at the instances.

```bash
aws ec2 describe-instances --region us-east-1
```
""",
    check=check,
    seen=(
        "awsdocs/aws-iot-docs, provision-wo-cert.md: `aws iot create-provisioning` for "
        "`create-provisioning-claim`"
    ),
)
