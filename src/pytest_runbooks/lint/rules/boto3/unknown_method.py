"""RB261: a method that a client does not have."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from botocore import xform_name

from ...boto3 import models
from ...boto3.trace import boto3_uses
from ...boto3.values import Client
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find the names of methods that do not exist."""
    uses = boto3_uses(document)
    for touched in () if uses.is_hooked else uses.touched:
        owner, name = touched.owner, touched.node.attr
        if not isinstance(owner, Client) or name.startswith("_"):
            continue
        known = models.attributes_of(owner.service)
        if name in known or not touched.code.is_literal(touched.node):
            continue
        near = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
        exact = xform_name(name)
        if exact in known:
            near = [exact]
        # In other people's pages a name may have got another value that the page does not show.
        if not near and not (document.is_runbook or touched.is_near):
            continue
        end = touched.code.offset(
            touched.node.end_lineno or touched.node.lineno, touched.node.end_col_offset or 0
        )
        yield Finding(
            touched.code.of_stretch(end - len(name), end),
            f"the client of `{owner.service}` has no method `{name}` as of {models.VERSION}",
            f"did you mean `{near[0]}`?" if near else "",
        )


RULE = Rule(
    code="RB261",
    name="boto3-unknown-method",
    summary="A method of a client does not exist.",
    severity=Severity.ERROR,
    why="""\
Python raises `AttributeError`. Methods have the names of the operations in small letters with
underscores: `list_objects_v2`, not `listObjectsV2` and not `list-objects-v2`.""",
    bad="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lambda")
print(functions.list_function())
```
""",
    good="""\
# Look

List the functions.

```python
import boto3

functions = boto3.client("lambda")
print(functions.list_functions())
```
""",
    check=check,
)
