"""RB211: a command that AWS CLI v2 does not understand, on a page that does not ask for v1."""

from __future__ import annotations

from ...aws.versions import of_one_version
from ...rule import Rule, Severity

RULE = Rule(
    code="RB211",
    name="only-version-1",
    summary="A command needs AWS CLI v1, and the page does not say so.",
    severity=Severity.WARNING,
    why="""\
AWS CLI v2 is what people install, and the command fails there. Write what both versions understand,
or say in the page that it needs AWS CLI v1.""",
    bad="""\
# Registry

Log in to the registry.

```bash
aws ecr get-login --no-include-email --region us-east-1
```
""",
    good="""\
# Registry

Log in to the registry.

```bash
aws ecr get-login-password --region us-east-1
```
""",
    check=lambda document: of_one_version(document, 1),
    seen=("awsdocs/amazon-emr-management-guide, emr-plan-docker.md: `aws ecr get-login`"),
)
