"""RB270: members that an answer does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ....api.models import model_of
from ....errors import suggestion
from ...boto3 import models
from ...boto3.trace import boto3_uses
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find keys of answers that are never there."""
    uses = boto3_uses(document)
    for read in uses.read:
        of, key = read.of, str(read.key.value)
        shape = model_of(of.service)["shapes"][of.shape]
        if shape["type"] != "structure" or not read.code.is_literal(read.key):
            continue
        if key in shape["members"] or (of.is_answer and key == "ResponseMetadata"):
            continue
        # What the page or other code has put there nobody knows.
        if key in uses.written or (of.service, of.shape) in uses.handed_on:
            continue
        hint = suggestion(key, shape["members"]) if shape["members"] else "it is always empty"
        what = "the answer" if of.is_answer else f"`{of.shape}`"
        yield Finding(
            read.code.of_node(read.key),
            f"{what} of `{of.service}` has no `{key}` as of {models.VERSION}",
            hint,
        )


RULE = Rule(
    code="RB270",
    name="boto3-unknown-answer",
    summary="A member of an answer is read that the API never sends.",
    severity=Severity.ERROR,
    why="""\
`answer["Itmes"]` is a `KeyError`, and `answer.get("Itmes")` is nothing, always. Answers are
followed through names, indexes and loops; where they are changed or handed to other code nothing is
said.""",
    bad="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lambda")
for function in functions.list_functions()["Functions"]:
    print(function["Name"])
```
""",
    good="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lambda")
for function in functions.list_functions()["Functions"]:
    print(function["FunctionName"])
```
""",
    check=check,
    seen="aws-samples/amazon-bedrock-samples, docs/introduction-to-bedrock/batch_api/"
    "batch-inference-cloudtrail-analyzer.md: `failureReason` of a batch job, whose member is "
    "`message`",
)
