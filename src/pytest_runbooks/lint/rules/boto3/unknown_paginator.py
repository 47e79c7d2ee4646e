"""RB268: paginators and waiters that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import suggestion
from ...boto3 import models
from ...boto3.trace import boto3_uses
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find the names of paginators and waiters that do not exist."""
    for fetched in boto3_uses(document).fetched:
        name, service = str(fetched.name.value), fetched.service
        known = models.waiters_of(service) if fetched.is_waiter else models.paginators_of(service)
        if name in known or not fetched.code.is_literal(fetched.name):
            continue
        what = "waiter" if fetched.is_waiter else "paginator"
        hint = suggestion(name, known) if known else f"`{service}` has no {what}s"
        if hint.startswith("allowed") and not fetched.is_waiter:
            is_method = name in models.methods_of(service)
            hint = f"call `{name}()` itself: it does not answer in pages" if is_method else ""
        yield Finding(
            fetched.code.of_node(fetched.name),
            f"`{service}` has no {what} `{name}` as of {models.VERSION}",
            hint,
        )


RULE = Rule(
    code="RB268",
    name="boto3-unknown-paginator",
    summary="A paginator or a waiter of boto3 does not exist.",
    severity=Severity.ERROR,
    why="""\
`get_paginator` takes the name of a method that answers in pages, and `get_waiter` one of
`client.waiter_names`; anything else is an error.""",
    bad="""\
# Wait

Wait for the table.

```python
import boto3

tables = boto3.client("dynamodb")
tables.get_waiter("table_exist").wait(TableName="orders")
```
""",
    good="""\
# Wait

Wait for the table.

```python
import boto3

tables = boto3.client("dynamodb")
tables.get_waiter("table_exists").wait(TableName="orders")
```
""",
    check=check,
)
