"""RB151: shell in a Python block."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...python_mistakes import Kind, mistakes_of
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find lines of a Python block that are commands of a shell."""
    for mistake in mistakes_of(document):
        if mistake.kind is not Kind.SHELL:
            continue
        text = mistake.text
        span = mistake.of_line()
        words = text.removeprefix("$ ").split()
        yield Finding(
            span,
            f"`{' '.join(words[:2])}` is a command of the shell, not Python",
            "write the language `bash`, or give the command a block of its own",
        )


RULE = Rule(
    code="RB151",
    name="shell-in-python",
    summary="A Python block holds commands of a shell.",
    severity=Severity.ERROR,
    why="""\
Pasted into Python it is a syntax error, and whoever reads the page colours it as Python. A command
belongs in a `bash` block.""",
    bad="""\
# Install

Install the client.

```python
pip install boto3
```
""",
    good="""\
# Install

Install the client.

```bash
pip install boto3
```
""",
    check=check,
    seen="donnemartin/data-science-ipython-notebooks, deep-learning/tensor-flow-examples/"
    "Setup_TensorFlow.md: `$ cd tensorflow/models/image/mnist` in a `python` block",
)
