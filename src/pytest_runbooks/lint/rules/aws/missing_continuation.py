"""RB208: an option of the AWS CLI that stands on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Edit
from ...aws.broken_off import BrokenOff, broken_off, ends_in_blank
from ...document import Document
from ...rule import Finding, Rule, Severity

_AFTER_NOTHING = "write `\\` at the end of the line above it"
_AFTER_BLANK = "take away the blank behind `\\` at the end of the line above it"


def check(document: Document) -> Iterator[Finding]:
    """Find options that begin a command, behind the command that they belong to."""
    for one in broken_off(document):
        place = one.call.code.of_word(one.option)
        message = f"`{one.option.start}` begins a command of its own"
        if ends_in_blank(one.call):
            yield Finding(place, message, _AFTER_BLANK)
        else:
            yield Finding(place, message, _AFTER_NOTHING, _edits(one))


def _edits(one: BrokenOff) -> tuple[Edit, ...]:
    """Join the two lines when nothing stands between them."""
    code, end = one.call.code, one.call.words[-1].end
    is_next_line = not code.code[end + 1 : one.option.begin].strip(" \t")
    if one.call.known is None or code.code[end] != "\n" or not is_next_line:
        return ()
    return (Edit(code.span(end, end), " \\"),)


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
    seen=(
        "awsdocs/amazon-s3-developer-guide, amazon-s3-policy-keys.md: `--copy-source` on "
        "a line of its own"
    ),
)
