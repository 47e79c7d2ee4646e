"""RB239: names and values of expressions that are not given, or not used."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.dynamodb_findings import About, expression_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find stand-ins that are not given, or not used."""
    return expression_findings(document)[About.STAND_IN]


RULE = Rule(
    code="RB239",
    name="aws-dynamodb-stand-in",
    summary="A `#name` or `:value` of a DynamoDB expression is not given, or not used.",
    severity=Severity.ERROR,
    why="""\
DynamoDB refuses both: what an expression names by `#` or `:` has to be in
`--expression-attribute-names` or `--expression-attribute-values`, and nothing else may be
there.""",
    bad="""\
# Look

Read one customer's orders.

```bash
aws dynamodb query --table-name orders \\
  --key-condition-expression 'customer = :customer' \\
  --expression-attribute-values '{":c": {"S": "1"}}'
```
""",
    good="""\
# Look

Read one customer's orders.

```bash
aws dynamodb query --table-name orders \\
  --key-condition-expression 'customer = :customer' \\
  --expression-attribute-values '{":customer": {"S": "1"}}'
```
""",
    check=check,
)
