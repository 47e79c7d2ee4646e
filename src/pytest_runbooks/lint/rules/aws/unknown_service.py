"""RB200: a command of the AWS CLI that begins with no service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...aws.calls import AwsCall
from ...aws.known import name_of_model, services
from ...aws.shown import shown_calls
from ...aws.words import hint_of, is_stand_in, nearest
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import literal

_NAME = re.compile(r"[a-z][a-z0-9.-]*")
_ALIASES = re.compile(r"\.aws/cli/alias|^\[toplevel\]", re.MULTILINE)
_SHORT = 3  # letters; words of prose are near to some service
_OPERATION = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")


def check(document: Document) -> Iterator[Finding]:
    """Find first words that are no service, in what is surely a command."""
    if _ALIASES.search(document.text):
        return
    for call in shown_calls(document):
        if call.name_word is None or call.path:
            continue
        name = literal(call.name_word)
        if name and _NAME.fullmatch(name) and not is_stand_in(name) and _is_meant(call, name):
            yield Finding(
                call.code.of_word(call.name_word),
                f"`{name}` is no service of the AWS CLI",
                _hint(name),
            )


def _hint(name: str) -> str:
    if called := name_of_model(name):
        return f"the AWS CLI calls it `{called}`"
    return hint_of(name, services(), "aws help")


def _is_meant(call: AwsCall, name: str) -> bool:
    """Tell a command from prose that begins with `aws`."""
    if call.options or call.unknown or name_of_model(name):
        return True
    if len(name) > _SHORT and nearest(name, services(), 0.8):
        return True
    behind = literal(call.positional[0]) if call.positional else None
    return bool(behind and _OPERATION.fullmatch(behind))


RULE = Rule(
    code="RB200",
    name="unknown-service",
    summary="A command of the AWS CLI names a service that it does not have.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI prints its usage and ends with an error. Some services have another name there than in
the console: `logs` is CloudWatch Logs, `stepfunctions` is Step Functions. The names are looked up
in the models of botocore that are installed; of a service that is newer, update `botocore`.""",
    bad="""\
# Alarms

Look at the alarms.

```bash
aws cloudwach describe-alarms --state-value ALARM
```
""",
    good="""\
# Alarms

Look at the alarms.

```bash
aws cloudwatch describe-alarms --state-value ALARM
```
""",
    check=check,
    seen=(
        "awsdocs/amazon-ec2-user-guide, recycle-bin-working-with-amis.md: `aws "
        "restore-image-from-recycle-bin` without `ec2`"
    ),
)
