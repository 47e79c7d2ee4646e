"""RB212: an operation or an option of the AWS CLI that is deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from ....api.models import Node, input_of, operation_of
from ...aws.shown import shown_calls
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find what the service models call deprecated."""
    for call in shown_calls(document):
        if not call.operation or call.known is None:
            continue
        node = operation_of(call.service, call.operation) or {}
        if node.get("deprecated") and call.operation_word:
            shown = f"`aws {' '.join(call.path)}` is deprecated"
            yield Finding(call.code.of_word(call.operation_word), shown, _hint(node))
        members = input_of(call.service, call.operation)[0].get("members", {})
        for option in call.options:
            part = members.get(option.parameter, {})
            if part.get("deprecated"):
                span = call.code.of_word(option.word)
                yield Finding(span, f"`{option.name}` is deprecated", _hint(part))


def _hint(node: Node) -> str:
    return " ".join(str(node.get("deprecatedMessage", "")).split()).rstrip(".")


RULE = Rule(
    code="RB212",
    name="deprecated-operation",
    summary="A command of the AWS CLI calls what its service calls deprecated.",
    severity=Severity.WARNING,
    why="""\
It may be ignored, or refused in new accounts and regions, and will be gone one day. The hint is
what the service model says instead, if it says something.""",
    bad="""\
# Tags

Look at the tags of the log group.

```bash
aws logs list-tags-log-group --log-group-name /aws/lambda/orders
```
""",
    good="""\
# Tags

Look at the tags of the log group.

```bash
aws logs list-tags-for-resource \\
  --resource-arn arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders
```
""",
    check=check,
    seen=(
        "awsdocs/amazon-cloudwatch-logs-user-guide, CreateFirehoseStream.md: `aws "
        "firehose create-delivery-stream --s3-destination-configuration`"
    ),
)
