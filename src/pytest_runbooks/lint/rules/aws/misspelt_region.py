"""RB213: regions that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.shown import shown_calls
from ...document import Document
from ...regions import misspelling
from ...rule import Finding, Rule, Severity
from ...shell import literal


def check(document: Document) -> Iterator[Finding]:
    """Find regions of commands that are misspelt."""
    for call in shown_calls(document):
        for option in call.options:
            name = literal(option.values[0]) if option.values else None
            if option.name == "--region" and name and (wrong := misspelling(name)):
                yield Finding(call.code.of_word(option.values[0]), *wrong)


RULE = Rule(
    code="RB213",
    name="misspelt-region",
    summary="A command of the AWS CLI names a region that does not exist.",
    severity=Severity.ERROR,
    why="""\
There is no host of that name, so that the command fails when it tries to connect. Only what no
region can be called and what is near one is said: a region that is newer than the installed
botocore is left alone.""",
    bad="""\
# Buckets

Look at the buckets.

```bash
aws s3 ls --region us-esat-1
```
""",
    good="""\
# Buckets

Look at the buckets.

```bash
aws s3 ls --region us-east-1
```
""",
    check=check,
)
