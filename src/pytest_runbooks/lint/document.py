"""What rules look at: a document, and the files around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from pathlib import Path
from typing import TypeVar, cast

from ..model import Block, FrontMatter, Position, Section, Span, Step
from ..parsing import Inspection, SidecarText, inspect
from ..parsing.lines import Excerpt
from ..parsing.markdown import Element, Heading, Prose
from .files import Files
from .settings import LintSettings

T = TypeVar("T")


class Document:
    """A document as rules see it.

    Attributes:
        path: how it is called in messages.
        file: where it is, absolute.
        text: all of it, as on disk.
        files: what lies around it.
        settings: what the project says about lint.
    """

    def __init__(
        self,
        path: str,
        file: Path,
        text: str,
        files: Files,
        settings: LintSettings,
        sidecar: SidecarText | None = None,
    ) -> None:
        self.path = path
        self.file = file
        self.text = text
        self.files = files
        self.settings = settings
        self._sidecar = sidecar
        self._known: dict[object, object] = {}

    @cached_property
    def inspection(self) -> Inspection:
        """The document, read as far as it can be read."""
        return inspect(self.text, self.path, self._sidecar)

    @property
    def is_runbook(self) -> bool:
        """Whether it is a document of this tool: with front matter, a sidecar or a directive."""
        return self.inspection.is_ours

    @property
    def front_matter(self) -> FrontMatter:
        """What its front matter and its sidecar say."""
        return self.inspection.front_matter

    @property
    def elements(self) -> tuple[Element, ...]:
        """Its Markdown, in order."""
        return self.inspection.elements

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its headings, in order; the first stands for what is above the first heading."""
        return self.inspection.sections

    @property
    def steps(self) -> tuple[Step, ...]:
        """What runs in it, in order."""
        return self.inspection.steps

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its fences, in order, whatever their language."""
        return tuple(element for element in self.elements if isinstance(element, Block))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Its headings, those in lists and quotes too."""
        return tuple(element for element in self.elements if isinstance(element, Heading))

    @cached_property
    def prose(self) -> tuple[Excerpt, ...]:
        """What a reader sees that is neither heading nor fence: paragraphs, items, tables."""
        return tuple(element.excerpt for element in self.elements if isinstance(element, Prose))

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines, without their ends."""
        return self.inspection.source.lines

    def beside(self, relative: str) -> Path:
        """Give the file that a relative path of the document means."""
        return Path(self.file.parent, relative)

    def at(self, line: int, column: int, length: int = 0) -> Span:
        """Give a stretch of one line; to its end without a length."""
        end = column + length if length else len(self.lines[line - 1]) + 1
        return Span(Position(self.path, line, column), Position(self.path, line, max(end, column)))

    def in_code(self, block: Block, begin: int, end: int) -> Span:
        """Give the stretch of the document between two offsets into the code of a fence."""
        return Span(self._in_code(block, begin), self._in_code(block, max(begin, end)))

    def _in_code(self, block: Block, offset: int) -> Position:
        starts = self.known(("starts", id(block)), lambda: starts_of_lines(block.code))
        above = bisect_right(starts, offset) - 1
        column = offset - starts[above]
        first = block.columns[above] if above < len(block.columns) else 1
        return Position(self.path, block.first_code_line + above, first + column)

    def in_excerpt(self, excerpt: Excerpt, begin: int, end: int) -> Span:
        """Give the stretch of the document between two offsets into the text of an excerpt."""
        return Span(excerpt.position(begin), excerpt.position(max(begin, end)))

    def of_fence(self, block: Block) -> Span:
        """Give the place of a fence: its opening line."""
        start = block.position
        return Span(start, Position(self.path, start.line, len(self.lines[start.line - 1]) + 1))

    def known(self, key: object, find: Callable[[], T]) -> T:
        """Give what was found out before under a key, else find it out."""
        if key not in self._known:
            self._known[key] = find()
        return cast("T", self._known[key])


def starts_of_lines(text: str) -> tuple[int, ...]:
    """Give the offsets at which the lines of a text begin."""
    return (0, *(found.end() for found in re.finditer("\n", text)))


def per_document(find: Callable[[Document], T]) -> Callable[[Document], T]:
    """Let a function of a document be called once for each document."""

    @wraps(find)
    def found(document: Document) -> T:
        return document.known(find, lambda: find(document))

    return found


def section_of(document: Document, line: int) -> Section:
    """Give the innermost section that a line stands in."""
    found = document.sections[0]
    for section in document.sections[1:]:
        if section.position.line > line:
            break
        found = section
    return found


def above(document: Document, line: int) -> Iterator[Element]:
    """Give what stands between the heading of a line's section and the line, nearest first."""
    start = section_of(document, line).position.line
    for element in reversed(document.elements):
        place = _line_of(element)
        if place is not None and start <= place < line:
            yield element


def _line_of(element: Element) -> int | None:
    if isinstance(element, Heading | Block):
        return element.position.line
    excerpt = getattr(element, "excerpt", None)
    return excerpt.first_line if excerpt else None
