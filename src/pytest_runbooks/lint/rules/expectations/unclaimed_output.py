"""RB301: a fence that shows an output and is no expectation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ....api.models import model_of, operation_of
from ....model import Block, Runner, Step
from ....parsing.markdown import Comment, Heading, InlineComment, Prose
from ...aws.calls import aws_calls
from ...document import Document, per_document
from ...effects import is_promised
from ...rule import Finding, Rule, Severity

_TEXT = frozenset(
    {"", "text", "txt", "plain", "plaintext", "none", "log", "ansi", "terminal", "table"}
)
_DATA = frozenset({"json", "jsonc", "json5"})
# What begins like a command, or is a drawing.
_NO_OUTPUT = re.compile(
    r"\s*(?:[$>#] |\w+=\S|(?:aws|awslocal|kubectl|cd|export|curl|git|docker|terraform|helm|sudo|npm"
    r"|pip|python3?|echo|cat|sh|bash|make|ssh|jq)\s|\./|https?://|fields\s+@|SELECT\s)|[\s\S]*[\u251c\u2514\u2192]"
)


def check(document: Document) -> Iterator[Finding]:
    """Find fences below a step that look like its output."""
    for block, step in unclaimed_outputs(document):
        yield _finding(document, block, step)


@per_document
def unclaimed_outputs(document: Document) -> tuple[tuple[Block, Step], ...]:
    """Give the fences that show an output and are no expectation, each with its step."""
    return tuple(_unclaimed(document))


def _unclaimed(document: Document) -> Iterator[tuple[Block, Step]]:
    steps = {step.block.position: step for step in document.steps if not step.block.is_hidden}
    claimed = {one.promised.block.position for one in document.inspection.drafts if one.promised}
    last: Step | None = None
    has_prose = False
    for element in document.elements:
        if isinstance(element, Heading):
            last = None
        elif isinstance(element, Prose):
            has_prose = has_prose or bool(element.excerpt.text.strip())
        elif isinstance(element, Block) and element.position in steps:
            last, has_prose = steps[element.position], False
        elif isinstance(element, Block):
            is_free = element.position not in claimed
            if (
                last
                and is_free
                and _looks_like_output(document, element, last, has_prose=has_prose)
            ):
                yield element, last
            last = None
        elif not isinstance(element, Comment | InlineComment):
            has_prose = True  # a list or a quote begins or ends


def _is_open(step: Step) -> bool:
    said = step.options
    runs = step.runner is not None and said.skip is None and not said.background
    return runs and not is_promised(step) and not said.file


def _looks_like_output(document: Document, block: Block, step: Step, *, has_prose: bool) -> bool:
    if block.title or not block.code.strip() or not _is_open(step):
        return False
    if block.language in _DATA | {""} and _is_of_model(document, block, step):
        return True
    if has_prose or "file://" in "".join(command.code for command in step.commands):
        return False
    if block.language in _DATA:
        return bool(_members(block)) and step.runner is Runner.BASH
    return block.language in _TEXT and not _NO_OUTPUT.match(block.code)


def _is_of_model(document: Document, block: Block, step: Step) -> bool:
    """Say whether it is JSON, and has the members that a command of the step prints."""
    members = _members(block)
    for call in aws_calls(document) if members else ():
        if call.code.step is step and call.operation and not call.option("--query"):
            node = (operation_of(call.service, call.operation) or {}).get("output", {})
            shape = model_of(call.service)["shapes"].get(node.get("shape"), {})
            if members <= {*shape.get("members", {})}:
                return True
    return False


def _members(block: Block) -> set[str]:
    try:
        found = json.loads(block.code)
    except (ValueError, RecursionError):
        return set()
    return {*found} if isinstance(found, dict) else set()


def _finding(document: Document, block: Block, step: Step) -> Finding:
    language = f"{block.language} output" if block.language else "output"
    return Finding(
        document.of_fence(block),
        f"the fence shows the output of line {step.line}, and nothing compares it",
        f"say so: `{language}` behind its marker, or the sentence `Expected output:` above it",
    )


RULE = Rule(
    code="RB301",
    name="unclaimed-output",
    summary="A fence shows the output of the step above it and is compared with nothing.",
    severity=Severity.WARNING,
    why="""\
The reader takes it for the output, and no run looks whether it still is. A fence becomes an
expectation by the sentence above it ("Expected output:"), by the word `output` behind its language,
by its title, or by a directive.

Taken for an output is a fence of text or JSON directly below a step, with no prose between them,
and, with prose between them, JSON that has the members which the AWS command of the step prints.
Fences with a title are files. The rule looks at documents of this tool only: elsewhere nothing is
compared.""",
    bad="""\
# Look at the queue

<!-- runbook: timeout=1m -->
```bash
aws sqs get-queue-url --queue-name orders
```

```json
{"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}
```
""",
    good="""\
# Look at the queue

<!-- runbook: timeout=1m -->
```bash
aws sqs get-queue-url --queue-name orders
```

```json output
{"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}
```
""",
    check=check,
    of_runbooks=True,
)
