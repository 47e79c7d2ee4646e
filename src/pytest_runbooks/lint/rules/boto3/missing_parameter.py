"""RB263: a parameter that a call has to name."""

from __future__ import annotations

from collections.abc import Iterator

from ...boto3 import models
from ...boto3.judged import given
from ...boto3.literals import is_elided_call
from ...boto3.trace import boto3_uses
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find calls without what they need."""
    uses = boto3_uses(document)
    for asked in () if uses.is_hooked else uses.asked:
        call, request = asked.call, asked.request
        if asked.is_guarded or call.args or is_elided_call(asked.code, call):
            continue
        members, required = models.parameters_of(request.service, request.operation)
        names = {name for name, _ in given(call)}
        # One that is misspelt is said as that.
        if names - {*members, *request.extra}:
            continue
        missing = [name for name in members if name in required - names - request.filled]
        if missing:
            words = " and ".join(f"`{name}`" for name in missing)
            yield Finding(
                asked.code.of_node(call.func),
                f"`{request.service}:{request.operation}` needs {words}",
                f"write `{missing[0]}=...`",
            )


RULE = Rule(
    code="RB263",
    name="boto3-missing-parameter",
    summary="A call of boto3 lacks a parameter that it needs.",
    severity=Severity.ERROR,
    why="""\
botocore raises `ParamValidationError` before it sends anything. A call with `**more`, with `...` or
with a comment that something is left out is not judged.""",
    bad="""\
# Read

Read the order.

```python
import boto3

orders = boto3.client("dynamodb")
print(orders.get_item(TableName="orders"))
```
""",
    good="""\
# Read

Read the order.

```python
import boto3

orders = boto3.client("dynamodb")
print(orders.get_item(TableName="orders", Key={"id": {"S": "7"}}))
```
""",
    check=check,
)
