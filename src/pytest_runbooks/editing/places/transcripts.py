"""Transcripts, whose output stands below each command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model import Command, Edit, Runner, Step
from ...parsing.lines import Source
from .stretches import line_edits, lines_of

_OF_SHELL = re.compile(r"[$>](?: |$)|#")
_OF_PYTHON = re.compile(r">>>(?: |$)|\.\.\.(?: |$)|<BLANKLINE>$")


def transcript_edits(source: Source, step: Step, command: Command, text: str) -> Iterator[Edit]:
    """Put an output below a command of a transcript."""
    block = step.block
    is_python = step.runner is Runner.PYTHON
    start = command.line - block.first_code_line + len(lines_of(command.code))
    shown = lines_of(command.expectation.text) if command.expectation else []
    old = lines_of(block.code)[start : start + len(shown)]
    new = [_written(line, is_python=is_python) for line in lines_of(text)]
    yield from line_edits(source, block, block.first_code_line + start, old, new)


def _written(line: str, *, is_python: bool) -> str:
    """Write a line so that it is read as output: a wildcard stands before what is like a prompt."""
    if is_python and not line:
        return "<BLANKLINE>"
    prompts = _OF_PYTHON if is_python else _OF_SHELL
    return f"[..]{line}" if prompts.match(line) and line != "..." else line
