"""RB210: a command that AWS CLI v1 does not understand, on a page that does not ask for v2."""

from __future__ import annotations

from ...aws.versions import of_one_version
from ...rule import Rule, Severity

RULE = Rule(
    code="RB210",
    name="only-version-2",
    summary="A command needs AWS CLI v2, and the page does not say so.",
    severity=Severity.WARNING,
    why="""\
Where version 1 is installed, the command fails. Say in the page that it needs AWS CLI v2, or write
what both versions understand. Only documents of this tool are looked at, since it runs them with
either version.""",
    bad="""\
---
runbook:
  kind: guide
---

# Errors

Look at the last errors.

```bash
aws logs tail /aws/lambda/orders --since 1h
```
""",
    good="""\
---
runbook:
  kind: guide
---

# Errors

Look at the last errors. This needs AWS CLI v2.

```bash
aws logs tail /aws/lambda/orders --since 1h
```
""",
    check=lambda document: of_one_version(document, 2),
    of_runbooks=True,
)
