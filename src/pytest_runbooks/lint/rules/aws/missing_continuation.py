"""RB208: an option of the AWS CLI that stands on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Edit
from ...aws.broken_off import broken_off
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find options that begin a command, behind the command that they belong to."""
    for one in broken_off(document):
        code, end = one.call.code, one.call.words[-1].end
        is_next_line = not code.code[end + 1 : one.option.begin].strip(" \t")
        is_certain = one.call.known is not None and code.code[end] == "\n" and is_next_line
        yield Finding(
            code.of_word(one.option),
            f"`{one.option.start}` begins a command of its own",
            "write `\\` at the end of the line above it",
            (Edit(code.span(end, end), " \\"),) if is_certain else (),
        )


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
