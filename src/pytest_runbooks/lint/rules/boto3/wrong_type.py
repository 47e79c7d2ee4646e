"""RB265: values of a wrong type."""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.values_mistakes import Sort
from ...boto3.judged import judged_values
from ...document import Document
from ...rule import Finding, Rule, Severity

_SORTS = frozenset({Sort.TYPE, Sort.ONE_OF, Sort.TOO_SMALL})


def check(document: Document) -> Iterator[Finding]:
    """Find values of a wrong type."""
    for judged in judged_values(document):
        mistake = judged.mistake
        if mistake.sort in _SORTS:
            yield Finding(
                judged.code.of_stretch(mistake.begin, mistake.end),
                f"`{judged.parameter}`: {mistake.message}",
                mistake.hint,
            )


RULE = Rule(
    code="RB265",
    name="boto3-wrong-type",
    summary="A value of a call of boto3 has a type that the API does not take.",
    severity=Severity.ERROR,
    why="""\
botocore looks at the types of all values, nested ones too, and raises `ParamValidationError`: a
number where a text is wanted, a list where one thing is wanted, `None` for what should be left
out.""",
    bad="""\
# Change

Change it.

```python
import boto3

functions = boto3.client("lambda")
functions.update_function_configuration(FunctionName="orders", MemorySize="512")
```
""",
    good="""\
# Change

Change it.

```python
import boto3

functions = boto3.client("lambda")
functions.update_function_configuration(FunctionName="orders", MemorySize=512)
```
""",
    check=check,
)
