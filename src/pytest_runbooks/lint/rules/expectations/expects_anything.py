"""RB303: an expectation that every output fulfils."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....matching import compare
from ....model import Expectation, Form, Position, Span
from ...document import Document
from ...rule import Finding, Rule, Severity

# What no page promises.
_NONSENSE = (
    "zq7 vuz\nqx 4 jw",
    '{"zq7": [17, {"vuz": "qx"}]}',
    '[{"zq7": "vuz"}, 17, "qx"]',
)


def check(document: Document) -> Iterator[Finding]:
    """Find expectations that nonsense fulfils."""
    for step in document.steps:
        if step.options.skip is not None:
            continue
        for command in step.commands:
            promised = [command.expectation] if command.expectation else []
            for one in (*promised, *command.queried):
                if one.text.strip() and _holds_for_anything(one):
                    yield _finding(document, one)


def _holds_for_anything(expectation: Expectation) -> bool:
    if not any(sign in expectation.text for sign in ("..", "(re)", "(glob)")):
        return False
    plain = replace(expectation, query="", filled=())
    texts = _NONSENSE if expectation.form is not Form.TEXT else _NONSENSE[:1]
    return any(compare(plain, text).matches for text in texts)


def _finding(document: Document, expectation: Expectation) -> Finding:
    start = expectation.position
    if start.path == document.path and not expectation.query:
        span = document.at(start.line, start.column)
    else:
        span = Span(start, Position(start.path, start.line, start.column + 1))
    return Finding(
        span,
        "the expectation holds for whatever comes out",
        "write what has to stand in the output, or leave the expectation out",
    )


RULE = Rule(
    code="RB303",
    name="expects-anything",
    summary="An expectation consists of wildcards only.",
    severity=Severity.WARNING,
    why="""\
`...` alone, `[..]` alone, or an object of nothing but `"...": "..."` is fulfilled by an error
message as well as by the right answer. It looks like a check and is none. Keep the lines and the
keys that say whether the step did what it should.

It is tried: nonsense is held against the expectation, and it fits.""",
    bad="""\
# Look at the table

<!-- runbook: timeout=1m -->
```bash
aws dynamodb describe-table --table-name orders
```

Expected output:

```text
...
```
""",
    good="""\
# Look at the table

<!-- runbook: timeout=1m -->
```bash
aws dynamodb describe-table --table-name orders
```

Expected output:

```json
{"Table": {"TableStatus": "ACTIVE", "...": "..."}}
```
""",
    check=check,
    of_runbooks=True,
)
