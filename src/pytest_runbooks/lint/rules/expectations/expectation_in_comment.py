"""RB300: a comment in code that says what should come out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Step
from ....parsing.python_comments import comments_of
from ....parsing.stated import states_an_output
from ...document import Document
from ...effects import is_promised
from ...python import python_codes
from ...rule import Finding, Rule, Severity
from ...shell import shell_codes

_CHECKS = re.compile(
    r"^[^\S\n]*+(?:(?:if|while|until|test|assert|raise)\b|\[)|\bgrep\b|\bjq\s+-e|\bassert\b",
    re.MULTILINE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find comments that state an output in blocks of which none is compared."""
    for code in shell_codes(document):
        if _is_looked_at(code.step, code.code):
            continue
        for begin, end in code.commands.comments:
            if states_an_output(code.code[begin:end]):
                yield _finding(code.code[begin:end], document, code.position(begin).line)
    for python in python_codes(document):
        if _is_looked_at(python.step, python.code):
            continue
        for line, _, text in comments_of(python.code):
            if states_an_output(text):
                yield _finding(text, document, python.line + line - 1)


def _is_looked_at(step: Step, code: str) -> bool:
    said = step.options
    if said.skip is not None or said.background or step.runner is None:
        return True
    return is_promised(step) or bool(said.captures) or bool(_CHECKS.search(code))


def _finding(comment: str, document: Document, line: int) -> Finding:
    column = document.lines[line - 1].find(comment.split("\n", maxsplit=1)[0]) + 1
    return Finding(
        document.at(line, max(column, 1), len(comment)),
        "the comment says what comes out, and nobody checks it",
        "write it in a fence of the language `output` below the block, or above the block as "
        "`<!-- runbook: expect=JMESPATH==VALUE -->`",
    )


RULE = Rule(
    code="RB300",
    name="expectation-in-comment",
    summary="A comment in a block says what should come out, and nothing checks it.",
    severity=Severity.WARNING,
    why="""\
A reader holds what he sees against the comment; a run does not. When the output changes, the
comment stays, and the next reader does not know which of them is wrong. An expected output is
compared at every run.

Silent where the block has an expectation, or holds a test of its own (`grep`, `[ ... ]`,
`assert`). The rule looks at documents of this tool only: on other pages nothing is checked, and a
comment is as good a place as any.""",
    bad="""\
# Look at the table

<!-- runbook: timeout=1m -->
```bash
# Should return ACTIVE
aws dynamodb describe-table --table-name orders | jq .Table.TableStatus
```
""",
    good="""\
# Look at the table

<!-- runbook: timeout=1m -->
```bash
aws dynamodb describe-table --table-name orders | jq .Table.TableStatus
```

```text output
"ACTIVE"
```
""",
    check=check,
    of_runbooks=True,
)
