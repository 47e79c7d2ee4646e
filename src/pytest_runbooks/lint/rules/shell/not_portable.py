"""RB125: an option that only Linux or only macOS knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...invocations import Program, programs
from ...portability import Special, special
from ...rule import Finding, Rule, Severity
from ...strangers import pure_shell

# By these a page says, or lets see, for which system it is.
_LINUX = re.compile(
    r"(?i)\b(?:linux|ubuntu|debian|centos|rhel|red hat|fedora|alpine|gnu|wsl2?|cloudshell"
    r"|codespaces?|cloud9|apt|apt-get|yum|dnf|apk|systemctl|systemd|ec2-user|coreutils|g(?:date|sed))\b"
)
_MAC = re.compile(
    r"(?i)\b(?:mac ?os(?: ?x)?|os ?x|darwin|(?:free)?bsd|mac|macbook|brew|homebrew)\b"
)
_ASKS = re.compile(r"\buname\b|\bOSTYPE\b|--version\b.*2>&1")


def check(document: Document) -> Iterator[Finding]:
    """Find options that the page's other readers do not have."""
    found = [
        (program, one)
        for code in pure_shell(document)
        for program in programs(code)
        if (one := special(program)) and not _has_another(program)
    ]
    if not found or _ASKS.search(document.text):
        return
    gives_both = {one.is_gnu for _, one in found} == {True, False}
    says_linux = _LINUX.search(document.text) is not None
    says_mac = _MAC.search(document.text) is not None
    if gives_both or (says_linux and says_mac):
        return
    for program, one in found:
        if not (says_linux if one.is_gnu else says_mac):
            yield _finding(program, one)


def _has_another(program: Program) -> bool:
    """Say whether the command stands beside another that is tried when it fails."""
    code, command = program.code, program.command
    end = code.plain.find("\n", command.words[-1].end)
    begin = code.plain.rfind("\n", 0, command.words[0].begin) + 1
    return "||" in code.plain[begin : end if end >= 0 else len(code.plain)]


def _finding(program: Program, one: Special) -> Finding:
    knows, lacks = ("Linux", "macOS") if one.is_gnu else ("macOS", "Linux")
    return Finding(
        program.code.span(program.word.begin, program.command.words[-1].end),
        f"`{one.written}` works on {knows}, not on {lacks}",
        f"write {one.instead}, or say in the text that the page is for {knows}",
    )


RULE = Rule(
    code="RB125",
    name="not-portable",
    summary="A command works on Linux only, or on macOS only, and the page does not say so.",
    severity=Severity.WARNING,
    why="""\
`date`, `sed`, `base64`, `stat`, `grep`, `find` and `head` come in two families, GNU on Linux and
BSD on macOS, which write the same thing in different options. Some fail with an error that names
no cause, and `sed -i` with the wrong argument leaves a file of a strange name behind.

A page that says for which system it is, in a sentence or by what it installs (`apt`, `brew`), that
looks for the system itself (`uname`), or that gives the other form behind `||`, is right.""",
    bad="""\
# Look

Write down when the hour began.

```bash
date -u -d '1 hour ago' +%H:%M
```
""",
    good="""\
# Look

Write down when the hour began.

```bash
date -u -d '1 hour ago' +%H:%M 2>/dev/null || date -u -v-1H +%H:%M
```
""",
    check=check,
    seen="aws-samples/aws-incident-response-playbooks, ai-playbooks: `date -u -v-30M`, which Linux "
    "does not know",
)
