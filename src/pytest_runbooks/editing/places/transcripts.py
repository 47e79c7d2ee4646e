"""Transcripts, whose output stands below each command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model import Command, Edit, Runner, Step
from ...parsing.lines import Source, join_lines
from .stretches import line_edits, lines_of

_OF_SHELL = re.compile(r"\$(?: |$)")
_OF_PYTHON = re.compile(r">>>(?: |$)|<BLANKLINE>$")
_GOES_ON = re.compile(r"\.\.\.(?: |$)")


def transcript_edits(source: Source, step: Step, command: Command, text: str) -> Iterator[Edit]:
    """Put an output below a command of a transcript."""
    block = step.block
    start = command.line - block.first_code_line + len(lines_of(command.code))
    old = [_shown(step, line) for line in lines_of(_promised(command))]
    new = [_shown(step, line) for line in lines_of(text)]
    yield from line_edits(source, block, block.first_code_line + start, old, new)


def readable(step: Step, command: Command, text: str) -> str:
    """Give an output so that it is read as such: `[..]` stands before what is like a prompt.

    In a line that ends in ` (glob)` it is `*` that stands for anything.
    """
    lines = lines_of(text)
    is_python = step.runner is Runner.PYTHON
    prompts = _OF_PYTHON if is_python else _OF_SHELL
    # Above a prompt a line that begins with `#` is a comment.
    until = len(lines)
    while not is_python and command is not step.commands[-1] and until:
        if lines[until - 1].strip() and not lines[until - 1].startswith("#"):
            break
        until -= 1
    return join_lines(
        f"{'*' if line.endswith(' (glob)') else '[..]'}{line}"
        if prompts.match(line)
        or (number >= until and line.startswith("#"))
        or (is_python and number == 0 and _GOES_ON.match(line))
        else line
        for number, line in enumerate(lines)
    )


def _promised(command: Command) -> str:
    return command.expectation.text if command.expectation else ""


def _shown(step: Step, line: str) -> str:
    return "<BLANKLINE>" if step.runner is Runner.PYTHON and not line else line
