"""Whether a command that does not end, or waits for a person, hinders who follows the page.

A document of this tool runs by itself, so each does. Any other page is read by a person, who sees
what a command does: there it does only where the commands below it are pasted with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Document
from .invocations import Program, command_behind, comments_behind, is_in_background
from .shell import ShellCode
from .strangers import pure_shell

OTHER_TERMINAL = re.compile(
    r"(?i)terminal|window|another|separate|ctrl|control-?c|\^C|stop|tab\b|background|shell|press"
)
"""Words of a comment that tell the reader to go on somewhere else."""


def unattended(document: Document) -> Iterator[ShellCode]:
    """Give the shell code of a document beside which no person is meant to sit."""
    for code in pure_shell(document):
        options = code.step.options
        if options.background or options.skip or options.manual or code.commands.is_lost:
            continue
        if document.is_runbook or not code.step.transcript:
            yield code


def hinders(document: Document, program: Program) -> bool:
    """Say whether what stands behind a command is not reached, or the run is not."""
    command = program.command
    if program.is_bounded or is_in_background(program) or "()" in command.inside:
        return False
    if document.is_runbook:
        return True
    behind = command_behind(program)
    return behind is not None and not (
        OTHER_TERMINAL.search(comments_behind(program)) or "$(" in behind.inside
    )
