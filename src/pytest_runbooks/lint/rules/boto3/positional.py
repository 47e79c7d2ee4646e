"""RB264: arguments without names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...boto3 import models
from ...boto3.trace import boto3_uses
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find calls that give an argument by its place."""
    for asked in boto3_uses(document).asked:
        if asked.is_guarded or not asked.call.args:
            continue
        first = asked.call.args[0]
        if isinstance(first, ast.Starred) or (
            isinstance(first, ast.Constant) and first.value is ...
        ):
            continue
        request = asked.request
        members, required = models.parameters_of(request.service, request.operation)
        wanted = [name for name in members if name in required - request.filled]
        yield Finding(
            asked.code.of_node(first),
            f"`{request.service}:{request.operation}` takes arguments by name only",
            f"write `{wanted[0]}=...`" if wanted else "",
        )


RULE = Rule(
    code="RB264",
    name="boto3-positional-argument",
    summary="A call of boto3 gives an argument without its name.",
    severity=Severity.ERROR,
    why="Methods that send a request take keywords only: anything else is a `TypeError`.",
    bad="""\
# Look

Look at the function.

```python
import boto3

functions = boto3.client("lambda")
print(functions.get_function("orders"))
```
""",
    good="""\
# Look

Look at the function.

```python
import boto3

functions = boto3.client("lambda")
print(functions.get_function(FunctionName="orders"))
```
""",
    check=check,
)
