"""Steps: what runs, in which session, and what the directives of the page say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from .fault import Fault
from .objective import Mark
from .text import Block, Expectation, Position, Section


class Runner(StrEnum):
    """The session in which a step runs."""

    BASH = "bash"
    PYTHON = "python"


class Stream(StrEnum):
    """What of a step's output is compared with the expectation."""

    STDOUT = "stdout"
    STDERR = "stderr"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Retry:
    """Repeat until exit status and expectation match: at most `times`, `pause` seconds apart."""

    times: int
    pause: float


EMULATORS = ("moto", "localstack", "ministack", "moto-server", "endpoint")
"""The names of emulators; the last one is for those that nobody knows."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of `skip-if`: `environment:dev`, `!tool:jq`, `platform:linux`, ..."""

    kind: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        return f"{'!' * self.negated}{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Capture:
    """A value that later steps take from the output of this one.

    Attributes:
        name: the variable that holds it, as `$NAME`.
        query: JMESPath, for output that is JSON; empty for none.
        pattern: a regular expression, of which the first group counts, or the whole without one;
            empty for none. With neither the whole output is the value.
    """

    name: str
    query: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """How to see that a step in the background is ready.

    Attributes:
        pattern: a regular expression that its output comes to hold; empty for none.
        port: a port of the loopback interface that it comes to listen on; None for none.
        command: a shell command that comes to succeed; empty for none.
    """

    pattern: str = ""
    port: int | None = None
    command: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the directives of a step say, with the defaults for what they do not say.

    Attributes:
        skip: why the step is not run; None when it is run.
        skip_if: conditions; the step is not run when one of them holds.
        timeout: seconds; None for the run's default.
        retry: None when the step is tried once.
        exit: the documented exit status; None for any.
        stream: None for the default (stdout; both for transcripts).
        file: the path that the block's text is written to instead of being run.
        manual: what a person does here; the block, if there is one, stands in for that.
        approval: the role that says yes before the step; None when nobody is asked.
        takes: seconds that a person takes for it, as documented; None when nothing is said.
        marks: what the step is to the objectives of its procedure.
        captures: values that later steps take from the output.
        background: the block keeps running until the end of its procedure.
        ready: how to see that it runs; None when nothing is waited for.
        schema: the file of a JSON Schema that the output fits.
        expects: a fence is to promise the output.
        faults: what happens to API calls from this step on.
        fault_clear: the name of the faults that end before this step; empty for all, None for none.
        setup: the step runs at the start of each procedure.
        cleanup: the step runs even after a failure.
    """

    skip: str | None = None
    skip_if: tuple[Condition, ...] = ()
    timeout: float | None = None
    retry: Retry | None = None
    exit: int | None = 0
    stream: Stream | None = None
    file: str | None = None
    manual: str | None = None
    approval: str | None = None
    takes: float | None = None
    marks: tuple[Mark, ...] = ()
    captures: tuple[Capture, ...] = ()
    background: bool = False
    ready: Ready | None = None
    schema: str | None = None
    expects: bool = False
    faults: tuple[Fault, ...] = ()
    fault_clear: str | None = None
    setup: bool = False
    cleanup: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """What a session runs in one go: a whole block, or one command of a transcript.

    Attributes:
        code: the text to run, each line ended by a line feed.
        line: the document's line of the first line of `code`.
        expectation: None when the document promises nothing about its output.
        queried: what each `expect=JMESPATH==VALUE` promises besides.
    """

    code: str
    line: int
    expectation: Expectation | None = None
    queried: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One block of a procedure that runs, or is written to a file; or what a person does there.

    Attributes:
        id: unique in its procedure: what `id=` says, else the section's slug, with an ordinal
            from the second step of the section on.
        block: the fence; for a step of a person alone, the place of its directive, without code.
        section: the innermost section that the block stands in.
        runner: the session it runs in; None for a step that writes a file, or is a person's.
        commands: what is run, in order; more than one only for transcripts, none for a person's.
        transcript: the block shows prompts and output.
        options: what its directives say.
        placeholders: values for placeholders of this step alone, by their names.
    """

    id: str
    block: Block
    section: Section
    runner: Runner | None
    commands: tuple[Command, ...]
    transcript: bool = False
    options: Options = field(default_factory=Options)
    placeholders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def position(self) -> Position:
        """The place of the step's fence."""
        return self.block.position

    @property
    def is_of_a_person(self) -> bool:
        """Whether there is no block, but something that a person does or approves."""
        return self.runner is None and self.options.file is None

    @property
    def line(self) -> int:
        """The document's line of the first command, for messages; of the fence when empty."""
        return self.commands[0].line if self.commands else self.block.position.line

    @property
    def stream(self) -> Stream:
        """The stream that is compared: as told, else both for a transcript, else stdout."""
        return self.options.stream or (Stream.BOTH if self.transcript else Stream.STDOUT)
