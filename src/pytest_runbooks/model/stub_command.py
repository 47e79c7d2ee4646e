"""Commands that a document declares stubs for, and the calls that they answered."""

from __future__ import annotations

from dataclasses import dataclass

from .text import Position


@dataclass(frozen=True, slots=True)
class CommandStub:
    """A declared answer to a command that is not to run: `gh`, `git push`, `kubectl`, `dig`.

    Attributes:
        name: of the program.
        arguments: a pattern of what follows it on the line, `*` for any characters; empty for any
            arguments.
        position: of the declaration; None for one that a fixture declares.
        status: the exit status of the answer.
        stdout: what it prints.
        stderr: what it says on standard error.
        answers: what answers instead: `route53`, that of the emulator; empty for none.
    """

    name: str
    arguments: str
    position: Position | None = None
    status: int = 0
    stdout: str = ""
    stderr: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True)
class StubCall:
    """A call of a command that a stub answered.

    Attributes:
        command: the whole command as a shell would be told it.
        origin: where the stub is declared: `line 12` of the document, a line of its sidecar, a
            file, or `a fixture`.
        status: the exit status that it had.
        problem: what the stub's check found wrong with the call; empty when it found nothing.
    """

    command: str
    origin: str
    status: int
    problem: str = ""
