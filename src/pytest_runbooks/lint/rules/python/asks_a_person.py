"""RB157: Python that waits for a person."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...document import Document
from ...python import python_codes
from ...python_running import called_name, run_at_once
from ...rule import Finding, Rule, Severity

_ASKING = {
    "input": "read the value from `os.environ`, or declare a placeholder",
    "getpass.getpass": "read the value from `os.environ`",
    "getpass": "read the value from `os.environ`",
    "breakpoint": "leave it out",
    "pdb.set_trace": "leave it out",
    "code.interact": "leave it out",
}


def check(document: Document) -> Iterator[Finding]:
    """Find calls that wait for somebody to type."""
    for code in python_codes(document):
        if code.tree is None or code.is_to_fail:
            continue
        nodes = [*run_at_once(code.tree)]
        own = {one.id for one in nodes if isinstance(one, ast.Name) and _is_set(one)}
        own |= {one.name for one in nodes if isinstance(one, ast.FunctionDef)}
        replaced = {
            ast.unparse(one) for one in nodes if isinstance(one, ast.Attribute) and _is_set(one)
        }
        for node in nodes:
            name = called_name(node)
            if name in _ASKING and name.split(".")[0] not in own and name not in replaced:
                assert isinstance(node, ast.Call)
                what = f"`{name}` waits for a person, and a run has none"
                yield Finding(code.of_node(node), what, _ASKING[name])


def _is_set(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


RULE = Rule(
    code="RB157",
    name="python-asks",
    summary="A Python block waits for somebody to type.",
    severity=Severity.ERROR,
    why="""\
Standard input is empty in a run, so that `input()` ends with `EOFError`. A value that changes from
one run to the next is a variable of the environment or a placeholder.""",
    bad="""\
---
runbook:
  owner: platform
---
# Look

Print the name.

```python
print(input("Name: "))
```
""",
    good="""\
---
runbook:
  owner: platform
---
# Look

Print the name.

```python
import os

print(os.environ["HOME"])
```
""",
    check=check,
    of_runbooks=True,
)
