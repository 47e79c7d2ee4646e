"""RB109: a here-document that does not end where the page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...plain_shell import HEREDOC
from ...rule import Finding, Rule, Severity
from ...shell import UNKNOWN, ShellCode
from ...strangers import pure_shell


def check(document: Document) -> Iterator[Finding]:
    """Find here-documents without their end."""
    for code in pure_shell(document):
        for found in HEREDOC.finditer(code.plain):
            if (finding := _finding(code, found)) is not None:
                yield finding
                break  # what follows belongs to it


def _finding(code: ShellCode, found: re.Match[str]) -> Finding | None:
    written = code.code[found.start("word") : found.end("word")]
    word = written.strip("'\"").removeprefix("\\")
    end_of_line = code.code.find("\n", found.end())
    if end_of_line < 0 or UNKNOWN in found["word"] or code.plain[found.start() - 1] == "<":
        return None
    tabs = r"\t*" if found["dash"] else ""
    below = code.code[end_of_line:]
    if re.search(rf"^{tabs}{re.escape(word)}$", below, re.MULTILINE):
        return None
    near = re.search(rf"^(?P<b>[ \t]*){re.escape(word)}(?P<a>[ \t]*)$", below, re.MULTILINE)
    if near is None:
        return Finding(
            code.span(found.start(), found.end()),
            f"the here-document has no end: no line is `{word}` alone",
            f"write `{word}` alone on the line below its last one",
        )
    place = code.span(end_of_line + near.end("b"), end_of_line + near.start("a"))
    edits = [
        Edit(code.span(end_of_line + begin, end_of_line + end), "")
        for begin, end in (near.span("b"), near.span("a"))
        if begin < end
    ]
    side = "before" if near["b"] else "behind"
    return Finding(
        place,
        f"`{word}` does not end the here-document, since blanks stand {side} it",
        "take the blanks away",
        tuple(edits),
    )


RULE = Rule(
    code="RB109",
    name="here-document-end",
    summary="A here-document does not end where the page shows its end.",
    severity=Severity.ERROR,
    why="""\
The word that ends a here-document stands alone on its line, without blanks around it (behind
`<<-` tabs may stand before it, no blanks). Otherwise everything below it is text, too, and the
terminal waits for more.

`--fix` takes the blanks away.""",
    bad="""\
# Look

Write the note.

```bash
cat > note.txt <<EOF
  hello
  EOF
```
""",
    good="""\
# Look

Write the note.

```bash
cat > note.txt <<EOF
  hello
EOF
```
""",
    check=check,
)
