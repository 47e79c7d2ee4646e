"""RB272: values of DynamoDB with types where a table takes Python's own, and the other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...boto3 import models
from ...boto3.judged import given
from ...boto3.trace import boto3_uses
from ...document import Document
from ...rule import Finding, Rule, Severity

_TYPES = frozenset({"B", "BOOL", "BS", "L", "M", "N", "NS", "NULL", "S", "SS"})
_ITEMS = frozenset({"Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey"})


def check(document: Document) -> Iterator[Finding]:
    """Find typed values that are given to a table."""
    for asked in boto3_uses(document).asked:
        if not asked.request.native or asked.is_guarded:
            continue
        members, _ = models.parameters_of(asked.request.service, asked.request.operation)
        for name, value in given(asked.call):
            if name not in _ITEMS or name not in members or not isinstance(value, ast.Dict):
                continue
            typed = [one for one in value.values if _is_typed(one)]
            if typed and len(typed) == len(value.values):
                yield Finding(
                    asked.code.of_node(typed[0]),
                    f"`{asked.code.written(typed[0])}` is a value for a client, "
                    "and a table takes Python's own",
                    f"write `{_plain(typed[0])}`",
                )


def _is_typed(node: ast.expr) -> bool:
    """Say whether a value is written as `{"S": "..."}`, with a text as DynamoDB has it."""
    match node:
        case ast.Dict(keys=[ast.Constant(value=str() as key)], values=[value]) if key in _TYPES:
            return not (key in {"N", "S"} and not isinstance(value, ast.Constant | ast.JoinedStr))
    return False


def _plain(node: ast.expr) -> str:
    assert isinstance(node, ast.Dict)
    key, value = node.keys[0], node.values[0]
    text = ast.unparse(value)
    if isinstance(key, ast.Constant) and key.value == "N" and isinstance(value, ast.Constant):
        return str(value.value)
    return text if len(text) < 40 and "\n" not in text else "the value alone"


RULE = Rule(
    code="RB272",
    name="boto3-dynamodb-values",
    summary="A table of boto3 is given values that only a client takes.",
    severity=Severity.ERROR,
    why="""\
`boto3.resource("dynamodb").Table(...)` takes and gives Python's own values. `{"S": "7"}` is to it a
map with one key, so that a key of that form is refused, and an item holds what nobody meant.""",
    bad="""\
# Read

Read the order.

```python
import boto3

orders = boto3.resource("dynamodb").Table("orders")
print(orders.get_item(Key={"id": {"S": "7"}}))
```
""",
    good="""\
# Read

Read the order.

```python
import boto3

orders = boto3.resource("dynamodb").Table("orders")
print(orders.get_item(Key={"id": "7"}))
```
""",
    check=check,
)
