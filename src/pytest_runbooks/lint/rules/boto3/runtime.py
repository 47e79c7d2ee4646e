"""RB273: runtimes of Lambda that AWS has deprecated."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...aws.runtimes import deprecation_of
from ...boto3.judged import given
from ...boto3.trace import boto3_uses
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find functions that are created or updated with a deprecated runtime."""
    for asked in boto3_uses(document).asked:
        if asked.request.service != "lambda":
            continue
        for name, value in given(asked.call):
            if name != "Runtime" or not isinstance(value, ast.Constant):
                continue
            if not isinstance(value.value, str) or not asked.code.is_literal(value):
                continue
            if found := deprecation_of(value.value):
                yield Finding(
                    asked.code.of_node(value),
                    f"the runtime `{value.value}` is deprecated since {found.since}",
                    f"write `{found.successor}`, when the code is ready for it",
                )


RULE = Rule(
    code="RB273",
    name="boto3-deprecated-runtime",
    summary="A Lambda function is given a runtime that AWS has deprecated.",
    severity=Severity.WARNING,
    why="""\
A deprecated runtime gets no security patches, and after a while Lambda creates no function with it
and updates none. The dates are those of [AWS's
list](https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html).""",
    bad="""\
# Move

Move the function to a newer runtime.

```python
import boto3

functions = boto3.client("lambda")
functions.update_function_configuration(FunctionName="orders", Runtime="python3.8")
```
""",
    good="""\
# Move

Move the function to a newer runtime.

```python
import boto3

functions = boto3.client("lambda")
functions.update_function_configuration(FunctionName="orders", Runtime="python3.14")
```
""",
    check=check,
)
