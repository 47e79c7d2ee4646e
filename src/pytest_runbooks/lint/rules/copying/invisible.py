"""RB105: characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode
from ...strangers import pure_shell

_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NOTHING = "\u00ad\u200b\u2060\ufeff"  # wherever they stand
_DIRECTION = "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what is read is not what is run
_SEEN_BY_SHELL = re.compile(f"[{_BLANKS}\u200c\u200d]")
_ANYWHERE = re.compile(f"[{_NOTHING}{_DIRECTION}]")
_BLANK = re.compile(f"[{_BLANKS}]")


def check(document: Document) -> Iterator[Finding]:
    """Find them in shell code, one finding for each line."""
    for code in pure_shell(document):
        if not code.code.isascii():
            yield from _in_code(code)


def _in_code(code: ShellCode) -> Iterator[Finding]:
    at = 0
    for line in code.code.splitlines(keepends=True):
        found = sorted(
            {one.start() for one in _ANYWHERE.finditer(line)}
            | {one.start() for one in _SEEN_BY_SHELL.finditer(code.plain[at : at + len(line)])}
        )
        if found:
            yield _finding(code, [at + one for one in found])
        at += len(line)


def _finding(code: ShellCode, places: list[int]) -> Finding:
    first = code.code[places[0]]
    name = unicodedata.name(first, "character").lower()
    what = f"an invisible character stands in the line: `U+{ord(first):04X}` ({name})"
    edits = [
        Edit(code.span(place, place + 1), " " if _BLANK.match(code.code[place]) else "")
        for place in places
    ]
    hint = "write a blank" if _BLANK.match(first) else "take it away"
    return Finding(code.span(places[0], places[0] + 1), what, hint, tuple(edits))


RULE = Rule(
    code="RB105",
    name="invisible-character",
    summary="A character that nobody sees stands in shell code.",
    severity=Severity.ERROR,
    why="""\
A no-break space looks like a blank and is a letter to the shell: `ls\u00a0-l` is one word, and no
command of that name exists. Zero-width characters come with text from web pages, and make a name
another one. Characters that turn the direction of writing let a reader see other code than the
one that runs.

`--fix` writes blanks, and takes the others away.""",
    bad="""\
# Look

Look at the logs.

```bash
ls\u00a0-l logs
```
""",
    good="""\
# Look

Look at the logs.

```bash
ls -l logs
```
""",
    check=check,
)
