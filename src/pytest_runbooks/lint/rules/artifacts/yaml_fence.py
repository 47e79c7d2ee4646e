"""RB656: YAML that does not parse."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.data_fences import blocks_of, yaml_mistake
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find the first mistake of each fence."""
    for block in blocks_of(document, "yaml", "yml"):
        if wrong := yaml_mistake(block.code):
            place = document.in_code(block, wrong.begin, wrong.end)
            yield Finding(place, wrong.message, wrong.hint)


RULE = Rule(
    code="RB656",
    name="yaml-fence",
    summary="The YAML of a fence does not parse.",
    severity=Severity.WARNING,
    why="""\
Whoever copies it into a file gets an error. Found are tabs that indent, values that begin with
`*`, `@` or a backquote, and values with `: ` that have no quotes. What follows an elision (`...`)
or a placeholder is not looked at, since a part of a file is often no file.""",
    bad="""\
# Configure

The certificate is for these names.

```yaml
names:
  - *.example.com
```
""",
    good="""\
# Configure

The certificate is for these names.

```yaml
names:
  - "*.example.com"
```
""",
    check=check,
    seen=(
        "cert-manager/website, content/docs/usage/gateway.md: `- *.example.com`, and a value in "
        "backquotes; eksctl-io/eksctl, docs/proposal-008-flux2.md: a tab"
    ),
)
