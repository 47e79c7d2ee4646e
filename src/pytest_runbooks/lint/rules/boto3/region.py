"""RB274: regions that do not exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...boto3.trace import boto3_uses
from ...document import Document
from ...regions import misspelling
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find regions that are misspelt: those that are near one, and formed as none is."""
    for made in boto3_uses(document).made:
        for one in made.call.keywords:
            value = one.value
            if one.arg != "region_name" or not isinstance(value, ast.Constant):
                continue
            name = value.value
            if not isinstance(name, str) or not made.code.is_literal(value):
                continue
            if wrong := misspelling(name):
                yield Finding(made.code.of_node(value), *wrong)


RULE = Rule(
    code="RB274",
    name="boto3-misspelt-region",
    summary="A client is made for a region that does not exist.",
    severity=Severity.ERROR,
    why="""\
There is no host of that name, so that each call fails when it tries to connect. Only what no region
can be called and what is near one is said: a region that is newer than the installed botocore is
left alone.""",
    bad="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lambda", region_name="us-east1")
```
""",
    good="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lambda", region_name="us-east-1")
```
""",
    check=check,
)
