"""RB108: a backslash that continues nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode
from ...strangers import pure_shell

_CONTINUED = re.compile(r"(?<!\\)(?:\\\\)*(?P<backslash>\\)\n")
_COMMENT_BEHIND = re.compile(r"(?<=[ \t])(?P<backslash>\\)[ \t]+(?=\ue001)")
_OPERATOR = re.compile(r"(?:\||&&|\()[ \t]*$")
_NOTHING = re.compile(r"\s*\Z")
_OPTION_BEHIND = re.compile(r"(?:\s*#[^\n]*\n)*+\s*(?P<option>--?[A-Za-z][^\s=]*)")


def check(document: Document) -> Iterator[Finding]:
    """Find backslashes before a blank line, a comment, and the end of the block."""
    for code in pure_shell(document):
        for found in _CONTINUED.finditer(code.plain):
            at = found.start("backslash")
            if message := _mistake(code, at):
                yield Finding(code.span(at, at + 1), message, _hint(message))
        for found in _COMMENT_BEHIND.finditer(code.plain):
            if code.code[found.end()] == "#":
                at = found.start("backslash")
                message = "a comment stands behind the `\\`, so that the line does not go on"
                yield Finding(code.span(at, at + 1), message, _hint(message))


def _mistake(code: ShellCode, at: int) -> str:
    """Say what is wrong with the backslash at an offset; empty when nothing is."""
    if _OPERATOR.search(code.plain[code.plain.rfind("\n", 0, at) + 1 : at]):
        return ""  # the shell goes on looking for the other command
    text, begin = code.code, at + 2
    end = text.find("\n", begin)
    line = text[begin : end if end >= 0 else len(text)].strip()
    if not line and _NOTHING.match(text, begin):
        return "the last line of the block ends in `\\`, and nothing follows"
    if not line:
        return "a blank line stands behind the `\\`, so that the command ends there"
    if line.startswith("#"):
        if behind := _OPTION_BEHIND.match(text, begin):
            option = behind["option"]
            return f"a comment stands behind the `\\`, so that `{option}` is a command of its own"
        return "a comment stands behind the `\\`, so that the command ends there"
    return ""


def _hint(message: str) -> str:
    if message.startswith("a comment"):
        return "put the comment above the command"
    return "take the `\\` away, or write what is missing"


RULE = Rule(
    code="RB108",
    name="broken-continuation",
    summary="A backslash at the end of a line continues nothing.",
    severity=Severity.WARNING,
    why="""\
A backslash joins a line with the next one. When that is blank or a comment, the command ends
there, and what follows is taken for a command of its own: `--region: command not found`. When it
is the last line of the block, the terminal waits for more.""",
    bad="""\
# Look

Make the folders.

```bash
mkdir \\
  # with those above
  --parents logs/old
```
""",
    good="""\
# Look

Make the folders, with those above.

```bash
mkdir \\
  --parents logs/old
```
""",
    check=check,
)
