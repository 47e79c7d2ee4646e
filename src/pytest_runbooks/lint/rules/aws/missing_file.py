"""RB249: a file that a command reads and that is nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.inputs_missing import missing_files
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find files that commands read and that are nowhere."""
    return missing_files(document)


RULE = Rule(
    code="RB249",
    name="aws-missing-file",
    summary="A command reads a file that is not there, and that nothing on the page writes.",
    severity=Severity.WARNING,
    why="""\
Who follows the page has no such file, and nothing to put into it. The page shows what is in it, or
says where it comes from; with `file=NAME` a fence becomes a file when the page runs.""",
    bad="""\
# Write

Write the orders of today.

```bash
aws dynamodb batch-write-item --request-items file://requests.json
```
""",
    good="""\
# Write

Save this as `requests.json`, and put the items in it.

```json
{"orders": []}
```

```bash
aws dynamodb batch-write-item --request-items file://requests.json
```
""",
    check=check,
)
