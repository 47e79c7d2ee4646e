"""RB271: what a resource does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....errors import suggestion
from ...boto3 import models, resources
from ...boto3.trace import boto3_uses
from ...boto3.values import Collection, Resource
from ...document import Document
from ...rule import Finding, Rule, Severity

_OF_COLLECTIONS = ("all", "filter", "iterator", "limit", "page_size", "pages")


def check(document: Document) -> Iterator[Finding]:
    """Find names of resources and collections that do not exist."""
    uses = boto3_uses(document)
    for touched in () if uses.is_hooked else uses.touched:
        name, owner = touched.node.attr, touched.owner
        known: Mapping[str, object]
        if isinstance(owner, Resource):
            known = resources.members_of(owner.service, owner.type)
            what = f"`{owner.type}` of `{owner.service}`" if owner.type else f"`{owner.service}`"
        elif isinstance(owner, Collection):
            batch = resources.batch_actions_of(owner.owner.service, owner.type)
            known = {**dict.fromkeys(_OF_COLLECTIONS), **batch}
            what = f"the collection `{owner.name}`"
        else:
            continue
        if name in known or name.startswith("_"):
            continue
        hint = _hint(owner, name, known)
        # In other people's pages a name may have got another value that the page does not show.
        if not (hint or document.is_runbook or touched.is_near or isinstance(owner, Collection)):
            continue
        end = touched.code.offset(
            touched.node.end_lineno or touched.node.lineno, touched.node.end_col_offset or 0
        )
        yield Finding(
            touched.code.of_stretch(end - len(name), end),
            f"the resource {what} has no `{name}`"
            if isinstance(owner, Resource)
            else f"{what} has no `{name}`",
            hint,
        )


def _hint(owner: Resource | Collection, name: str, known: Mapping[str, object]) -> str:
    same = [one for one in known if one.replace("_", "").lower() == name.replace("_", "").lower()]
    if same:
        return f"did you mean `{same[0]}`?"
    if isinstance(owner, Resource) and name in models.attributes_of(owner.service):
        return f"the client has it: `.meta.client.{name}(...)`"
    hint = suggestion(name, known)
    return "" if hint.startswith("allowed") else hint


RULE = Rule(
    code="RB271",
    name="boto3-unknown-resource",
    summary="A resource of boto3 does not have what is asked of it.",
    severity=Severity.ERROR,
    why="""\
Resources have their own methods, attributes and collections, which are not those of the client:
`bucket.objects.all()`, not `bucket.list_objects_v2()`. Python raises `AttributeError`.""",
    bad="""\
# Look

List the objects.

```python
import boto3

bucket = boto3.resource("s3").Bucket("orders")
for one in bucket.object.all():
    print(one.key)
```
""",
    good="""\
# Look

List the objects.

```python
import boto3

bucket = boto3.resource("s3").Bucket("orders")
for one in bucket.objects.all():
    print(one.key)
```
""",
    check=check,
)
