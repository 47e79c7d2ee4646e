"""RB670: a workflow that the repository does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from ....errors import suggestion
from ...artifacts.workflows import (
    named_workflows,
    workflow_calls,
    workflow_of,
    workflow_texts,
    workflows,
)
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find calls of `gh`, and of a runbook also names, that mean no workflow."""
    for call in workflow_calls(document):
        known = workflows(document)
        if workflow_of(call, known) or call.selector.isdecimal():
            continue
        is_file = call.selector.endswith((".yml", ".yaml"))
        names = [one["file" if is_file else "name"] for one in known]
        same = [name for name in names if name.casefold() == call.selector.casefold()]
        if len(same) > 1:
            message = f"{len(same)} workflows are called `{call.selector}`"
            yield Finding(call.place, message, "name its file")
        else:
            message = f"no workflow is called `{call.selector}`"
            yield Finding(call.place, message, suggestion(call.selector, names))
    if document.is_runbook and (mentions := named_workflows(document)):
        files = workflow_texts(document)
        for named in mentions if files else ():
            if named.name not in files:
                message = f"there is no workflow `{named.name}`"
                yield Finding(named.place, message, suggestion(named.name, files))


FILES = {
    ".github/workflows/deploy.yml": """\
name: Deploy
on:
  workflow_dispatch:
    inputs:
      environment:
        type: choice
        options: [dev, prod]
        required: true
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ inputs.environment }}"
""",
}

RULE = Rule(
    code="RB670",
    name="unknown-workflow",
    summary="A workflow of GitHub Actions is named that the repository does not hold.",
    severity=Severity.ERROR,
    why="""\
`gh workflow run` answers that it could not find it. Looked at are the workflows of the nearest
`.github/workflows` at the document or above it; nothing is said where the call names another
repository (`--repo`), or where the page goes to one (`cd`, `git clone`).""",
    bad="""\
# Deploy

Start the deployment.

```bash
gh workflow run deploy.yaml -f environment=dev
```
""",
    good="""\
# Deploy

Start the deployment.

```bash
gh workflow run deploy.yml -f environment=dev
```
""",
    check=check,
    files=FILES,
)
