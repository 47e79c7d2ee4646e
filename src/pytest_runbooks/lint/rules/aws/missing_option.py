"""RB204: a command of the AWS CLI without something that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...aws.broken_off import broken_off
from ...aws.calls import AwsCall
from ...aws.shown import shown_calls
from ...aws.words import begins_with_a_dash
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import known_text

_INSTEAD = frozenset(
    {"--cli-auto-prompt", "--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"}
)
_PROMPTS = re.compile(r"cli_auto_prompt", re.IGNORECASE)


def check(document: Document) -> Iterator[Finding]:
    """Find commands that the CLI refuses, since an option or an argument is missing."""
    if _PROMPTS.search(document.text):  # then the CLI asks for it
        return
    goes_on = {id(one.call) for one in broken_off(document)}  # on a line that is not joined to it
    for call in shown_calls(document):
        if _is_judged(call) and id(call) not in goes_on and (missing := [*_missing(call)]):
            named = " and ".join(f"`{name}`" for name in missing)
            yield Finding(
                call.code.span(call.words[0].begin, call.words[-1].end),
                f"`aws {' '.join(call.path)}` needs {named}",
                f"`aws {' '.join(call.path)} help` says what it takes",
            )


def _is_judged(call: AwsCall) -> bool:
    if call.known is None or call.asks_for_help or not call.is_certain or call.unknown:
        return False
    # What stands in its place may be what is missing; that is said already.
    if any(begins_with_a_dash(known_text(word)) for word in call.positional):
        return False
    if any(one.known.nargs in {"1", "+"} and not one.values for one in call.options):
        return False
    return not any(option.name in _INSTEAD for option in call.options)


def _missing(call: AwsCall) -> Iterator[str]:
    assert call.known
    given = {option.name for option in call.options}
    members = {option.parameter for option in call.options} - {""}
    for option in call.known.options.values():
        if option.is_required and option.name not in given and option.parameter not in members:
            yield option.name
    words = len(call.positional)
    for argument in call.known.arguments:
        needed = (2 if argument.nargs == "2" else 1) * argument.is_required
        if words < needed:
            yield argument.name
        words = max(0, words - (2 if argument.nargs == "2" else 1))


RULE = Rule(
    code="RB204",
    name="missing-option",
    summary="A command of the AWS CLI lacks an option or an argument that it needs.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI says what is required and does nothing. Where `--cli-input-json`, a variable or a
placeholder may bring it, nothing is said.""",
    bad="""\
# Object

Store the report.

```bash
aws s3api put-object --bucket reports --body report.csv
```
""",
    good="""\
# Object

Store the report.

```bash
aws s3api put-object --bucket reports --key report.csv --body report.csv
```
""",
    files={"report.csv": "day,orders\n"},
    check=check,
    seen=(
        "awsdocs/amazon-rds-user-guide, Concepts.DBInstanceClass.md: `aws rds "
        "modify-db-instance` without `--db-instance-identifier`"
    ),
)
