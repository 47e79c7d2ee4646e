"""RB107: a blank behind the backslash that ends a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...strangers import pure_shell

_BLANK = re.compile(r"(?<!\\)(?:\\\\)*(?P<backslash>\\)(?P<blanks>[ \t]+)(?=\n(?P<next>[^\n]*))")


def check(document: Document) -> Iterator[Finding]:
    """Find blanks that keep a line from going on in the next one."""
    for code in pure_shell(document):
        for found in _BLANK.finditer(code.plain):
            following = code.code[found.start("next") : found.end("next")]
            before = code.plain[: found.start("backslash")]
            goes_on = following[:1].isspace() or following.startswith("-")
            if not following.strip() or not (goes_on or before[-1:].isspace()):
                continue
            begin, end = found.span("blanks")
            yield Finding(
                code.span(found.start("backslash"), end),
                "a blank stands behind the `\\` that ends the line, which then does not go on",
                "take the blank away",
                (Edit(code.span(begin, end), ""),),
            )


RULE = Rule(
    code="RB107",
    name="blank-after-backslash",
    summary="A blank stands behind the backslash that ends a line.",
    severity=Severity.ERROR,
    why="""\
The backslash then quotes the blank instead of the end of the line: the command ends here, with one
argument too many, and the next line is taken for a command of its own. Nobody sees it on the page.

`--fix` takes the blank away.""",
    bad="""\
# Look

Make the folders.

```bash
mkdir --parents \\\x20
  logs/old
```
""",
    good="""\
# Look

Make the folders.

```bash
mkdir --parents \\
  logs/old
```
""",
    check=check,
)
