"""RB106: HTML entities in code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...strangers import pure_shell

_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")


def check(document: Document) -> Iterator[Finding]:
    """Find entities that the shell reads as `&`, a word and `;`."""
    for code in pure_shell(document):
        for found in _ENTITY.finditer(code.plain):
            span = code.span(found.start(), found.end())
            meant = html.unescape(found[0]).replace("\u00a0", " ")
            yield Finding(
                span,
                f"`{found[0]}` is no sign of the shell",
                f"write `{meant}`",
                (Edit(span, meant),),
            )


RULE = Rule(
    code="RB106",
    name="html-entity",
    summary="An HTML entity stands in shell code.",
    severity=Severity.ERROR,
    why="""\
In a fence nothing is an entity: the reader sees and copies `&amp;&amp;`, and the shell runs what
is before `&` in the background.

`--fix` writes the sign that is meant.""",
    bad="""\
# Look

Make the folder, and go there.

```bash
mkdir -p logs &amp;&amp; cd logs
```
""",
    good="""\
# Look

Make the folder, and go there.

```bash
mkdir -p logs && cd logs
```
""",
    check=check,
)
