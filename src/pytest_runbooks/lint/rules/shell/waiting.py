"""RB124: a command that waits for a person."""

from __future__ import annotations

from collections.abc import Iterator

from ...blocking import hinders, unattended
from ...document import Document
from ...invocations import command_behind, programs
from ...rule import Finding, Rule, Severity
from ...waiting import swallows, why_waiting


def check(document: Document) -> Iterator[Finding]:
    """Find commands that ask something, or open an editor, a pager or another shell."""
    for code in unattended(document):
        for program in programs(code):
            why = why_waiting(program)
            if not why or not hinders(document, program):
                continue
            if not document.is_runbook and not swallows(program):
                continue
            what = f"`{why}` waits for a person"
            if command_behind(program):
                what += ", and takes what is pasted behind it for the answer"
            span = code.span(program.word.begin, program.command.words[-1].end)
            yield Finding(span, what, _hint(document, why))


_ANSWERS = {
    "terraform apply": "write `terraform apply -auto-approve`, or apply a plan that was saved",
    "terraform destroy": "write `terraform destroy -auto-approve`",
    "git commit": "write the message: `git commit -m '...'`",
    "ssh": "write the command behind the host: `ssh HOST uptime`",
    "ssh-keygen": "write the file and the passphrase: `ssh-keygen -f FILE -N ''`",
    "aws configure": "write `aws configure set NAME VALUE`",
    "yum install": "write `yum install -y`",
    "dnf install": "write `dnf install -y`",
    "npm init": "write `npm init -y`",
    "read": "write the value: `NAME=VALUE`",
}


def _hint(document: Document, why: str) -> str:
    if why in _ANSWERS:
        return _ANSWERS[why]
    if document.is_runbook:
        return 'say what the person does by `<!-- runbook: manual="..." -->`, or give the answer'
    return "give it a block of its own"


RULE = Rule(
    code="RB124",
    name="waits-for-a-person",
    summary="A command waits for a person.",
    severity=Severity.WARNING,
    why="""\
In a run nobody answers: standard input is empty, and the step fails. In a terminal the lines that
are pasted behind the command become its answers, or the text in its editor. Give the answer in
the command, or say what the person does by `<!-- runbook: manual="..." -->`.

On pages that are not written for this tool it is said only of commands that others follow in the
same block; that a shell elsewhere (`ssh`, `docker exec`) runs these may be meant there.""",
    bad="""\
# Look

Make the plan true.

```bash
terraform init
terraform apply
terraform output
```
""",
    good="""\
# Look

Make the plan true.

```bash
terraform init
terraform apply -auto-approve
terraform output
```
""",
    check=check,
)
