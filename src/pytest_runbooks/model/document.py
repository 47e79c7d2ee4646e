"""A runbook as it is written: sections, blocks, directives, expectations, steps, procedures.

Every line and column counts from 1 and points into the file as it is on disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from .ledger import Stub


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a document. `column` counts characters, not bytes."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is under it.

    Attributes:
        title: the heading's text without Markdown.
        slug: the heading's anchor by GitHub's rule, unique in the document.
        level: 1 to 6; 0 for what stands before the first heading.
        position: where the heading is.
    """

    title: str
    slug: str
    level: int
    position: Position


@dataclass(frozen=True, slots=True)
class Option:
    """One `name=value` (or bare `name`, whose value is empty) of a directive."""

    name: str
    value: str
    position: Position


@dataclass(frozen=True, slots=True)
class Directive:
    """An HTML comment for the tool: `<!-- runbook: timeout=30s exit=1 -->`."""

    options: tuple[Option, ...]
    position: Position
    last_line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A fence as it is written, whatever its language.

    Attributes:
        position: of the opening marker.
        last_line: the line of the closing marker.
        marker: the opening marker (three or more backticks or tildes).
        info: the info string as it is written.
        language: the first word of the info string, lower case; empty when there is none.
        title: what `title="..."` in the info string says; empty when there is none.
        words: the other words of the info string, lower case, attributes without their value.
        code: the lines between the markers without the indentation of their container, each
            ended by a line feed.
        columns: for each line of `code`, the column in the document where it begins.
    """

    position: Position
    last_line: int
    marker: str
    info: str
    language: str
    title: str
    words: tuple[str, ...]
    code: str
    columns: tuple[int, ...]

    @property
    def first_code_line(self) -> int:
        """The document's line of the first line of `code`."""
        return self.position.line + 1


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of whole lines of the document, as written; the parts in order are the document.

    `holds` says what the stretch is: a block, a directive, the front matter, or None for prose.
    """

    text: str
    first_line: int
    holds: Block | Directive | FrontMatter | None = None


class Form(StrEnum):
    """How an expectation is compared.

    AUTO compares as data when both the documented and the actual text are JSON objects or
    arrays, and as text otherwise: it is the form of a fence that names no language.
    """

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Expectation:
    """The output that the document promises.

    Attributes:
        text: the documented text, each line ended by a line feed.
        position: of the first line of `text`.
        form: how it is compared.
        subset: undocumented keys of JSON or YAML are allowed everywhere.
        strict_ids: volatile values (ids, timestamps) must be exactly the documented ones.
    """

    text: str
    position: Position
    form: Form = Form.TEXT
    subset: bool = False
    strict_ids: bool = False


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
    setup: bool = False
    cleanup: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """What a session runs in one go: a whole block, or one command of a transcript.

    Attributes:
        code: the text to run, each line ended by a line feed.
        line: the document's line of the first line of `code`.
        expectation: None when the document promises nothing about its output.
    """

    code: str
    line: int
    expectation: Expectation | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One runnable block (or one file to write) of a procedure.

    Attributes:
        id: unique in its procedure: what `id=` says, else the section's slug, with an ordinal
            from the second step of the section on.
        block: the fence.
        section: the innermost section that the block stands in.
        runner: the session it runs in; None for a step that writes a file.
        commands: what is run, in order; more than one only for transcripts.
        transcript: the block shows prompts and output.
        options: what its directives say.
    """

    id: str
    block: Block
    section: Section
    runner: Runner | None
    commands: tuple[Command, ...]
    transcript: bool = False
    options: Options = field(default_factory=Options)

    @property
    def position(self) -> Position:
        """The place of the step's fence."""
        return self.block.position

    @property
    def line(self) -> int:
        """The document's line of the first command, for messages; of the fence when empty."""
        return self.commands[0].line if self.commands else self.block.position.line

    @property
    def stream(self) -> Stream:
        """The stream that is compared: as told, else both for a transcript, else stdout."""
        return self.options.stream or (Stream.BOTH if self.transcript else Stream.STDOUT)


@dataclass(frozen=True, slots=True)
class Environment:
    """One row of the matrix that a document is run for.

    Attributes:
        name: `dev`, `sit`, `prod`, ...; empty for a document that has no matrix.
        account: twelve digits.
        region: the region that commands use unless they name another.
        env: variables that the blocks see.
    """

    name: str
    account: str
    region: str
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile of the AWS configuration that the blocks see.

    Attributes:
        name: what `--profile` and `AWS_PROFILE` call it.
        account: twelve digits; None for the environment's, or the role's.
        region: None for the environment's.
        role_arn: the role that the profile assumes; None when it has credentials of its own.
        source_profile: the profile that assumes the role; None without a role.
    """

    name: str
    account: str | None = None
    region: str | None = None
    role_arn: str | None = None
    source_profile: str | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands under the key `runbook:` at the top of a document; see docs/format.md."""

    kind: str | None = None
    owner: str | None = None
    version: str | None = None
    reviewed: str | None = None
    review_every: str | None = None
    region: str = "us-east-1"
    account: str = "123456789012"
    environments: tuple[Environment, ...] = ()
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    profiles: tuple[Profile, ...] = ()
    stubs: tuple[Stub, ...] = ()
    fixtures: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    workdir: str | None = None
    procedures: int | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """What is run from a clean state, in order: the document, or one of its sections.

    Attributes:
        id: the section's slug; empty when the document is one procedure.
        title: the section's or the document's title.
        steps: in the order of the document, `setup` steps of the document first.
    """

    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Runbook:
    """A document, read.

    Law: the text of `parts`, joined, is the document, byte for byte (see `render`).
    """

    path: str
    title: str
    front_matter: FrontMatter
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    procedures: tuple[Procedure, ...]

    @property
    def environments(self) -> tuple[Environment, ...]:
        """What the document is run for: its matrix, or one environment without a name."""
        front = self.front_matter
        return front.environments or (Environment("", front.account, front.region),)

    def render(self) -> str:
        """Give the document's text as it was read, byte order mark and line ends included."""
        return "".join(part.text for part in self.parts)
