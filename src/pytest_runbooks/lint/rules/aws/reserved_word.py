"""RB240: a reserved word in an expression."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.dynamodb_findings import About, expression_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find reserved words that expressions use as names."""
    return expression_findings(document)[About.RESERVED]


RULE = Rule(
    code="RB240",
    name="aws-dynamodb-reserved-word",
    summary="A DynamoDB expression uses a reserved word as the name of an attribute.",
    severity=Severity.ERROR,
    why="""\
DynamoDB refuses it. A name with `#` stands for it, which `--expression-attribute-names` gives; see
<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html>.""",
    bad="""\
# Look

Read the names.

```bash
aws dynamodb scan --table-name orders --projection-expression 'id, name'
```
""",
    good="""\
# Look

Read the names.

```bash
aws dynamodb scan --table-name orders --projection-expression 'id, #n' \\
  --expression-attribute-names '{"#n": "name"}'
```
""",
    check=check,
)
