"""RB159: Python that leaves the interpreter in the middle of a page."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...document import Document
from ...python import PythonCode, python_sessions
from ...python_running import called_name
from ...rule import Finding, Rule, Severity

_EXITS = frozenset({"exit", "quit", "sys.exit", "os._exit"})


def check(document: Document) -> Iterator[Finding]:
    """Find exits that are always reached, with Python below them in the same procedure."""
    for codes in python_sessions(document):
        for number, code in enumerate(codes):
            if code.tree is None or code.is_to_fail or code.step.transcript:
                continue
            for place, statement in enumerate(code.tree.body):
                name = called_name(statement.value) if isinstance(statement, ast.Expr) else ""
                if name not in _EXITS:
                    continue
                rest = code.tree.body[place + 1 :]
                below = next(
                    (one for one in codes[number + 1 :] if one.step is not code.step), None
                )
                if rest or below:
                    yield Finding(
                        code.of_node(statement),
                        f"`{name}` ends here what goes on below",
                        _hint(code, below, rest),
                    )
                break


def _hint(code: PythonCode, below: PythonCode | None, rest: list[ast.stmt]) -> str:
    line = code.position(rest[0].lineno, 0).line if rest else below.line if below else 0
    return f"leave it out: line {line} is not reached in the same interpreter"


RULE = Rule(
    code="RB159",
    name="python-exits",
    summary="A Python block leaves the interpreter, and more Python follows.",
    severity=Severity.WARNING,
    why="""\
Who pastes the page into one interpreter loses it there, with all names that were set. A failure is
said by an exception.""",
    bad="""\
---
runbook:
  owner: platform
---
# Look

Print one.

```python
import sys

print(1)
sys.exit(0)
```

Print two.

```python
print(2)
```
""",
    good="""\
---
runbook:
  owner: platform
---
# Look

Print one.

```python
print(1)
```

Print two.

```python
print(2)
```
""",
    check=check,
    of_runbooks=True,
)
