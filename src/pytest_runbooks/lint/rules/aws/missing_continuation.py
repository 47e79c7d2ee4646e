"""RB208: an option of the AWS CLI that stands on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ....model import Edit
from ...aws.calls import AwsCall, aws_calls
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode

_OPTION = re.compile(r"--[a-z][a-z0-9-]+")


def check(document: Document) -> Iterator[Finding]:
    """Find options that begin a command, behind the command that they belong to."""
    ends = {(id(call.code), call.words[-1].end): call for call in aws_calls(document) if call.words}
    codes = {id(call.code): call.code for call in aws_calls(document)}
    for code in codes.values():
        commands = code.commands.all
        for before, command in pairwise(commands):
            first = command.words[0]
            call = ends.get((id(code), before.words[-1].end))
            if not call or before.after != "\n" or not _OPTION.fullmatch(first.start):
                continue
            end = call.words[-1].end
            between = code.code[end : first.begin]
            place = code.span(end, end)
            is_certain = between.count("\n") == 1 and not between.strip()
            yield Finding(
                code.of_word(first),
                f"`{first.start}` begins a command of its own",
                "write `\\` at the end of the line above it",
                (Edit(place, " \\"),) if is_certain and _fits(call, code, end) else (),
            )


def _fits(call: AwsCall, code: ShellCode, end: int) -> bool:
    return call.known is not None and code.code[end : end + 1] == "\n"


RULE = Rule(
    code="RB208",
    name="missing-continuation",
    summary="An option of the AWS CLI stands on a line that does not continue the one above.",
    severity=Severity.ERROR,
    why="""\
The shell runs the command without the option, which may do something else than was meant, and then
looks for a program with the name of the option. A line goes on with `\\` as its very last sign.""",
    bad="""\
# Object

Store the report.

```bash
aws s3 cp report.csv s3://reports/
  --sse AES256
```
""",
    good="""\
# Object

Store the report.

```bash
aws s3 cp report.csv s3://reports/ \\
  --sse AES256
```
""",
    files={"report.csv": "day,orders\n"},
    check=check,
)
