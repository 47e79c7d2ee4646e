"""RB202: an option that a command of the AWS CLI does not take."""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.known import global_options
from ...aws.shown import shown_calls
from ...aws.words import hint_of, is_stand_in
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import known_text


def check(document: Document) -> Iterator[Finding]:
    """Find options that neither the command nor the CLI knows."""
    for call in shown_calls(document):
        if call.known is None or call.asks_for_help:
            continue
        allowed = {*call.known.options, *global_options()}
        for word in call.unknown:
            name = known_text(word).partition("=")[0]
            span = call.code.span(word.begin, min(word.end, word.begin + len(name)))
            above = " ".join(call.path)
            if is_stand_in(name):
                continue
            if word in call.ambiguous:
                near = sorted(one for one in allowed if one.startswith(name))
                several = " and ".join(f"`{one}`" for one in near[:2])
                message = f"`{name}` is the beginning of several options of `aws {above}`"
                yield Finding(span, message, f"write one of them out: {several}")
            else:
                message = f"`aws {above}` has no option `{name}`"
                yield Finding(span, message, hint_of(name, allowed, f"aws {above} help"))


RULE = Rule(
    code="RB202",
    name="unknown-option",
    summary="A command of the AWS CLI has an option that it does not take.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI says `Unknown options` and does nothing. Options are written with two dashes, in the
singular or plural of the API's own name. They are looked up in the models of botocore that are
installed, and in what both major versions of the AWS CLI add to them; of an option that is newer,
update `botocore`.""",
    bad="""\
# Instances

Look at the instance.

```bash
aws ec2 describe-instances --instances-ids i-0123456789abcdef0
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
        "awsdocs/aws-codedeploy-user-guide, tutorials-windows-clean-up.md: `aws ssm "
        "delete-association --assocation-id`"
    ),
)
