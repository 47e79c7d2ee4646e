"""RB205: an option of the AWS CLI that has no value and needs one."""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.shown import shown_calls
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import known_text


def check(document: Document) -> Iterator[Finding]:
    """Find options behind which the next option follows, or nothing."""
    for call in shown_calls(document):
        if call.asks_for_help or not call.is_certain:
            continue
        for option in call.options:
            if not option.lacks_value:
                continue
            hint = ""
            behind = [word for word in call.words if word.begin > option.word.begin]
            if behind and known_text(behind[0]).startswith("-"):
                hint = f"a value that begins with `-` is joined to it: `{option.name}=VALUE`"
            yield Finding(call.code.of_word(option.word), f"`{option.written}` has no value", hint)


RULE = Rule(
    code="RB205",
    name="option-without-value",
    summary="An option of the AWS CLI has no value and needs one.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI says `expected one argument` and does nothing. A value that begins with `-`, as a path
or a number of another system may, is taken for an option unless `=` joins it to the name.""",
    bad="""\
# Log group

Keep the logs for two weeks.

```bash
aws logs put-retention-policy --log-group-name --retention-in-days 14
```
""",
    good="""\
# Log group

Keep the logs for two weeks.

```bash
aws logs put-retention-policy --log-group-name /aws/lambda/orders --retention-in-days 14
```
""",
    check=check,
    seen=(
        "awsdocs/amazon-ec2-user-guide, how-dedicated-hosts-work.md: `--instance-family --host-ids`"
    ),
)
