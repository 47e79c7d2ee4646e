"""Commands that a document declares stubs for, and the calls that they answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandStub:
    """A declared answer to a command that is not to run: `gh`, `git push`, `kubectl`, `dig`.

    Attributes:
        name: of the program.
        arguments: a pattern of what follows it on the line, `*` for any characters; empty for any
            arguments.
        line: the document's line of the declaration.
        status: the exit status of the answer.
        stdout: what it prints.
        stderr: what it says on standard error.
    """

    name: str
    arguments: str
    line: int
    status: int = 0
    stdout: str = ""
    stderr: str = ""


@dataclass(frozen=True, slots=True)
class StubCall:
    """A call of a command that a stub answered.

    Attributes:
        command: the whole command as a shell would be told it.
        origin: where the stub is declared: the document and its line, or a file.
        status: the exit status that it had.
        problem: what the stub's check found wrong with the call; empty when it found nothing.
    """

    command: str
    origin: str
    status: int
    problem: str = ""
