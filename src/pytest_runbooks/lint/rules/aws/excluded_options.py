"""RB243: options that exclude each other."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.inputs_findings import About, input_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find options that exclude each other."""
    return input_findings(document)[About.EXCLUDED]


RULE = Rule(
    code="RB243",
    name="aws-options-exclude-each-other",
    summary="Options of an AWS command exclude each other.",
    severity=Severity.ERROR,
    why="""\
The service, or the AWS CLI, refuses the command. No model says which options exclude each other, so
this holds for the commands of a kept list, which names where it is said.""",
    bad="""\
# Create

Create the stack.

```bash
aws cloudformation create-stack --stack-name orders --template-body file:///srv/orders.yml \\
  --template-url https://example.com/orders.yml
```
""",
    good="""\
# Create

Create the stack.

```bash
aws cloudformation create-stack --stack-name orders --template-url https://example.com/orders.yml
```
""",
    check=check,
)
