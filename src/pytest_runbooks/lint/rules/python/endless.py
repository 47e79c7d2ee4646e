"""RB158: Python that never ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...document import Document
from ...python import PythonCode, python_codes
from ...python_running import called_name, run_at_once
from ...rule import Finding, Rule, Severity

_ENDS = frozenset({"exit", "quit", "sys.exit", "os._exit", "os.abort", "next"})
_ENDLESS = frozenset({"serve_forever", "run_forever"})


def check(document: Document) -> Iterator[Finding]:
    """Find loops that nothing leaves, and servers."""
    for code in python_codes(document):
        options = code.step.options
        if code.tree is None or code.is_to_fail or options.background:
            continue
        for node in run_at_once(code.tree):
            if isinstance(node, ast.While) and _is_true(node.test) and not _is_left(node):
                yield _finding(code, node.test, "nothing leaves this loop")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield from _server(code, node, node.func.attr)


def _server(code: PythonCode, call: ast.Call, name: str) -> Iterator[Finding]:
    is_stopped = any(word in code.code for word in ("Thread", "alarm", "shutdown", ".stop("))
    if name in _ENDLESS and not is_stopped:
        yield _finding(code, call, f"`{name}` does not end")


def _finding(code: PythonCode, node: ast.expr, what: str) -> Finding:
    how = "let it end, or write `<!-- runbook: background -->` above the block"
    return Finding(code.of_node(node), what, how)


def _is_true(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def _is_left(loop: ast.While) -> bool:
    """Say whether something in a loop may end it: an exception of a call is none that is meant."""
    inner: set[ast.AST] = set()
    for node in (one for statement in loop.body for one in run_at_once(statement)):
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            inner |= {one for part in node.body for one in run_at_once(part)}
        if isinstance(node, ast.Break) and node not in inner:
            return True
        if isinstance(node, ast.Return | ast.Raise | ast.Assert | ast.Yield | ast.YieldFrom):
            return True
        if called_name(node) in _ENDS:
            return True
    return False


RULE = Rule(
    code="RB158",
    name="python-endless",
    summary="A Python block does not end.",
    severity=Severity.ERROR,
    why="""\
The run waits until the step's time is over, and fails. What is to go on while later steps run is a
step with `background`; what is waited for has an end.""",
    bad="""\
---
runbook:
  owner: platform
---
# Wait

Wait for the function.

```python
import time

while True:
    time.sleep(5)
```
""",
    good="""\
---
runbook:
  owner: platform
---
# Wait

Wait for the function.

```python
import time

for _ in range(3):
    time.sleep(5)
```
""",
    check=check,
    of_runbooks=True,
)
