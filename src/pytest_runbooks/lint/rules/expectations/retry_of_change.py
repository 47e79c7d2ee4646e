"""RB306: a retry that repeats what may be done once only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...aws.calls import AwsCall, aws_calls
from ...document import Document
from ...effects import is_promised
from ...rule import Finding, Rule, Severity

_ONCE = re.compile(
    r"create-(?!tags|or-update).*|run-instances|send-message(?:-batch)?|publish(?:-batch)?"
    r"|allocate-address|request-spot-instances|purchase-.*|start-execution|put-records?|put-events"
)
# What makes a second call the same as the first; of an execution, its name.
_TOKENS = frozenset(
    {
        *("--client-token", "--client-request-token", "--idempotency-token", "--creation-token"),
        *("--caller-reference", "--message-deduplication-id", "--cli-input-json"),
    }
)


def check(document: Document) -> Iterator[Finding]:
    """Find calls in steps with `retry` that a later attempt makes again after they went well."""
    for call in aws_calls(document):
        step = call.code.step
        if step.options.retry is None or not call.path or not _ONCE.fullmatch(call.path[-1]):
            continue
        if not call.command.is_sure or call.command.inside or call.asks_for_help:
            continue
        if _has_token(call) or not (is_promised(step) or _has_more_behind(call)):
            continue
        yield Finding(
            call.code.of_command(call.command),
            f"every attempt calls `aws {' '.join(call.path)}` again, also when it went well",
            "put it into a step of its own above, and retry only what looks at the result",
        )


def _has_token(call: AwsCall) -> bool:
    names = {one.name for one in call.options}
    return bool(names & _TOKENS) or (call.path[-1] == "start-execution" and "--name" in names)


def _has_more_behind(call: AwsCall) -> bool:
    end = call.command.words[-1].end
    return any(
        other.words[0].begin > end and not other.before.startswith("|")
        for other in call.code.commands.all
    )


RULE = Rule(
    code="RB306",
    name="retry-of-change",
    summary="A step with `retry` makes something anew at every attempt.",
    severity=Severity.WARNING,
    why="""\
`retry` runs the whole block again until its exit status and its output are right. A call that went
well at the first attempt fails at the second ("already exists"), or makes the thing twice. Let the
step above make it, and the one with `retry` look at it.

Silent where the call is the only command and nothing is expected of its output, since then it is
repeated only after it failed, and where it has a token that makes it harmless
(`--client-token`).""",
    bad="""\
# Start a worker

<!-- runbook: retry=10/5s expect=Table.TableStatus==ACTIVE -->
```bash
aws dynamodb create-table --table-name orders --billing-mode PAY_PER_REQUEST \\
  --attribute-definitions AttributeName=id,AttributeType=S \\
  --key-schema AttributeName=id,KeyType=HASH > /dev/null
aws dynamodb describe-table --table-name orders
```
""",
    good="""\
# Start a worker

```bash
aws dynamodb create-table --table-name orders --billing-mode PAY_PER_REQUEST \\
  --attribute-definitions AttributeName=id,AttributeType=S \\
  --key-schema AttributeName=id,KeyType=HASH > /dev/null
```

<!-- runbook: retry=10/5s expect=Table.TableStatus==ACTIVE -->
```bash
aws dynamodb describe-table --table-name orders
```
""",
    check=check,
    of_runbooks=True,
)
