"""RB154: magic of notebooks."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...python_mistakes import Kind, mistakes_of
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find lines that only a notebook reads."""
    for mistake in mistakes_of(document):
        if mistake.kind is not Kind.NOTEBOOK:
            continue
        text = mistake.text
        span = mistake.of_line()
        how = "give the command a `bash` block" if "!" in text else "leave it out"
        yield Finding(span, f"`{text.strip()}` is for notebooks only", how)


RULE = Rule(
    code="RB154",
    name="notebook-in-python",
    summary="A Python block holds what only a notebook reads.",
    severity=Severity.ERROR,
    why="""\
`!pip install`, `%time` and `%%writefile` are no Python. An operator has a terminal. Other people's
pages may be made from notebooks, so that this is asked of runbooks alone.""",
    bad="""\
---
runbook:
  owner: platform
---
# Install

Install the client.

```python
!pip install boto3
```
""",
    good="""\
---
runbook:
  owner: platform
---
# Install

Install the client.

```bash
pip install boto3
```
""",
    check=check,
    of_runbooks=True,
)
