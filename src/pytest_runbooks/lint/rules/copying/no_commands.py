"""RB103: a block in which nothing runs."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import shell_codes


def check(document: Document) -> Iterator[Finding]:
    """Find blocks without a command."""
    for code in shell_codes(document):
        block = code.step.block
        if code.step.transcript or block.is_hidden:
            continue
        lines = [line.strip() for line in code.code.split("\n") if line.strip()]
        if not lines:
            what = f"the `{block.language}` block is empty"
            hint = "write the command, or take the block away"
        elif all(line.startswith("#") for line in lines):
            what = f"the `{block.language}` block holds comments only"
            hint = "write the command, or the text as prose"
        else:
            continue
        yield Finding(document.of_fence(block), what, hint)


RULE = Rule(
    code="RB103",
    name="no-commands",
    summary="A shell block holds no command.",
    severity=Severity.WARNING,
    why="""\
A reader sees a block, copies it, and nothing happens; a run counts a step that did nothing.
What is to be said belongs into the text, what is to be done into a command. A line that begins
with `#` is a comment, also where it is meant as the prompt of root.""",
    bad="""\
# Clean up

Remove the stack.

```bash
# Remove everything in the console
```
""",
    good="""\
# Clean up

Remove the stack: remove everything in the console.
""",
    check=check,
)
