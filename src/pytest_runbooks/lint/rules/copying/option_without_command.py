"""RB111: an option that no command has, since the line above does not go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Edit
from ....parsing.shell_commands import ShellCommand
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode
from ...strangers import pure_shell

_BROKEN = re.compile(r"\\[ \t]*(?:#[^\n]*)?(?:\n|$)")
_OPTION = re.compile(r"--?[A-Za-z][\w.-]*(?==|$)")


def check(document: Document) -> Iterator[Finding]:
    """Find lines that begin with an option."""
    for code in pure_shell(document):
        commands = sorted(code.commands.all, key=lambda one: one.words[0].begin)
        for before, command in zip((None, *commands), commands, strict=False):
            found = _OPTION.match(code.written(command.words[0]))
            if not found or command.before not in {"", "\n"} or "$(" in command.inside:
                continue
            if before and "aws" in {word.start for word in before.words[:3]}:
                continue  # RB208 knows which options an AWS command has
            if before and (finding := _finding(code, before, command, found[0])):
                yield finding
            elif before is None and document.is_runbook:
                yield Finding(
                    code.of_word(command.words[0]),
                    f"`{found[0]}` is an option, and no command stands before it",
                    "write the whole command",
                )


def _finding(
    code: ShellCode, before: ShellCommand, command: ShellCommand, option: str
) -> Finding | None:
    begin = command.words[0].begin
    gap = code.code[before.words[-1].end : begin]
    line = code.code.rfind("\n", 0, before.words[-1].begin) + 1
    if _BROKEN.search(code.code[line:begin]) or "..." in code.code[line:begin]:
        return None  # RB107 and RB108 say why; or the page leaves something out
    edits: tuple[Edit, ...] = ()
    if not gap.strip(" \t\n;") and gap.count("\n") == 1 and not before.redirections:
        end = before.words[-1].end
        edits = (Edit(code.span(end, end), " \\"),)
    return Finding(
        code.of_word(command.words[0]),
        f"`{option}` is taken for a command: the line above does not go on",
        "end the line above in `\\`",
        edits,
    )


RULE = Rule(
    code="RB111",
    name="option-without-command",
    summary="A line begins with an option, and the line above does not go on.",
    severity=Severity.ERROR,
    why="""\
Without a backslash at its end a command ends with its line. It runs without the options below it,
and these are taken for commands: `--region: command not found`.

`--fix` writes the backslash where the lines stand directly below each other.""",
    bad="""\
# Look

Make the folders.

```bash
mkdir logs logs/old
  --parents
```
""",
    good="""\
# Look

Make the folders.

```bash
mkdir logs logs/old \\
  --parents
```
""",
    check=check,
    seen="aws-samples/serverless-patterns, api-gateway-cors-whitelist-cdk/README.md: `--header` "
    "below a `curl` that does not go on",
)
