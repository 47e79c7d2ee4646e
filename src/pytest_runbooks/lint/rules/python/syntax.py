"""RB150: Python that does not parse."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

from ...document import Document
from ...python import PythonCode, python_codes
from ...python_mistakes import HEADING, Kind, Mistake, mistakes_of
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find what is no Python; in other people's pages only what can be no excerpt."""
    kinds = {Kind.BROKEN, Kind.FRAGMENT} if document.is_runbook else {Kind.BROKEN}
    for mistake in mistakes_of(document):
        if mistake.kind in kinds:
            yield _finding(mistake)
    if document.is_runbook:
        for code in python_codes(document):
            if (error := _refused(code)) and not code.is_to_fail:
                yield _finding(Mistake(code, Kind.BROKEN, error[0], error[1], error[2]))


def _finding(mistake: Mistake) -> Finding:
    if HEADING.match(mistake.text):
        start = mistake.text.index("<")
        tag = mistake.text[start : start + len("<h1>")]
        span = mistake.of_line(start, start + len(tag))
        return Finding(span, f"`{tag}` is no Python", "write a comment: `# ...`")
    message = mistake.message[:1].lower() + mistake.message[1:]
    return Finding(mistake.of_line(), f"this does not parse: {message}", _hint(mistake.message))


def _hint(message: str) -> str:
    if "invalid character" in message or "non-printable" in message:
        return "write the sign of the keyboard instead"
    if "outside" in message:
        return "a block is run as a script is, not as the body of a function"
    return "the block is run as it stands: what is left out has to be a comment"


def _refused(code: PythonCode) -> tuple[str, int, int] | None:
    """Say what Python refuses though it parses: `return` outside of a function, and the like."""
    if code.tree is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code.tree, "page", "exec", dont_inherit=True)
    except SyntaxError as error:
        lines = code.code.split("\n")
        line = min(max(error.lineno or 1, 1), len(lines))
        return error.msg, line, min(max((error.offset or 1) - 1, 0), len(lines[line - 1]))
    except (ValueError, RecursionError):
        return None
    return None


RULE = Rule(
    code="RB150",
    name="python-syntax",
    summary="A Python block does not parse.",
    severity=Severity.ERROR,
    why="""\
Nothing of the block runs when it is pasted. In pages that were not written for this tool only what
can be no excerpt is said: a quote or bracket that is never closed, a comma or a colon that lacks, a
typographic quote, a comment that a converter made a heading (`<h2>`). A block with `...`, a
signature, a part of a class, an output or a sentence is left alone there; in a runbook it has to
run.""",
    bad="""\
# Look

Print the region.

```python
import os

print(os.environ["AWS_REGION"]
```
""",
    good="""\
# Look

Print the region.

```python
import os

print(os.environ["AWS_REGION"])
```
""",
    check=check,
    seen="encode/httpx, docs/advanced/transports.md: a dictionary without a comma; "
    "aws-samples/amazon-bedrock-samples, docs/agents-and-function-calling: comments that a "
    "converter made `<h2>`",
)
