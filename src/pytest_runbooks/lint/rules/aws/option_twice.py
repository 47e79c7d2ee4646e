"""RB206: an option of the AWS CLI that is given twice."""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.shown import shown_calls
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import known_text

# These add to each other.
_ADDED = frozenset({"--include", "--exclude"})


def check(document: Document) -> Iterator[Finding]:
    """Find options whose first values are lost, since the last ones hold."""
    for call in shown_calls(document):
        seen: dict[str, list[str]] = {}
        for option in call.options:
            values = [known_text(value) for value in option.values]
            before = seen.setdefault(option.name, values)
            if before is values or before == values or option.name in _ADDED:
                continue
            hint = "the CLI forgets what the first one says"
            if option.known.nargs in {"*", "+"}:
                hint += f"; write all values behind one `{option.name}`"
            yield Finding(call.code.of_word(option.word), f"`{option.name}` is given twice", hint)


RULE = Rule(
    code="RB206",
    name="option-twice",
    summary="An option of the AWS CLI is given twice, and only the last one holds.",
    severity=Severity.WARNING,
    why="""\
The AWS CLI takes the last one, and says nothing about the others: of two `--filters` the first does
not filter. Values of a list stand behind one name, with blanks between them.""",
    bad="""\
# Instances

Look at the instances that run in production.

```bash
aws ec2 describe-instances --filters Name=tag:env,Values=prod --filters \\
  Name=instance-state-name,Values=running
```
""",
    good="""\
# Instances

Look at the instances that run in production.

```bash
aws ec2 describe-instances --filters Name=tag:env,Values=prod \\
  Name=instance-state-name,Values=running
```
""",
    check=check,
    seen=(
        "kubernetes/kops, docs/operations/images.md: `aws ec2 describe-images` with two `--filters`"
    ),
)
