"""RB672: a workflow file that GitHub cannot run."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.workflow_text import mistakes_of_workflow
from ...artifacts.workflows import (
    named_workflows,
    workflow_calls,
    workflow_of,
    workflow_texts,
    workflows,
)
from ...document import Document
from ...rule import Finding, Rule, Severity
from .unknown_workflow import FILES


def check(document: Document) -> Iterator[Finding]:
    """Look at the workflow files that a document names or starts."""
    named = {one.name: one.place for one in named_workflows(document)}
    for call in workflow_calls(document):
        if workflow := workflow_of(call, workflows(document)):
            named.setdefault(workflow["file"], call.place)
    if not named:
        return
    files = workflow_texts(document)
    for name, place in named.items():
        for wrong in mistakes_of_workflow(files[name]) if files.get(name) else ():
            where = f"{name}:{wrong.line}:{wrong.column}"
            yield Finding(place, f"{where}: {wrong.message}", wrong.hint)


RULE = Rule(
    code="RB672",
    name="workflow-file",
    summary="A workflow file that the document names cannot run as it is written.",
    severity=Severity.ERROR,
    why="""\
The page sends its reader to a workflow that GitHub refuses, or that does something else than is
meant: it is no YAML, has no `on` or no `jobs`, a job has nothing to run on or needs a job that
does not exist, or an expression reads an input that no trigger declares (it is empty then). The
finding stands where the document names the file, and says the line in it.""",
    bad="""\
# Deploy

The workflow is `.github/workflows/broken.yml`.
""",
    good="""\
# Deploy

The workflow is `.github/workflows/deploy.yml`.
""",
    check=check,
    files={
        **FILES,
        ".github/workflows/broken.yml": """\
name: Broken
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    needs: tests
    steps:
      - run: echo deployed
""",
    },
)
