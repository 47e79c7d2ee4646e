"""RB156: modules that nothing imports."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...python_names import UnsetName, unset_names
from ...rule import Finding, Rule, Severity

_MODULES = frozenset(
    {
        *("asyncio", "base64", "boto3", "botocore", "collections", "contextlib", "csv", "datetime"),
        *("functools", "getpass", "glob", "hashlib", "io", "itertools", "json", "logging", "math"),
        *("os", "pathlib", "pprint", "random", "re", "shutil", "socket", "statistics", "string"),
        *("subprocess", "sys", "tempfile", "textwrap", "threading", "time", "traceback", "urllib"),
        *("uuid", "zipfile"),
    }
)


def is_module(one: UnsetName) -> bool:
    """Say whether a name that nothing sets can hardly be anything but a module."""
    return one.node.id in _MODULES and bool(one.member)


def check(document: Document) -> Iterator[Finding]:
    """Find modules that are used and not imported."""
    unset = unset_names(document)
    # In other people's pages an excerpt goes without its imports, and without what it works on.
    excerpts = {id(one.code) for one in unset if not (one.imports and is_module(one))}
    for one in unset:
        if is_module(one) and (document.is_runbook or id(one.code) not in excerpts):
            name = one.node.id
            how = f"write `import {name}` above"
            yield Finding(one.code.of_node(one.node), f"nothing above imports `{name}`", how)


RULE = Rule(
    code="RB156",
    name="missing-import",
    summary="A Python block uses a module that no block above imports.",
    severity=Severity.ERROR,
    why="""\
`json.dumps` without `import json` is a `NameError`. In pages that were not written for this tool
only a block is looked at that imports something else itself and sets all other names that it reads,
so that it is meant to be whole.""",
    bad="""\
# Look

Print the functions.

```python
import boto3

functions = boto3.client("lambda").list_functions()
print(json.dumps(functions, default=str))
```
""",
    good="""\
# Look

Print the functions.

```python
import json

import boto3

functions = boto3.client("lambda").list_functions()
print(json.dumps(functions, default=str))
```
""",
    check=check,
    seen="aws-samples/amazon-bedrock-samples, evaluation-observe/open-telemetry-instrumentation/"
    "README.md: `boto3.client(...)` in a block that imports its own module only",
)
