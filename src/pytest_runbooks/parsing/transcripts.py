"""Transcripts: fences that show prompts, commands and output, as a terminal does.

In a shell transcript a command begins at `$ ` and goes on while a shell would wait for more: as
long as a quote, a here-document, a parenthesis or an `if` is open, or the line ends in a
backslash or `|`. These lines are the command's with or without the prompt `> `; whether it is
there, the first of them decides. A line beginning with `> ` behind a whole command is therefore
output (`npm run` writes such lines), and so is nothing that a shell would still wait for. A new
`$ ` always begins a new command.

In a Python transcript a command begins at `>>> ` and goes on with `... `, as in doctest
(https://docs.python.org/3/library/doctest.html); its output goes on to the next `>>> `, and a
line `<BLANKLINE>` in it stands for a blank one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_runbooks.model import Block, Command, Expectation, Position, Runner

from .info_strings import TRANSCRIPTS
from .lines import Problems, join_lines
from .shell_text import is_whole


@dataclass(frozen=True, slots=True)
class _Shown:
    """A command of a transcript; lines count from 0 in the block.

    Attributes:
        first: the line of its prompt.
        code: its lines without prompts.
    """

    first: int
    code: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.first + len(self.code)


def has_prompt(block: Block) -> bool:
    """Say whether anything in a transcript runs."""
    prompt = ">>>" if TRANSCRIPTS[block.language] is Runner.PYTHON else "$"
    return any(_begins(line, prompt) for line in block.code.split("\n"))


def read_transcript(block: Block, problems: Problems) -> tuple[Command, ...]:
    """Read the commands of a transcript, each with the output that is shown below it.

    When the block shows no output at all, the commands promise none; otherwise each promises
    what is shown, be it nothing. Output before the first prompt is a problem.
    """
    lines = block.code.split("\n")[:-1]
    python = TRANSCRIPTS[block.language] is Runner.PYTHON
    shown = list(_python_commands(lines) if python else _shell_commands(lines))
    if not shown:
        return ()
    starts = [command.first if python else _comment_above(lines, command) for command in shown]
    _check_above(block, lines[: starts[0]], problems)
    outputs = [
        _output(lines[command.end : following], python=python)
        for command, following in zip(shown, [*starts[1:], len(lines)], strict=True)
    ]
    promising = any(outputs)
    return tuple(
        Command(
            join_lines(command.code),
            block.first_code_line + command.first,
            Expectation(output, _place(block, command.end)) if promising else None,
        )
        for command, output in zip(shown, outputs, strict=True)
        if output or any(command.code)
    )


def merge_commands(commands: Sequence[Command]) -> Command:
    """Make one command of those of a transcript without output; each keeps its line."""
    code = ""
    for command in commands:
        missing = command.line - commands[0].line - code.count("\n")
        code += "\n" * missing + command.code
    return Command(code, commands[0].line)


def _begins(line: str, prompt: str) -> bool:
    return line == prompt or line.startswith(f"{prompt} ")


def _shell_commands(lines: Sequence[str]) -> Iterator[_Shown]:
    index = 0
    while index < len(lines):
        if not _begins(lines[index], "$"):
            index += 1
            continue
        first, code = index, [lines[index][2:]]
        index += 1
        prompted = index < len(lines) and _begins(lines[index], ">")
        while (
            index < len(lines) and not _begins(lines[index], "$") and not is_whole("\n".join(code))
        ):
            line = lines[index]
            code.append(line[2:] if prompted and _begins(line, ">") else line)
            index += 1
        yield _Shown(first, tuple(code))


def _python_commands(lines: Sequence[str]) -> Iterator[_Shown]:
    index = 0
    while index < len(lines):
        if not _begins(lines[index], ">>>"):
            index += 1
            continue
        first, code = index, [lines[index][4:]]
        index += 1
        while index < len(lines) and _begins(lines[index], "..."):
            code.append(lines[index][4:])
            index += 1
        yield _Shown(first, tuple(code))


def _comment_above(lines: Sequence[str], command: _Shown) -> int:
    """Say where the comment directly above a prompt begins; at the prompt when there is none.

    `# ` is the prompt of root to some; here such a line is a comment and never run.
    """
    start = command.first
    for index in range(command.first - 1, -1, -1):
        if lines[index].startswith("#"):
            start = index
        elif lines[index].strip():
            break
    return start


def _check_above(block: Block, lines: Sequence[str], problems: Problems) -> None:
    for index, line in enumerate(lines):
        if line.strip() and not line.startswith("#"):
            problems.add(
                _place(block, index),
                f"output stands before the first prompt of the `{block.language}` block",
                "write the command above it, or begin the line with `#` if it is a comment",
            )
            return


def _output(lines: Sequence[str], *, python: bool) -> str:
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return join_lines("" if python and line == "<BLANKLINE>" else line for line in kept)


def _place(block: Block, index: int) -> Position:
    column = block.columns[index] if index < len(block.columns) else block.position.column
    return Position(block.position.path, block.first_code_line + index, column)
