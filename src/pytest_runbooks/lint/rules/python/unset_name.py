"""RB155: names that nothing sets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import get_close_matches

from ...document import Document
from ...python_names import UnsetName, unset_names
from ...rule import Finding, Rule, Severity
from .missing_import import is_module


def check(document: Document) -> Iterator[Finding]:
    """Find names that are read and not set in any block above."""
    for one in unset_names(document):
        if not is_module(one):
            below = "it is set further down only" if one.is_set_below else _hint(one)
            yield Finding(one.code.of_node(one.node), f"nothing above sets `{one.node.id}`", below)


def _hint(one: UnsetName) -> str:
    tree = one.code.tree or ast.Module([], [])
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {one.node.id}
    near = get_close_matches(one.node.id, names, n=1, cutoff=0.8)
    return f"did you mean `{near[0]}`?" if near else "set it in a Python block above, or import it"


RULE = Rule(
    code="RB155",
    name="unset-name",
    summary="A Python block reads a name that no block above sets.",
    severity=Severity.ERROR,
    why="""\
All Python blocks of a procedure run in one interpreter, in the order of the page: a name that none
of them has set, imported or defined is a `NameError`. What the shell exported is in `os.environ`,
not in names. A name in a function counts as set when any block of the procedure sets it.""",
    bad="""\
---
runbook:
  owner: platform
---
# Look

Print the region.

```python
import os

region = os.environ["AWS_REGION"]
print(regoin)
```
""",
    good="""\
---
runbook:
  owner: platform
---
# Look

Print the region.

```python
import os

region = os.environ["AWS_REGION"]
print(region)
```
""",
    check=check,
    of_runbooks=True,
)
