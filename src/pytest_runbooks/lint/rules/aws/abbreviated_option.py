"""RB203: an option of the AWS CLI that is not written out."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Edit
from ...aws.shown import shown_calls
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find beginnings of names, which stand for the only option that begins so."""
    for call in shown_calls(document):
        for option in call.options:
            if option.written == option.name:
                continue
            begin = option.word.begin
            span = call.code.span(begin, begin + len(option.written))
            is_plain = call.code.written(option.word).startswith(option.written)
            yield Finding(
                span,
                f"`{option.written}` is the beginning of `{option.name}`",
                f"write `{option.name}`",
                (Edit(span, option.name),) if is_plain and not option.lacks_value else (),
            )


RULE = Rule(
    code="RB203",
    name="abbreviated-option",
    summary="An option of the AWS CLI is not written out.",
    severity=Severity.WARNING,
    why="""\
The AWS CLI takes the beginning of a name for the only option that begins so. The next version may
have two of them, and then the command fails. Nobody finds the short form in the documentation.""",
    bad="""\
# Instances

Look at the instance.

```bash
aws ec2 describe-instances --instance-id i-0123456789abcdef0
```
""",
    good="""\
# Instances

Look at the instance.

```bash
aws ec2 describe-instances --instance-ids i-0123456789abcdef0
```
""",
    check=check,
    seen=(
        "aws-samples/sample-developer-tutorials, vpc-gs.md: `aws ec2 describe-vpcs "
        "--vpc-id` for `--vpc-ids`"
    ),
)
