"""RB266: words that an API does not know."""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.values_mistakes import Sort
from ...boto3.judged import judged_values
from ...document import Document
from ...rule import Finding, Rule, Severity

_SORTS = frozenset({Sort.ENUM})


def check(document: Document) -> Iterator[Finding]:
    """Find words that an API does not know."""
    for judged in judged_values(document):
        mistake = judged.mistake
        if mistake.sort in _SORTS:
            yield Finding(
                judged.code.of_stretch(mistake.begin, mistake.end),
                f"`{judged.parameter}`: {mistake.message}",
                mistake.hint,
            )


RULE = Rule(
    code="RB266",
    name="boto3-wrong-value",
    summary="A value of a call of boto3 is none of those that the API knows.",
    severity=Severity.ERROR,
    why="""\
The service refuses it. The list is that of the installed botocore, whose version the message
names: a newer one may know the value.""",
    bad="""\
# Change

Change it.

```python
import boto3

tables = boto3.client("dynamodb")
tables.update_table(TableName="orders", BillingMode="ON_DEMAND")
```
""",
    good="""\
# Change

Change it.

```python
import boto3

tables = boto3.client("dynamodb")
tables.update_table(TableName="orders", BillingMode="PAY_PER_REQUEST")
```
""",
    check=check,
)
