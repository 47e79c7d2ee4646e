"""RB671: a workflow that is started as it cannot be started."""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import suggestion
from ...artifacts.workflows import (
    Plain,
    WorkflowCall,
    workflow_calls,
    workflow_of,
    workflows,
)
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import UNKNOWN
from .unknown_workflow import FILES


def check(document: Document) -> Iterator[Finding]:
    """Find inputs that do not exist, lack, or have values that are not allowed."""
    for call in workflow_calls(document):
        workflow = workflow_of(call, workflows(document))
        if workflow is None or call.command != ("workflow", "run"):
            continue
        if workflow["dispatch"]:
            yield from _inputs(call, workflow)
        else:
            message = f"`{workflow['file']}` has no trigger `workflow_dispatch`"
            yield Finding(call.place, message, "add it below `on:`")


def _inputs(call: WorkflowCall, workflow: Plain) -> Iterator[Finding]:
    inputs = workflow["inputs"]
    given = set()
    for field in call.fields:
        key, equals, value = field.partition("=")
        if UNKNOWN in key:
            return
        place = call.place_of(field)
        given.add(key)
        if not equals:
            yield Finding(place, f"`{field}` has no value", f"write `{field}=VALUE`")
        elif key not in inputs:
            message = f"`{workflow['file']}` has no input `{key}`"
            yield Finding(place, message, suggestion(key, inputs) if inputs else "it has none")
        elif (allowed := inputs[key]["allowed"]) and UNKNOWN not in value and value not in allowed:
            if value.startswith("@"):  # `-F` reads a file
                continue
            message = f"`{value}` is not allowed for the input `{key}`"
            yield Finding(place, message, suggestion(value, allowed))
    if not call.is_whole or not call.fields:
        return  # without any, `gh` asks for them at a terminal
    for name, declared in inputs.items():
        if declared["required"] and not declared["has_default"] and name not in given:
            message = f"`{workflow['file']}` requires the input `{name}`"
            yield Finding(call.place, message, f"write `-f {name}=VALUE`")


RULE = Rule(
    code="RB671",
    name="workflow-inputs",
    summary="A workflow of GitHub Actions is started with inputs that it does not take.",
    severity=Severity.ERROR,
    why="""\
GitHub refuses the call (HTTP 422): the workflow has no trigger `workflow_dispatch`, an input does
not exist, a required one is missing, or a value is none of its options. Where a variable or a
placeholder decides, nothing is said.""",
    bad="""\
# Deploy

Start the deployment.

```bash
gh workflow run deploy.yml -f environment=staging
```
""",
    good="""\
# Deploy

Start the deployment.

```bash
gh workflow run deploy.yml -f environment=prod
```
""",
    check=check,
    files=FILES,
)
