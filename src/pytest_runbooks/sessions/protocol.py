"""What a live shell and a live Python interpreter have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..fence.fence import Fence
from ..model import Output

TIMED_OUT = 124  # the exit status of what took too long, as timeout(1) has it

OnWait = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one command may use.

    Attributes:
        timeout: seconds until the command and all it started are killed.
        output: bytes kept of each stream; the middle of what is longer is dropped, with a count.
    """

    timeout: float = 120.0
    output: int = 1 << 20


@dataclass(frozen=True, slots=True)
class Shortening:
    """How a session shortens long waits.

    Attributes:
        records: the file for a line `DOCUMENTED WAITED` of each, in milliseconds.
        longest: the seconds that one takes at most.
    """

    records: Path
    longest: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session lives.

    Attributes:
        control: a folder for the session's protocol, not there yet; no block is told of it. Its
            processes can read and write what the harness made in it, and can make nothing: the
            harness reads and writes there.
        own: a folder, not there yet, for what the session's processes write down for themselves;
            the harness reads nothing there.
        workdir: the folder that the first command runs in.
        env: the whole environment that the session starts with.
        document: the document's name for messages and tracebacks.
        fence: what the session's processes can reach; None where nothing limits them.
        shortening: of long waits; None where all are real.
    """

    control: Path
    own: Path
    workdir: Path
    env: dict[str, str]
    document: str
    fence: Fence | None = None
    shortening: Shortening | None = None

    @property
    def first_directory(self) -> Path:
        """Where a process can be started: `workdir`, unless it was removed."""
        return self.workdir if self.workdir.is_dir() else self.control


@dataclass(frozen=True, slots=True)
class Exports:
    """What a shell hands on to a program that it starts."""

    env: dict[str, str]
    cwd: Path


class Session(Protocol):
    """A process that runs commands one after the other and keeps their state.

    Laws, held by one conformance suite for all implementations:

    - what a command sets is there for the next, unless the command was taken back;
    - the first failing command ends the run, and its line is known;
    - nothing that a command does to the process loses what earlier commands set;
    - after `close` no process that a command started is alive.
    """

    def run(
        self, code: str, line: int, limits: Limits, *, both: bool = False, on_wait: OnWait
    ) -> Output:
        """Run `code`, whose first line is line `line` of the document.

        Args:
            code: what to run.
            line: where its first line stands in the document.
            limits: how long it may take and how much of its output is kept.
            both: give standard output and error together, in their order, as `stdout`.
            on_wait: called every now and then with the seconds that the command runs so far.

        Raises:
            InfrastructureError: the session could not be started.
        """
        ...

    def restore(self) -> None:
        """Go back to the state before the last `run`; processes that it left running stay."""
        ...

    def close(self) -> None:
        """End the session and kill everything that was started in it.

        Raises:
            InfrastructureError: something could not be killed; all else is.
        """
        ...
