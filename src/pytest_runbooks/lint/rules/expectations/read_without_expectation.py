"""RB302: a command that reads, may print nothing, and has no expectation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....api.effects import changes
from ....model import Runner, Step
from ....parsing.shell_commands import ShellCommand
from ....parsing.stated import states_an_output
from ...aws.calls import AwsCall, aws_calls
from ...document import Document
from ...effects import is_promised
from ...program_words import base_name, program_words
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode, known_text
from .unclaimed_output import unclaimed_outputs

_MAY_BE_EMPTY = re.compile(r"(?:list|scan|query|filter|search|lookup|batch-get|get-item)(?:-.*)?")
_SHOWS = frozenset(
    {
        "jq",
        "sort",
        "head",
        "tail",
        "cut",
        "tr",
        "cat",
        "column",
        "tee",
        "uniq",
        "less",
        "more",
        "sed",
    }
)
_TESTS = re.compile(
    r"\bif\b|\bwhile\b|\buntil\b|\btest\b|\[\[?\s|\bgrep\b|\bjq\b[^|\n]*\s-\w*e\b|--exit-status"
)


def check(document: Document) -> Iterator[Finding]:
    """Find commands of the AWS CLI that read and print for nobody."""
    told = {step.block.position.line for _, step in unclaimed_outputs(document)}
    for call in aws_calls(document):
        step = call.code.step
        line = step.block.position.line
        if line in told or not _is_unwatched(step) or not _reads(call) or not _is_shown(call):
            continue
        comments = call.code.commands.comments
        if _TESTS.search(call.code.code) or any(
            states_an_output(call.code.code[begin:end]) for begin, end in comments
        ):
            continue
        told.add(line)
        yield Finding(
            call.code.of_command(call.command),
            f"`aws {' '.join(call.path)}` may print nothing, and no output is expected",
            "write below it what it prints, in a fence of the language `output`, or above it "
            "`<!-- runbook: expect=JMESPATH==VALUE -->`",
        )


def _is_unwatched(step: Step) -> bool:
    said = step.options
    free = step.runner is Runner.BASH and not said.captures and said.manual is None
    if said.exit != 0:
        return False  # a failure is documented, or nothing is
    return free and said.skip is None and not said.background and not is_promised(step)


def _reads(call: AwsCall) -> bool:
    if call.asks_for_help or call.is_waiter or call.option("--generate-cli-skeleton"):
        return False
    if call.path == ("s3", "ls"):
        return True
    if not call.operation or changes(call.service, call.operation):
        return False
    query = call.option("--query")
    if query and query.values and "[" in known_text(query.values[0]):
        return True
    filtered = call.option("--filters") or call.option("--filter")
    return bool(filtered or _MAY_BE_EMPTY.fullmatch(call.path[-1]))


def _is_shown(call: AwsCall) -> bool:
    """Say whether what the command prints is seen by the reader and used by nothing."""
    command: ShellCommand | None = call.command
    while command is not None:
        if command.inside or any(one.sign.startswith((">", "&>")) for one in command.redirections):
            return False
        if command is not call.command:
            words = program_words(command.words)
            if not words or base_name(known_text(words[0])) not in _SHOWS:
                return False
        command = _reader_of(call.code, command)
    return True


def _reader_of(code: ShellCode, command: ShellCommand) -> ShellCommand | None:
    if command.after not in {"|", "|&"}:
        return None
    following = code.commands.all[code.commands.all.index(command) + 1 :]
    return next((one for one in following if one.before in {"|", "|&"} and not one.inside), None)


RULE = Rule(
    code="RB302",
    name="read-without-expectation",
    summary="A command reads, may print nothing, and the page does not say what it prints.",
    severity=Severity.WARNING,
    why="""\
`list`, `scan` and every command that asks for a list (`--query 'Alarms[].Name'`, `--filters`) end
well when they find nothing, and print `[]`, `null`, `None` or no line at all. A run passes, and a
reader does not know what he should have seen. Write down what has to be there: the whole output,
or the one value that matters.

Silent where the output goes into a variable, a file or another program, where the block tests
something itself, and where a `capture` takes a value from it. The rule looks at documents of this
tool only.""",
    bad="""\
# Look at the alarms

<!-- runbook: timeout=1m -->
```bash
aws cloudwatch describe-alarms --query 'MetricAlarms[].StateValue'
```
""",
    good="""\
# Look at the alarms

<!-- runbook: timeout=1m -->
```bash
aws cloudwatch describe-alarms --query 'MetricAlarms[].StateValue'
```

```json output
["OK"]
```
""",
    check=check,
    of_runbooks=True,
)
