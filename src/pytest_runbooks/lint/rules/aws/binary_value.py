"""RB250: a binary value that is no base64."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.inputs_blobs import blob_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find binary values that are no base64."""
    return blob_findings(document)


RULE = Rule(
    code="RB250",
    name="aws-binary-value",
    summary="The AWS CLI v2 takes a value for base64 that is none.",
    severity=Severity.WARNING,
    why="""\
Version 2 takes a binary value (the payload of a function, the data of a stream) for base64, where
version 1 took it as it is: `{...}` is refused as invalid base64. With `--cli-binary-format
raw-in-base64-out`, which only version 2 knows, it is text again; `fileb://` gives the bytes of a
file in both versions, and ZIP files need it.""",
    bad="""\
# Call

Call the function.

```bash
aws lambda invoke --function-name orders --payload '{"id": 1}' answer.json
```
""",
    good="""\
# Call

Call the function.

```bash
aws lambda invoke --function-name orders --payload 'eyJpZCI6IDF9' answer.json
```
""",
    check=check,
    seen=(
        "aws-samples/sample-developer-tutorials, "
        "`tuts/032-cloudwatch-streams/cloudwatch-streams.md`: "
        "`--payload '{}'` without `--cli-binary-format`"
    ),
)
