"""RB102: a shell block that holds output, data or prose."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...rule import Finding, Rule, Severity
from ...strangers import strangers


def check(document: Document) -> Iterator[Finding]:
    """Find the first line of each block that no shell is meant to read."""
    for stranger in strangers(document).values():
        if stranger.kind == "prompt":
            continue
        block = stranger.code.step.block
        span = stranger.code.span(stranger.begin, stranger.end)
        if stranger.is_first:
            what = f"the `{block.language}` block holds {stranger.kind}"
            hint = f"write `{stranger.language}` as its language"
        else:
            what = f"the line is {stranger.kind}, no command of the `{block.language}` block"
            hint = (
                "put it into a fence of its own, or write `console` as the language "
                "and `$ ` before the commands"
            )
        yield Finding(span, what, hint)


RULE = Rule(
    code="RB102",
    name="not-shell",
    summary="A shell block holds output, data or prose.",
    severity=Severity.ERROR,
    why="""\
Who copies the block copies all of it, and the shell tries to run the output, the JSON or the
sentence. Give it a fence of its own, with its own language; commands with their output are a
`console` block, in which `$ ` begins a command.""",
    bad="""\
# Look

Look at the pods.

```bash
kubectl get pods
NAME        READY   STATUS    RESTARTS   AGE
orders-0    1/1     Running   0          7s
```
""",
    good="""\
# Look

Look at the pods.

```console
$ kubectl get pods
NAME        READY   STATUS    RESTARTS   AGE
orders-0    1/1     Running   0          7s
```
""",
    check=check,
    seen="aws-samples/sample-developer-tutorials, tuts/013-ec2-basics/ec2-basics.md: JSON that "
    "commands print stands below them in their `bash` blocks",
)
