"""RB660: a CloudFormation template that names what it does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.template_text import Template, name_mistakes
from ...artifacts.templates import templates
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find references to nothing."""
    for found in templates(document):
        if isinstance(found.template, Template):
            yield from map(found.finding, name_mistakes(found.template))


RULE = Rule(
    code="RB660",
    name="template-names",
    summary="A CloudFormation template names a resource, parameter or condition that it lacks.",
    severity=Severity.ERROR,
    why="""\
CloudFormation refuses the template. Looked at are `Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::If`,
`Fn::FindInMap`, `DependsOn` and `Condition` of the templates in fences that begin with
`AWSTemplateFormatVersion` and leave nothing out, and of the files that the document names. Where a
macro or a module may add names, nothing is said; what SAM adds is known.""",
    bad="""\
# Deploy

The queue is made by this template.

```yaml
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
Outputs:
  Url:
    Value: !Ref OrderQueue
```
""",
    good="""\
# Deploy

The queue is made by this template.

```yaml
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
Outputs:
  Url:
    Value: !Ref OrdersQueue
```
""",
    check=check,
)
