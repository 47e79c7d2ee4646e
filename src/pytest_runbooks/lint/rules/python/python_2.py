"""RB152: Python 2."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...python_mistakes import Kind, mistakes_of
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find what only Python 2 reads."""
    for mistake in mistakes_of(document):
        if mistake.kind is not Kind.PYTHON_2:
            continue
        text = mistake.text
        span = mistake.of_line(len(text) - len(text.lstrip()))
        yield Finding(span, f"`{text.strip()}` is Python 2", _hint(text.strip()))


def _hint(text: str) -> str:
    if text.startswith("print"):
        return "write `print(...)`"
    if text.startswith("except"):
        return "write `except ... as ...:`"
    return "Python 3 has been the only one since 2020"


RULE = Rule(
    code="RB152",
    name="python-2",
    summary="A Python block is written for Python 2.",
    severity=Severity.ERROR,
    why="""\
`print x`, `except E, e:` and `0777` are syntax errors today. What else of the block was true at
that time deserves a look, too.""",
    bad="""\
# Look

Print the region.

```python
import os

print os.environ["AWS_REGION"]
```
""",
    good="""\
# Look

Print the region.

```python
import os

print(os.environ["AWS_REGION"])
```
""",
    check=check,
)
