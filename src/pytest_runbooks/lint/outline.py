"""The outline of a page: its headings, and the bold lines that serve as headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..model import Block, Position, Span
from ..parsing.markdown import Heading, Prose
from .document import Document, per_document

BOLD = 7
"""The level of a bold line, below all headings."""

_TOKEN = re.compile(r"[^\W_]+")
_BOLD = re.compile(r"(?:\W{0,3})(\*\*|__)(?P<title>[^*_\n].{0,80}?)\1(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading, or a paragraph that begins in bold.

    Attributes:
        title: as it is written, without Markdown.
        words: its words, in small letters and without the `s` of a plural.
        level: 1 to 6; BOLD for a paragraph.
        position: where it begins.
        last_line: the last line of what it is the heading of.
        stands_alone: nothing stands beside the bold text.
    """

    title: str
    words: tuple[str, ...]
    level: int
    position: Position
    last_line: int
    stands_alone: bool = True

    @property
    def lines(self) -> range:
        """The lines of what it is the heading of, its own excluded."""
        return range(self.position.line + 1, self.last_line + 1)

    @property
    def span(self) -> Span:
        """The line of the heading."""
        end = self.position.column + len(self.title)
        return Span(self.position, Position(self.position.path, self.position.line, end))


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a title as they are compared: `Pre-Requisites:` gives `pre requisite`."""
    return tuple(_singular(word) for word in _TOKEN.findall(text.casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def holds(words: tuple[str, ...], name: str) -> bool:
    """Say whether words hold all of a name, one after the other, however it is divided.

    `Roll back`, `Roll-back` and `Rollback` are the same.
    """
    sought = "".join(words_of(name))
    for begin in range(len(words)):
        text = ""
        for at in range(begin, len(words)):
            text += words[at]
            if text == sought:
                return True
            if not sought.startswith(text):
                break
    return False


@per_document
def outline(document: Document) -> tuple[Entry, ...]:
    """Give the headings of a page, and its bold beginnings of paragraphs, in order."""
    found: list[tuple[str, int, Position, bool]] = []
    for element in document.elements:
        if isinstance(element, Heading):
            found.append((element.title.strip(), element.level, element.position, True))
        elif isinstance(element, Prose) and (bold := _BOLD.match(element.excerpt.text)):
            title = bold["title"].strip(" .:")
            place = element.excerpt.position(bold.start(1))
            found.append((title, BOLD, place, not bold["rest"].strip(" .:")))
    entries = []
    for index, (title, level, position, alone) in enumerate(found):
        below = (later[2].line for later in found[index + 1 :] if later[1] <= level)
        last = next(below, len(document.lines) + 1) - 1
        entries.append(Entry(title, words_of(title), level, position, last, alone))
    return tuple(entries)


def content_of(document: Document, entry: Entry) -> list[str]:
    """Give what a reader sees below a heading that is no heading: paragraphs, items, fences."""
    found = []
    for element in document.elements:
        if isinstance(element, Block):
            if element.position.line in entry.lines and not element.is_hidden:
                found.append(element.code)
        elif isinstance(element, Prose) and element.excerpt.first_line in entry.lines:
            found.append(element.excerpt.text)
    return found
