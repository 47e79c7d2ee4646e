"""RB662: a CloudFormation template that is deployed with parameters that it does not take."""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import suggestion
from ...artifacts.template_calls import TemplateCall, template_calls
from ...artifacts.yaml_nodes import mapping, texts
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import UNKNOWN


def check(document: Document) -> Iterator[Finding]:
    """Find parameters that do not exist, lack, or have a value that is not allowed."""
    for call in template_calls(document):
        yield from _given(call)
        if call.operation != "create-stack" or not call.are_all:
            continue  # elsewhere a stack may be there, and keeps its values
        names = {one.name for one in call.given}
        for name, parameter in call.template.parameters.items():
            if name not in names and "Default" not in mapping(parameter):
                message = f"the template requires the parameter `{name}`"
                how = f"write `--parameters ParameterKey={name},ParameterValue=...`"
                yield Finding(call.code.of_word(call.file), message, how)


def _given(call: TemplateCall) -> Iterator[Finding]:
    known = call.template.parameters
    for one in call.given:
        place = call.code.of_word(one.word)
        if one.name not in known:
            hint = suggestion(one.name, known) if known else "it has none"
            yield Finding(place, f"the template has no parameter `{one.name}`", hint)
            continue
        allowed = [node.value for node in texts(mapping(known[one.name]).get("AllowedValues"))]
        if allowed and one.value and UNKNOWN not in one.value and one.value not in allowed:
            if "," in one.value or one.value.startswith(("$", "<", "[", "{")):
                continue  # a list, or something to fill in
            message = f"`{one.value}` is not allowed for the parameter `{one.name}`"
            yield Finding(place, message, suggestion(one.value, allowed))


RULE = Rule(
    code="RB662",
    name="template-parameters",
    summary="A CloudFormation template is deployed with parameters that it does not take.",
    severity=Severity.ERROR,
    why="""\
CloudFormation refuses parameters that the template does not declare, values that are none of its
`AllowedValues`, and `create-stack` without a parameter that has no default; `deploy` passes over
a misspelt parameter in silence, and takes the default. The template is the file that the command
names.""",
    bad="""\
# Deploy

Deploy the queue to dev.

```bash
aws cloudformation deploy --stack-name orders --template-file queue.yaml \\
  --parameter-overrides Enviroment=dev
```
""",
    good="""\
# Deploy

Deploy the queue to dev.

```bash
aws cloudformation deploy --stack-name orders --template-file queue.yaml \\
  --parameter-overrides Environment=dev
```
""",
    check=check,
    files={
        "queue.yaml": """\
Parameters:
  Environment:
    Type: String
    AllowedValues: [dev, prod]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "orders-${Environment}"
"""
    },
)
