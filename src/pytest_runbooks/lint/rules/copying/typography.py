"""RB104: quotes and dashes of a word processor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Edit
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode
from ...strangers import pure_shell

_DOUBLE = "\u201c\u201d\u201e\u201f"
_SINGLE = "\u2018\u2019\u201a\u201b"
_QUOTES = re.compile(f"[{_DOUBLE}{_SINGLE}]")
_APOSTROPHE = re.compile("(?<=[A-Za-z])\u2019(?=[A-Za-z])")
_DASH = re.compile("(?<!\\S)(?P<dash>[\u2010-\u2015\u2212])(?P<more>-?)(?P<name>[A-Za-z][\\w-]*)")
_LONG = frozenset({"aws", "curl", "docker", "eksctl", "gh", "git", "helm", "kubectl", "npm", "pip"})
_PRINTS = frozenset({"echo", "printf"})
_EM_DASH = "\u2014"


def check(document: Document) -> Iterator[Finding]:
    """Find typographic quotes and dashes where the shell reads them."""
    for code in pure_shell(document):
        at = 0
        for line in code.plain.split("\n"):
            yield from _quotes(code, line, at)
            yield from _dashes(code, line, at)
            at += len(line) + 1


def _quotes(code: ShellCode, line: str, at: int) -> Iterator[Finding]:
    shown = _APOSTROPHE.sub(" ", line)
    found = list(_QUOTES.finditer(shown))
    if not found:
        return
    places = [at + one.start() for one in found]
    written = code.code[places[0] : places[-1] + 1]
    yield Finding(
        code.span(places[0], places[-1] + 1),
        f"the shell reads `{found[0][0]}` as a letter, not as a quote",
        "write `\"` or `'`",
        tuple(
            Edit(code.span(place, place + 1), '"' if one[0] in _DOUBLE else "'")
            for place, one in zip(places, found, strict=True)
        )
        if _are_pairs([one[0] for one in found], written)
        else (),
    )


def _are_pairs(quotes: list[str], written: str) -> bool:
    """Say whether straight quotes surely mean what is meant."""
    kinds = [one in _DOUBLE for one in quotes]
    in_pairs = len(kinds) % 2 == 0 and kinds[::2] == kinds[1::2]
    return in_pairs and not any(sign in written for sign in "\"'`$\\\n")


def _dashes(code: ShellCode, line: str, at: int) -> Iterator[Finding]:
    for found in _DASH.finditer(line):
        begin = at + found.start()
        program = _program_at(code, begin)
        if program in _PRINTS:
            continue
        name = found["name"]
        if found["more"] or found["dash"] == _EM_DASH or (len(name) > 1 and program in _LONG):
            meant, is_certain = "--", True
        else:
            meant, is_certain = "-" if len(name) == 1 else "--", len(name) == 1
        length = 1 + len(found["more"])
        edit = Edit(code.span(begin, begin + length), meant)
        yield Finding(
            code.span(begin, at + found.end()),
            f"`{found[0]}` begins with a typographic dash, which begins no option",
            f"write `{meant}{name}`",
            (edit,) if is_certain else (),
        )


def _program_at(code: ShellCode, offset: int) -> str:
    """Give the first word of the command that holds an offset; empty when nobody knows."""
    for command in code.commands.all:
        if command.words[0].begin <= offset < command.words[-1].end:
            return command.words[0].start
    return ""


RULE = Rule(
    code="RB104",
    name="typography",
    summary="A typographic quote or dash stands where the shell reads code.",
    severity=Severity.ERROR,
    why="""\
Word processors and chat programs turn `"` and `--` into curly quotes and long dashes. On the page
that looks right; to the shell they are letters, so a text falls apart at its blanks, and an option
is none. In texts that are quoted for the shell, and in comments, they harm nothing.

`--fix` writes what is surely meant.""",
    bad="""\
# Look

Make the folder.

```bash
mkdir \u2014parents logs
mkdir \u201cold logs\u201d
```
""",
    good="""\
# Look

Make the folder.

```bash
mkdir --parents logs
mkdir "old logs"
```
""",
    check=check,
)
