"""RB307: an expectation that holds a value which the next run does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....matching import is_data
from ....matching.volatile_shapes import stretches_by_shape
from ....model import Expectation, Form, Position, Span
from ....parsing import sidecar_name
from ...document import Document, per_document
from ...rule import Finding, Rule, Severity

_EC2 = re.compile(
    r"(?:vpc|subnet|i|sg|sgr|vol|snap|rtb|igw|eni|nat|eipalloc|lt|acl|vpce)-[0-9a-f]{8}(?:[0-9a-f]{9})?"
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*|\w{3}, \d\d \w{3} \d{4}.*")
_OTHERWISE = (" (re)", " (glob)")


def check(document: Document) -> Iterator[Finding]:
    """Find ids and times of a run in expectations that are compared sign by sign."""
    for step in document.steps:
        if step.options.skip is not None:
            continue
        for command in step.commands:
            if command.expectation and _is_compared_by_sign(command.expectation):
                yield from _in(document, command.expectation)


def _is_compared_by_sign(expectation: Expectation) -> bool:
    if expectation.strict_ids:
        return True
    is_text = expectation.form is Form.TEXT
    return is_text or (expectation.form is Form.AUTO and not is_data(expectation.text))


def _in(document: Document, expectation: Expectation) -> Iterator[Finding]:
    if expectation.position.path != document.path:
        return
    told: set[str] = set()
    for number, line in enumerate(expectation.text.split("\n"), expectation.position.line):
        if line.rstrip().endswith(_OTHERWISE):
            continue
        for stretch in stretches_by_shape(line):
            value = line[stretch.start : stretch.end]
            kind = _kind(value)
            if not kind or value in told or value in _known(document):
                continue
            told.add(value)
            column = document.lines[number - 1].find(value) + 1
            start = Position(document.path, number, max(column, 1))
            end = Position(document.path, number, max(column, 1) + len(value))
            yield Finding(
                Span(start, end),
                f"`{value}` is compared sign by sign, and the next run shows another one",
                f"write `[{kind}]` in its place"
                + (", or leave `ids=strict` out" if expectation.strict_ids else ""),
            )


def _kind(value: str) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        return "UUID"
    if _DATE.fullmatch(value):
        return "TIMESTAMP"
    return "ID" if _EC2.fullmatch(value) else ""


@per_document
def _known(document: Document) -> str:
    """Give the text that a value may come from: code, files, front matter, fixed by the page."""
    front = document.lines[: document.inspection.front_lines]
    code = [command.code for step in document.steps for command in step.commands]
    beside = document.files.text(document.beside(sidecar_name(document.file.name)))
    return "\n".join([*front, *code, beside or ""])


RULE = Rule(
    code="RB307",
    name="volatile-value",
    summary="An expected output holds an id or a time of one run, and is compared sign by sign.",
    severity=Severity.WARNING,
    why="""\
In JSON and YAML, ids and times are matched by what they are. In text every sign counts, and with
`ids=strict` in data, too. An id or a time that was pasted from one run does not come out of the
next. Write its class: `[UUID]`, `[TIMESTAMP]`, `[ID]`.

Silent where the value stands in the code or the front matter of the page, which then gives it.""",
    bad="""\
# Look at the network

<!-- runbook: timeout=1m -->
```bash
aws ec2 describe-vpcs --query 'Vpcs[0].VpcId' --output text
```

Expected output:

```text
vpc-0a1b2c3d4e5f67890
```
""",
    good="""\
# Look at the network

<!-- runbook: timeout=1m -->
```bash
aws ec2 describe-vpcs --query 'Vpcs[0].VpcId' --output text
```

Expected output:

```text
[ID]
```
""",
    check=check,
    of_runbooks=True,
)
