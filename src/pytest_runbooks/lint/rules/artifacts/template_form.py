"""RB661: a CloudFormation template that is none."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.template_text import Template, form_mistakes
from ...artifacts.templates import templates
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find templates that do not parse, and those that lack what each has."""
    for found in templates(document):
        if isinstance(found.template, Template):
            yield from map(found.finding, form_mistakes(found.template))
        else:
            yield found.finding(found.template)


RULE = Rule(
    code="RB661",
    name="template-form",
    summary="A CloudFormation template lacks what each has, or holds what none has.",
    severity=Severity.ERROR,
    why="""\
CloudFormation refuses the template: it does not parse, has no `Resources`, has a section that does
not exist, or a resource without `Type`. For a file, the finding stands where the document names it,
and says the line in it.""",
    bad="""\
# Deploy

The queue is made by this template.

```yaml
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
Output:
  Url:
    Value: !Ref OrdersQueue
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
