"""The commands of the AWS CLI that a page shows: those that run, and those in other fences.

Many pages write no language at their fences. Nothing runs there, but people copy it all the same.
A fence without a language is looked at when it begins with a command of the AWS CLI, behind
comments, with or without prompts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...model import Block, Command, Runner, Step
from ...parsing.lines import Problems
from ...parsing.placeholders import find_placeholders
from ...parsing.transcripts import read_transcript
from ..document import Document, per_document, section_of
from ..shell import ShellCode, columns_of, shell_codes
from .calls import AwsCall, calls_in

_BEGINS = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[ \t]*(?P<prompt>\$ )?aws [a-z-]")


@per_document
def shown_calls(document: Document) -> tuple[AwsCall, ...]:
    """Give the commands that run, and those in fences without a language, in order."""
    if "aws" not in document.text:
        return ()
    codes = [*shell_codes(document), *_codes(document)]
    return tuple(calls_in(sorted(codes, key=lambda code: code.line)))


def _codes(document: Document) -> Iterator[ShellCode]:
    for block in document.blocks:
        begins = _BEGINS.match(block.code) if not block.language and not block.is_hidden else None
        if not begins:
            continue
        commands: tuple[Command, ...] = (Command(block.code, block.first_code_line),)
        if begins["prompt"]:
            commands = read_transcript(replace(block, language="console"), Problems())
        for command in commands:
            yield _code(document, block, command)


def _code(document: Document, block: Block, command: Command) -> ShellCode:
    section = section_of(document, block.position.line)
    step = Step("", block, section, Runner.BASH, (command,))
    placeholders = tuple(find_placeholders(command.code, Runner.BASH))
    columns = columns_of(step, command.code, command.line)
    return ShellCode(step, command.code, placeholders, command.line, columns)
