"""RB269: exceptions that a client does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import suggestion
from ...boto3 import models
from ...boto3.trace import boto3_uses
from ...boto3.values import Exceptions
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find the names of exceptions that do not exist."""
    for touched in boto3_uses(document).touched:
        owner, name = touched.owner, touched.node.attr
        if not isinstance(owner, Exceptions) or name.startswith("_") or name == "from_code":
            continue
        known = models.exceptions_of(owner.service)
        if name in known:
            continue
        hint = suggestion(name, known)
        end = touched.code.offset(
            touched.node.end_lineno or touched.node.lineno, touched.node.end_col_offset or 0
        )
        yield Finding(
            touched.code.of_stretch(end - len(name), end),
            f"`{owner.service}` has no exception `{name}` as of {models.VERSION}",
            "catch `ClientError`, and look at its code" if hint.startswith("allowed") else hint,
        )


RULE = Rule(
    code="RB269",
    name="boto3-unknown-exception",
    summary="An exception of a client does not exist.",
    severity=Severity.ERROR,
    why="""\
Python raises `AttributeError` at the very moment when the exception should be caught. Only errors
that the service model names are there; any other is a `ClientError` with its code.""",
    bad="""\
# Read

Read the table.

```python
import boto3

tables = boto3.client("dynamodb")
try:
    tables.describe_table(TableName="orders")
except tables.exceptions.ResourceNotFound:
    print("there is none")
```
""",
    good="""\
# Read

Read the table.

```python
import boto3

tables = boto3.client("dynamodb")
try:
    tables.describe_table(TableName="orders")
except tables.exceptions.ResourceNotFoundException:
    print("there is none")
```
""",
    check=check,
)
