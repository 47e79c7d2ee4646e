"""RB655: JSON that does not parse."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Edit
from ...artifacts.data_fences import blocks_of, json_mistake
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find the first mistake of each fence."""
    for block in blocks_of(document, "json"):
        if wrong := json_mistake(block.code):
            place = document.in_code(block, wrong.begin, wrong.end)
            edits = () if wrong.instead is None else (Edit(place, wrong.instead),)
            yield Finding(place, wrong.message, wrong.hint, edits)


RULE = Rule(
    code="RB655",
    name="json-fence",
    summary="The JSON of a fence does not parse.",
    severity=Severity.WARNING,
    why="""\
Whoever copies it into a file or a command gets an error, and it is shown in no place that is near
to the mistake. Found are commas too many and too few, brackets that close nothing, words of Python
and numbers that begin with zero. Fences with comments, elisions (`...`) or placeholders outside
of texts are not looked at, nor are settings of programs that allow more than JSON.""",
    bad="""\
# Configure

The policy is this one.

```json
{
  "Version": "2012-10-17",
  "Statement": [],
}
```
""",
    good="""\
# Configure

The policy is this one.

```json
{
  "Version": "2012-10-17",
  "Statement": []
}
```
""",
    check=check,
    seen=(
        "aws-samples/serverless-patterns, apigw-bedrock-cognito-cdk/README.md: a `,` before `}`; "
        "aws-observability/observability-best-practices, "
        'docusaurus/docs/tools/internet_monitor.md: `"asn": 00000`'
    ),
)
