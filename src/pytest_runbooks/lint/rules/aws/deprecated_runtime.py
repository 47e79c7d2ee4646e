"""RB251: a deprecated runtime of Lambda."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.inputs_runtimes import runtime_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find deprecated runtimes."""
    return runtime_findings(document)


RULE = Rule(
    code="RB251",
    name="aws-deprecated-runtime",
    summary="A Lambda function gets a runtime that AWS has deprecated.",
    severity=Severity.WARNING,
    why="""\
It gets no security patches any more, and some time after its deprecation no function can be created
or updated with it. The dates are those of
<https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html> as of 2026-11-28.""",
    bad="""\
# Mend

Let the function run on Python.

```bash
aws lambda update-function-configuration --function-name orders --runtime python3.8
```
""",
    good="""\
# Mend

Let the function run on Python.

```bash
aws lambda update-function-configuration --function-name orders --runtime python3.14
```
""",
    check=check,
    seen=(
        "aws-samples/sample-developer-tutorials, "
        "`tuts/007-chimesdk-routingcalls/chimesdk-routingcalls.md`: "
        "`nodejs18.x`"
    ),
)
