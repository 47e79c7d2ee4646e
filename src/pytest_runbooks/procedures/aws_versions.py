"""What a step says of the version of the AWS CLI that its document was written for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Command, Output, Runner, Step
from ..parsing.aws_commands import Found, brings_another_aws, foreign_spellings, has_calls
from ..parsing.aws_spellings import SPELLINGS, Spelling
from .judgement import documented_exit

_HOW_TO_GET = {
    2: (
        "name an AWS CLI v2 in `runbooks_aws`; `pytest-runbooks[aws]` brings one, which is used "
        "where no other `aws` is on the PATH"
    ),
    1: "name an AWS CLI v1 in `runbooks_aws`; `pytest-runbooks[awscli]` brings one",
}
# What both versions do about the same mistake: exit status of v1, of v2.
_STATUSES = frozenset({(255, 254), (255, 253), (255, 252), (2, 252)})
_REFUSED = re.compile(r"Unknown options: (?P<options>.*)|[Ii]nvalid choice|Unknown output type: ")
_NOT_BASE64 = re.compile(r"\bInvalid base64: ")
_NO_CHANGES = "No changes to deploy. Stack "


@dataclass(frozen=True, slots=True)
class Need:
    """A version that a step needs, and that is not here.

    Attributes:
        line: the document's line of the spelling that only that version understands.
        message: what is needed, and for what.
        hint: what to do about it.
    """

    line: int
    message: str
    hint: str


def need_of_version(step: Step, earlier: Sequence[Step], major: int) -> Need | None:
    """Say which other version of the AWS CLI a step needs; None when it surely needs none.

    Args:
        step: the step that is to run.
        earlier: those that ran before it, and may have brought an `aws` of their own.
        major: of the version that is here.
    """
    if step.runner is not Runner.BASH:
        return None
    for command in step.commands:
        for found in foreign_spellings(command.code, major):
            if found.is_sure and not any(map(_brings_another, earlier)):
                return Need(
                    command.line + found.line, _needs(found, major), _advice(found.spelling)
                )
    return None


def _brings_another(step: Step) -> bool:
    return any(brings_another_aws(command.code) for command in step.commands)


def _needs(found: Found, major: int) -> str:
    return f"needs AWS CLI v{found.spelling.major}: `{found.shown}`; v{major} is here"


def _advice(spelling: Spelling) -> str:
    advice = _HOW_TO_GET[spelling.major]
    return f"both versions know `{spelling.instead}`; or {advice}" if spelling.instead else advice


def hint_of_version(
    step: Step,
    line: int,
    outputs: Sequence[Output],
    major: int,
) -> str:
    """Say that a failure sounds like the other version's; empty when it does not."""
    command, output = step.commands[len(outputs) - 1], outputs[-1]
    said = output.stdout + output.stderr
    if major > 1 and _NOT_BASE64.search(said):
        return (
            "AWS CLI v2 takes base64 here, v1 took the text itself, as v2 does with "
            "`--cli-binary-format raw-in-base64-out`"
        )
    if spelling := _refused(command, line, said, major):
        alone = f"AWS CLI v{spelling.major} alone knows `{_shown(spelling)}`; v{major} is here: "
        return alone + _advice(spelling)
    if step.runner is not Runner.BASH or not has_calls(command.code):
        return ""
    if major == 1 and _NO_CHANGES in said:
        return (
            "AWS CLI v2 takes a deployment without changes for a success, v1, which is here, only "
            "with `--no-fail-on-empty-changeset`, which both know"
        )
    return _of_status(documented_exit(step, command), output.status, major)


def _of_status(promised: int | None, status: int, major: int) -> str:
    """Say that the other version ends otherwise, where it is only the version that differs."""
    if promised is None:
        return ""
    pair = (status, promised) if major == 1 else (promised, status)
    if pair not in _STATUSES:
        return ""
    return (
        f"AWS CLI v{2 if major == 1 else 1} ends with {promised} where v{major}, which is here, "
        f"ends with {status}; `exit=any` allows both"
    )


def _refused(command: Command, line: int, said: str, major: int) -> Spelling | None:
    """Find what the AWS CLI did not understand, and the other version would."""
    refused = _REFUSED.search(said)
    for found in foreign_spellings(command.code, major):
        if command.line + found.lines.start <= line < command.line + found.lines.stop:
            return found.spelling
    if not refused:
        return None
    for spelling in SPELLINGS:
        options = refused["options"]
        if spelling.major == major or (options is not None and not spelling.option):
            continue
        named = options if options is not None else command.code
        if _mentions(named, spelling) and _mentions_command(command.code, spelling):
            return spelling
    return None


def _mentions(text: str, spelling: Spelling) -> bool:
    """Look for an option, as the words of a shell or as those of a list."""
    if not spelling.option:
        return True
    values = "|".join(map(re.escape, sorted(spelling.values, reverse=True)))
    behind = rf"[\s=\"',]+(?:{values})" if values else ""
    return bool(re.search(rf"(?<![\w-]){re.escape(spelling.option)}{behind}(?![\w-])", text))


def _mentions_command(text: str, spelling: Spelling) -> bool:
    words = r"[\s\"',]+".join(map(re.escape, spelling.command))
    return bool(re.search(rf"\baws\b.*(?<![\w-]){words}(?![\w-])", text, re.DOTALL))


def _shown(spelling: Spelling) -> str:
    return spelling.shown("|".join(sorted(spelling.values)))
