"""RB120: what bash cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Span
from ....parsing.shell_text import is_whole
from ...bash import Refusal, can_read, refusals
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import UNKNOWN, ShellCode
from ...strangers import pure_shell
from ..copying.entities import RULE as ENTITIES
from ..copying.here_document import RULE as HERE_DOCUMENT

_TOKEN = re.compile(r"syntax error near unexpected token `(?P<sign>.+)'$")
_UNCLOSED = re.compile(r"unexpected EOF while looking for matching `(?P<sign>.)'")
_END = re.compile(r"syntax error: unexpected end of file")
# What a reader replaces or leaves out, though nothing marks it as a placeholder of this tool.
_LOOSE = re.compile(
    r"<[^<>\n]{0,120}>|\[[A-Za-z][^\]\n]*\]|\{[A-Za-z][^}\n]*\}|^[ \t]*(?:\.\.\.|\u2026).*$"
    r"|\u2026|\.\.\.",
    re.MULTILINE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find the first thing in each block that bash cannot read."""
    codes = [
        code
        for code in pure_shell(document)
        if code.step.block.language != "zsh" and code.code.strip()
    ]
    if not codes:
        return
    mended_first = {
        finding.span.start.line
        for rule in (ENTITIES, HERE_DOCUMENT)
        for finding in rule.check(document)
    }
    codes = [code for code in codes if not mended_first.intersection(_lines(code))]
    whole = [code for code in codes if is_whole(code.neutral) and not code.commands.is_lost]
    known = {id(code) for code in whole}
    for group in (whole, *([code] for code in codes if id(code) not in known)):
        for refusal in refusals([_text(code) for code in group]):
            code = group[refusal.number]
            if not can_read(_LOOSE.sub("x", _text(code))):
                yield _finding(code, refusal)


def _lines(code: ShellCode) -> range:
    return range(code.line, code.line + code.code.count("\n") + 1)


def _text(code: ShellCode) -> str:
    return code.neutral.replace(UNKNOWN, "x")


def _finding(code: ShellCode, refusal: Refusal) -> Finding:
    lines = code.code.split("\n")
    line = min(refusal.line, len(lines) - 1)
    while line and not lines[line].strip():
        line -= 1
    if found := _TOKEN.match(refusal.message):
        sign = found["sign"]
        if sign == "newline":
            return Finding(_of_line(code, line), "the line ends where the shell expects a word")
        return Finding(
            _of_sign(code, line, sign), f"the shell does not expect `{sign}` here", _hint(sign)
        )
    if found := _UNCLOSED.match(refusal.message):
        sign = found["sign"]
        return Finding(
            _of_sign(code, line, sign),
            f"the `{sign}` has no partner: the text goes on behind the end of the block",
            f"close it, or write `\\{sign}` for the sign itself",
        )
    if _END.match(refusal.message):
        return Finding(
            _of_line(code, line),
            "the block ends, and a command is still open",
            "write the missing `fi`, `done`, `esac`, `}` or `)`",
        )
    message = refusal.message.strip().removeprefix("syntax error ")
    return Finding(_of_line(code, line), f"bash cannot read the line: {message.lower()}")


def _hint(sign: str) -> str:
    if sign in {"(", ")", "<", ">", "|", "&", ";"}:
        return f"quote it when it is part of a word: `'{sign}'`"
    return ""


def _begin(code: ShellCode, line: int) -> tuple[int, int]:
    """Give where the text of a line begins and ends."""
    lines = code.code.split("\n")
    at = sum(len(one) + 1 for one in lines[:line])
    indentation = len(lines[line]) - len(lines[line].lstrip())
    return at + indentation, at + len(lines[line].rstrip())


def _of_line(code: ShellCode, line: int) -> Span:
    return code.span(*_begin(code, line))


def _of_sign(code: ShellCode, line: int, sign: str) -> Span:
    begin, end = _begin(code, line)
    shown = code.plain if sign not in "'\"`" else code.code
    found = shown.find(sign, begin, end)
    if found < 0 or shown.count(sign, begin, end) > 1:
        return code.span(begin, end)
    return code.span(found, found + len(sign))


RULE = Rule(
    code="RB120",
    name="shell-syntax",
    summary="A shell block is no shell that bash can read.",
    severity=Severity.ERROR,
    why="""\
`bash -n` reads each block, with words in the place of placeholders; nothing is run. A quote that
is not closed, a `fi` that is missing, a bracket in a word that is not quoted: who copies the block
gets a syntax error, or a terminal that waits for more. Blocks in `zsh` are not looked at.""",
    bad="""\
# Look

Look for the log.

```bash
if [ -f run.log ]; then
  cat run.log
```
""",
    good="""\
# Look

Look for the log.

```bash
if [ -f run.log ]; then
  cat run.log
fi
```
""",
    check=check,
    seen="aws/karpenter-provider-aws, designs/efa-for-static-capacity.md: a formula stands in a "
    "`bash` block",
)
