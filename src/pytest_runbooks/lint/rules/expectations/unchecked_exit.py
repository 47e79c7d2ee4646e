"""RB305: a step that may end as it likes, and of which no output is compared."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...effects import is_promised
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find steps with `exit=any` that nothing can fail."""
    for step in document.steps:
        said = step.options
        if said.exit is not None or is_promised(step) or said.captures or said.cleanup:
            continue
        if said.skip is None:
            yield Finding(
                document.of_fence(step.block),
                "`exit=any`, and no output is compared: the step cannot fail",
                "write its expected output, or the exit status that the page documents",
            )


RULE = Rule(
    code="RB305",
    name="unchecked-exit",
    summary="A step has `exit=any`, and nothing of its output is compared.",
    severity=Severity.WARNING,
    why="""\
The step passes whatever happens: when the command does not exist, when access is denied, when it
did what it should. If every exit status is right, the output has to say what happened. Steps with
`cleanup` are left: it is their purpose to go on.""",
    bad="""\
# Look at the service

<!-- runbook: exit=any -->
```bash
systemctl status orders
```
""",
    good="""\
# Look at the service

<!-- runbook: exit=3 -->
```bash
systemctl status orders
```
""",
    check=check,
    of_runbooks=True,
)
