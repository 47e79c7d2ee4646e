"""Commands of the AWS CLI whose options stand on a line that does not continue them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ...parsing.shell_tokens import Word
from ..document import Document, per_document
from ..shell import ShellCode
from .calls import AwsCall
from .shown import shown_calls

_OPTION = re.compile(r"--[a-z][a-z0-9-]+")


@dataclass(frozen=True)
class BrokenOff:
    """A command, and the option that begins a command of its own behind it."""

    call: AwsCall
    option: Word


@per_document
def broken_off(document: Document) -> tuple[BrokenOff, ...]:
    """Find options that begin a command, directly below the command that they belong to."""
    calls = shown_calls(document)
    ends = {(id(call.code), call.words[-1].end): call for call in calls if call.words}
    codes: dict[int, ShellCode] = {id(call.code): call.code for call in calls}
    return tuple(
        BrokenOff(call, command.words[0])
        for code in codes.values()
        for before, command in pairwise(code.commands.all)
        if before.after == "\n"
        and _OPTION.fullmatch(command.words[0].start)
        and (call := ends.get((id(code), before.words[-1].end)))
        and not (code.step.id and ends_in_blank(call))  # which another rule says
    )


def ends_in_blank(call: AwsCall) -> bool:
    """Say whether the last sign of a command is a blank behind a backslash."""
    return not call.code.neutral[call.words[-1].begin : call.words[-1].end].strip(" \t\\")
