"""RB128: an address that the shell cuts at `&`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode
from ...strangers import pure_shell

_WORD = re.compile(r"(?<![^\s|;<>()\ue001])[^\s|;<>()\ue001]++(?=[\s|;)]|$)")
_PARAMETER = re.compile(r"[A-Za-z_][\w.%\[\]-]*=")


def check(document: Document) -> Iterator[Finding]:
    """Find addresses with `&` outside of quotes."""
    for code in pure_shell(document):
        for word in _WORD.finditer(code.plain) if "&" in code.plain else ():
            begin = _begin(code.plain, word.start(), word.end())
            if begin >= 0:
                yield _finding(code, begin, word.end())


def _begin(text: str, begin: int, end: int) -> int:
    """Give where the address begins that is cut in a word; -1 when none is.

    It begins with the word, or behind a `=` in it: `--url=https://...`.
    """
    parts = text[begin:end].split("&")
    first = len(parts) - 1
    while first and _PARAMETER.match(parts[first]) and not parts[first - 1].endswith("\\"):
        first -= 1
    place = begin + sum(len(part) + 1 for part in parts[:first])
    for part in parts[first:-1]:
        query = part.rfind("?", 0, part.rfind("=") + 1)
        is_first = place == begin and (begin == 0 or text[begin - 1].isspace())
        start = 0 if is_first else part.find("=") + 1
        if start <= query and (is_first or start):
            return place + start
        place += len(part) + 1
    return -1


def _finding(code: ShellCode, begin: int, end: int) -> Finding:
    written, span = code.code[begin:end], code.span(begin, end)
    quote = "'" if "$" not in written else '"'
    is_certain = not any(sign in written for sign in "'\"`\\!")
    return Finding(
        span,
        "the shell cuts the address at `&`, and runs what is before it in the background",
        f"quote it: `{quote}{written}{quote}`",
        (Edit(span, f"{quote}{written}{quote}"),) if is_certain else (),
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
