"""RB128: an address that the shell cuts at `&`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...strangers import pure_shell

_CUT = re.compile(
    r"(?<![^\s=])[^\s|;&<>()\ue001]*\?[^\s|;&<>()\ue001]*=[^\s|;&<>()\ue001]*"
    r"(?:(?<!\\)&[A-Za-z_][\w.%\[\]-]*=[^\s|;&<>()\ue001]*)+(?=[\s|;)]|$)"
)


def check(document: Document) -> Iterator[Finding]:
    """Find addresses with `&` outside of quotes."""
    for code in pure_shell(document):
        for found in _CUT.finditer(code.plain):
            written = code.code[found.start() : found.end()]
            span = code.span(found.start(), found.end())
            quote = "'" if "$" not in written else '"'
            is_certain = not any(sign in written for sign in "'\"`\\!")
            edits = (Edit(span, f"{quote}{written}{quote}"),) if is_certain else ()
            yield Finding(
                span,
                "the shell cuts the address at `&`, and runs what is before it in the background",
                f"quote it: `{quote}{written}{quote}`",
                edits,
            )


RULE = Rule(
    code="RB128",
    name="unquoted-address",
    summary="The shell cuts an address at `&`.",
    severity=Severity.ERROR,
    why="""\
Outside of quotes `&` ends a command, and lets it run in the background: the server gets the address
without its other parameters, and these become variables. Quote the address.

`--fix` does so.""",
    bad="""\
# Look

Look for the open orders.

```bash
curl http://localhost:8080/orders?state=open&limit=10
```
""",
    good="""\
# Look

Look for the open orders.

```bash
curl 'http://localhost:8080/orders?state=open&limit=10'
```
""",
    check=check,
)
