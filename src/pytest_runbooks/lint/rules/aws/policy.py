"""RB241: a policy that the service refuses."""

from __future__ import annotations

from collections.abc import Iterable

from ...aws.values import value_findings
from ...aws.values_mistakes import Sort
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterable[Finding]:
    """Find policies that the service refuses."""
    return value_findings(document)[Sort.POLICY]


RULE = Rule(
    code="RB241",
    name="aws-policy",
    summary="A policy is not written in the language of IAM policies.",
    severity=Severity.ERROR,
    why="""\
The services refuse it: a `Version` other than `2012-10-17`, no `Effect`, elements that do not
exist, actions without a service, a trust policy with a `Resource`; see
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>. Policies in the
files that `file://` names are looked at, too.""",
    bad="""\
# Allow

Let the role read.

```bash
aws iam put-role-policy --role-name reader --policy-name read --policy-document '{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allowed", "Action": "s3:GetObject", "Resource": "*"}]
}'
```
""",
    good="""\
# Allow

Let the role read.

```bash
aws iam put-role-policy --role-name reader --policy-name read --policy-document '{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]
}'
```
""",
    check=check,
)
