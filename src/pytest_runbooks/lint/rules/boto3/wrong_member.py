"""RB267: members that a structure does not have, or lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.values_mistakes import Sort
from ...boto3.judged import judged_values
from ...document import Document
from ...rule import Finding, Rule, Severity

_SORTS = frozenset({Sort.UNKNOWN_MEMBER, Sort.MISSING_MEMBER})


def check(document: Document) -> Iterator[Finding]:
    """Find members that a structure does not have, or lacks."""
    for judged in judged_values(document):
        mistake = judged.mistake
        if mistake.sort in _SORTS:
            yield Finding(
                judged.code.of_stretch(mistake.begin, mistake.end),
                f"`{judged.parameter}`: {mistake.message}",
                mistake.hint,
            )


RULE = Rule(
    code="RB267",
    name="boto3-wrong-member",
    summary="A structure in a call of boto3 has a member that does not exist, or lacks one.",
    severity=Severity.ERROR,
    why="""\
botocore raises `ParamValidationError` before it sends anything, however deep the member stands.""",
    bad="""\
# Change

Change it.

```python
import boto3

files = boto3.client("s3")
files.put_bucket_versioning(Bucket="orders", VersioningConfiguration={"State": "Enabled"})
```
""",
    good="""\
# Change

Change it.

```python
import boto3

files = boto3.client("s3")
files.put_bucket_versioning(Bucket="orders", VersioningConfiguration={"Status": "Enabled"})
```
""",
    check=check,
    seen="aws-samples/amazon-bedrock-samples, docs/agents-and-function-calling/bedrock-agents/"
    "bedrock-flows/Getting_started_with_Prompt_Management_Flows.md: `topK` in the inference "
    "configuration of `create_prompt`",
)
