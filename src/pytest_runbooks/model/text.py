"""What stands in a document: sections, fences, directives, expectations, and where each is.

Every line and column counts from 1 and points into the file as it is on disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .front_matter import FrontMatter


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a document. `column` counts characters, not bytes."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document; `end` is behind its last character."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What stands in the place of a stretch afterwards."""

    span: Span
    text: str


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
        is_hidden: it stands inside of a directive, where no reader sees it.
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
    is_hidden: bool = False

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
        query: JMESPath; what it finds in the output is compared, instead of the output.
        filled: the placeholders of `text`, as they stand there, each with its value.
    """

    text: str
    position: Position
    form: Form = Form.TEXT
    subset: bool = False
    strict_ids: bool = False
    query: str = ""
    filled: tuple[tuple[str, str], ...] = ()
