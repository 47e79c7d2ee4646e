"""RB260: a service that boto3 does not know."""

from __future__ import annotations

from collections.abc import Iterator

from ....api.models import service_names
from ....errors import suggestion
from ...boto3 import models, resources
from ...boto3.trace import boto3_uses
from ...boto3.values import Known
from ...document import Document
from ...rule import Finding, Rule, Severity

# What people write for it: names of the AWS CLI, and of the console.
_OTHER_NAMES = {
    "s3api": "s3",
    "configservice": "config",
    "deploy": "codedeploy",
    "cloudwatch-logs": "logs",
    "cloudwatchlogs": "logs",
    "cloudwatch-events": "events",
    "eventbridge": "events",
    "cognito": "cognito-idp",
    "elb-v2": "elbv2",
    "alb": "elbv2",
    "step-functions": "stepfunctions",
    "parameterstore": "ssm",
    "systems-manager": "ssm",
    "msk": "kafka",
}


def check(document: Document) -> Iterator[Finding]:
    """Find the names of services that do not exist."""
    for made in boto3_uses(document).made:
        name = made.name
        if name is None or not isinstance(name.value, str) or not made.code.is_literal(name):
            continue
        is_resource = made.kind is Known.MAKE_RESOURCE
        known = resources.resource_services() if is_resource else service_names()
        if name.value in known or not name.value.strip() or "..." in name.value:
            continue
        where = made.code.of_node(name)
        if is_resource and name.value in service_names():
            what = f"`{name.value}` has a client, but no resource"
            yield Finding(where, what, f"write `client({name.value!r})`")
            continue
        what = f"there is no service `{name.value}` as of {models.VERSION}"
        other = _OTHER_NAMES.get(name.value.lower().replace("_", "-").replace(" ", "-"))
        lower = name.value.lower()
        near = other if other in known else (lower if lower in known else None)
        hint = f"did you mean `{near}`?" if near else suggestion(name.value, known)
        if hint.startswith("allowed"):
            if not document.is_runbook:
                continue  # it may stand for a name
            hint = hint if is_resource else ""
        yield Finding(where, what, hint)


RULE = Rule(
    code="RB260",
    name="boto3-unknown-service",
    summary="A client is made for a service that boto3 does not know.",
    severity=Severity.ERROR,
    why="""\
`boto3.client` raises `UnknownServiceError`. The names are those of botocore: most of them are those
of the AWS CLI, but `s3api`, `configservice` and `deploy` are called `s3`, `config` and `codedeploy`
there. A service that is newer than the installed botocore is not known either; the message says
which version was looked at.""",
    bad="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lamda")
```
""",
    good="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lambda")
```
""",
    check=check,
)
