"""RB153: prompts of Python in a block that is no transcript."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Block, Edit
from ...document import Document
from ...python_mistakes import Kind, mistakes_of
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find blocks that begin with a prompt."""
    for mistake in mistakes_of(document):
        if mistake.kind is not Kind.PROMPT:
            continue
        yield Finding(
            mistake.of_line(end=mistake.column + len(">>>")),
            "`>>>` is a prompt, not Python",
            "write the language `pycon`",
            _edits(document, mistake.code.step.block),
        )


def _edits(document: Document, block: Block) -> tuple[Edit, ...]:
    line = document.lines[block.position.line - 1]
    at = line.find(block.info, block.position.column - 1)
    word = block.info.split()[0] if block.info.split() else ""
    if at < 0 or not word or word.lower() != block.language:
        return ()
    return (Edit(document.at(block.position.line, at + 1, len(word)), "pycon"),)


RULE = Rule(
    code="RB153",
    name="prompt-in-python",
    summary="A Python block shows prompts, as a transcript does.",
    severity=Severity.ERROR,
    why="""\
`>>>` cannot be pasted. In a `pycon` block prompts are prompts: each command runs, and what follows
it is its output. Other people's pages write such blocks as `python` and mean them to be read only,
so that this is asked of runbooks alone.""",
    bad="""\
---
runbook:
  owner: platform
---
# Look

Add the numbers.

```python
>>> 6 * 7
42
```
""",
    good="""\
---
runbook:
  owner: platform
---
# Look

Add the numbers.

```pycon
>>> 6 * 7
42
```
""",
    check=check,
    of_runbooks=True,
)
