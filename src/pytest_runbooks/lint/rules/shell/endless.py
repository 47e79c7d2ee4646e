"""RB123: a command that does not end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...blocking import OTHER_TERMINAL, hinders, unattended
from ...document import Document
from ...endless import why_endless
from ...invocations import command_behind, programs
from ...plain_shell import HIDDEN
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode

_LOOP = re.compile(
    r"\b(?P<head>while[ \t]+(?:true|:|\[[ ]1[ ]\])|until[ \t]+false)[ \t]*(?:;[ \t]*|\n[ \t]*)do\b"
)


def check(document: Document) -> Iterator[Finding]:
    """Find commands that run until somebody stops them."""
    for code in unattended(document):
        options = code.step.options
        if options.timeout and options.exit is None:
            continue  # it is ended, and that is no failure
        for program in programs(code):
            why = why_endless(program)
            if why and hinders(document, program):
                what = f"`{why}` does not end"
                if command_behind(program):
                    what += ", so that what follows it does not run"
                span = code.span(program.word.begin, program.command.words[-1].end)
                yield Finding(span, what, _hint(document))
        yield from _loops(document, code)


def _hint(document: Document) -> str:
    if document.is_runbook:
        return "put `timeout 30` before it, or `<!-- runbook: background -->` above the block"
    return "give it a block of its own, or put `&` behind it"


def _loops(document: Document, code: ShellCode) -> Iterator[Finding]:
    for found in _LOOP.finditer(code.plain):
        end = _end_of_loop(code, found.end())
        body = code.plain[found.end() : end]
        if end < 0 or re.search(r"\b(?:break|exit|return|exec)\b", body):
            continue
        line = code.plain[end:].split("\n")[0]
        if re.match(r"done[^&|]*(?:\|[^&|]*)?(?:&(?!&)|\|[ ]*(?:head|timeout))", line):
            continue
        inside = [
            command.inside
            for command in code.commands.all
            if found.end() <= command.words[0].begin < end
        ]
        if not inside or any("()" in one for one in inside):
            continue
        behind = code.code[end + len("done") :].strip(f" \n;\t{HIDDEN}")
        if document.is_runbook or (behind and not OTHER_TERMINAL.search(behind)):
            head = found["head"].replace("\t", " ")
            yield Finding(
                code.span(found.start("head"), found.end("head")),
                f"the loop `{head}` has no end: nothing leaves it",
                "leave it by `break`, or count",
            )


def _end_of_loop(code: ShellCode, at: int) -> int:
    """Give where the `done` of the loop begins whose body begins at an offset; -1 for none."""
    depth = 1
    for found in re.finditer(r"(?<![\w-])(?:do|done)(?![\w-])", code.plain[at:]):
        depth += 1 if found[0] == "do" else -1
        if depth == 0:
            return at + found.start()
    return -1


RULE = Rule(
    code="RB123",
    name="endless-command",
    summary="A command runs until somebody stops it.",
    severity=Severity.WARNING,
    why="""\
`tail -f`, a server, a watch: what stands below them is never reached, in a run as in a terminal
into which the whole block is pasted. Bound it (`timeout 30 tail -f run.log`), put it into the
background, or ask once instead of watching. In a document of this tool
`<!-- runbook: background -->` starts it and stops it at the end.

On pages that are not written for this tool it is said only of commands that others follow in the
same block, with no word of another terminal between.""",
    bad="""\
# Look

Look at the log, then count its lines.

```bash
touch run.log
tail -f run.log
wc -l run.log
```
""",
    good="""\
# Look

Look at the log, then count its lines.

```bash
touch run.log
tail -n 20 run.log
wc -l run.log
```
""",
    check=check,
    seen="cert-manager/website, content/docs/devops-tips/prometheus-metrics.md: `kubectl "
    "port-forward`, and below it in the same block the `curl` that needs it",
)
