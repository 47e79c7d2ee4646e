"""RB126: what ends the shell of the person who pastes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...document import Document
from ...invocations import Program, programs
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode
from ...strangers import pure_shell

_INNER_SHELLS = frozenset(
    {"ssh", "su", "bash", "sh", "zsh", "docker", "podman", "kubectl", "aws", "nix-shell", "chroot"}
)
_OWN_SHELL = frozenset({"()", ")", "$("})


def check(document: Document) -> Iterator[Finding]:
    """Find `exit`, and the options that let a failure end the shell."""
    entered = False
    for code in pure_shell(document):
        if code.code.startswith("#!") or code.step.options.background:
            continue
        for program in programs(code):
            entered |= program.name in _INNER_SHELLS
            if _OWN_SHELL.isdisjoint(program.command.inside):
                if program.name == "exit" and not entered and not code.step.options.exit:
                    yield _exit(code, program)
                elif program.name == "set" and _ends_at_a_failure(program):
                    yield _set(code, program)


def _exit(code: ShellCode, program: Program) -> Finding:
    return Finding(
        code.of_word(program.word),
        "`exit` ends the shell of the person who pastes the block",
        "write the block as a function that is left by `return`, or in `( ... )`",
    )


def _ends_at_a_failure(program: Program) -> bool:
    texts = program.texts
    return any(re.fullmatch(r"-[a-z]*e[a-z]*", text) for text in texts) or (
        ("-o", "errexit") in pairwise(texts)
    )


def _set(code: ShellCode, program: Program) -> Finding:
    written = " ".join(["set", *program.texts])
    return Finding(
        code.span(program.word.begin, program.command.words[-1].end),
        f"`{written}` lets the next failure end the shell of the person who pastes the block",
        "take it away: a run stops at the first failure anyway",
    )


RULE = Rule(
    code="RB126",
    name="leaves-the-shell",
    summary="A command ends the shell of the person who pastes it.",
    severity=Severity.WARNING,
    why="""\
The blocks of a runbook are pasted into one terminal. There `exit` closes it, and with `set -e` the
next command that fails does, with all variables that were set. A run stops at the first failure
without being told. In functions, in `( ... )`, in files and in shells that the page has opened
(`ssh`, `docker exec`) `exit` is right, and so it is where a directive documents the status.

It is said of documents of this tool only: elsewhere a block may be meant as a script.""",
    bad="""\
---
runbook:
  owner: platform
---

# Look

Look for the log.

```bash
[ -f run.log ] || exit 1
```
""",
    good="""\
---
runbook:
  owner: platform
---

# Look

Look for the log.

```bash
[ -f run.log ]
```
""",
    check=check,
    of_runbooks=True,
)
