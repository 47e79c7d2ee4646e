"""RB248: an output format that the AWS CLI does not have."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.inputs_output import output_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find output formats that the AWS CLI does not have."""
    return output_findings(document)


RULE = Rule(
    code="RB248",
    name="aws-unknown-output",
    summary="An `--output` is none of the formats of the AWS CLI.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI refuses it: there are `json`, `text` and `table`, and in version 2 `yaml`, `yaml-stream`
and `off`, too.""",
    bad="""\
# Look

Show the tables.

```bash
aws dynamodb list-tables --output csv
```
""",
    good="""\
# Look

Show the tables.

```bash
aws dynamodb list-tables --output text
```
""",
    check=check,
)
