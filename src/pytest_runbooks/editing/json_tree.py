"""Documented JSON with all that stands in it: white space, comments, commas.

Law: `str(read(text)) == text`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from ..matching.json_pattern import CONSTANT, NUMBER, SPACE, STRING, read_documented

_TRAIL = re.compile(r"(?:[^\S\n]|//[^\n]*|#[^\n]*|/\*(?:(?!\*/)[^\n])*\*/)*+(?=\n|\Z)")
"""What stands behind something up to the end of its line."""
_CLOSING = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or a gap, or a container that was written anew."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Child:
    """A member, an element or a document.

    Attributes:
        lead: the white space and the comments before it.
        key: the key up to the value, the colon and the space around it included; empty for
            elements, documents and gaps.
        value: what it holds.
        space: what stands between the value and the comma; empty where there is none.
        comma: whether a comma follows.
        trail: what stands behind all that up to the end of the line, where nothing else does.
    """

    lead: str
    key: str
    value: Tree
    space: str = ""
    comma: bool = False
    trail: str = ""

    def __str__(self) -> str:
        comma = "," if self.comma else ""
        return f"{self.lead}{self.key}{self.value}{self.space}{comma}{self.trail}"

    @property
    def name(self) -> str:
        """The key as the text that it stands for."""
        found = STRING.match(self.key)
        return string(found[0]) if found else ""

    @property
    def is_bare_gap(self) -> bool:
        """Whether it is a `...` that needs no comma on either side."""
        return not self.key and isinstance(self.value, Leaf) and self.value.text == "..."

    @property
    def opens(self) -> bool:
        """Whether it is no member of its object, but says that there may be others."""
        if self.is_bare_gap or not isinstance(self.value, Leaf) or self.name != "...":
            return self.is_bare_gap
        return self.value.text == "..." or string(self.value.text) == "..."


@dataclass(frozen=True, slots=True)
class Container:
    """An object, an array, or all documents of a text.

    Attributes:
        opening: the bracket with what stands behind it, where its line ends there; empty for
            documents.
        children: in order.
        tail: what stands before the closing bracket.
        closing: the bracket; empty for documents.
    """

    opening: str
    children: tuple[Child, ...]
    tail: str
    closing: str

    def __str__(self) -> str:
        return f"{self.opening}{''.join(map(str, self.children))}{self.tail}{self.closing}"

    @property
    def is_tall(self) -> bool:
        """Whether children stand on lines of their own."""
        return any("\n" in child.lead for child in self.children)


Tree = Leaf | Container


def string(text: str) -> str:
    """Give what a string in double quotes stands for; empty when it is none."""
    return str(json.loads(text, strict=False)) if text[:1] == '"' else ""


def read(text: str, first_line: int = 1) -> Container:
    """Read the documents of a text.

    Raises:
        UnreadableError: it breaks the grammar of documented JSON.
    """
    read_documented(text, first_line)
    return _Reader(text).container("")


class _Reader:
    """Reads a text that is known to be right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def container(self, bracket: str) -> Container:
        opening = self._take(bracket) + (self._found(_TRAIL) if bracket else "")
        children: list[Child] = []
        while True:
            lead = self._found(SPACE)
            if self._text[self._position : self._position + 1] in {"", "}", "]"}:
                break
            children.append(self._child(lead, is_member=bracket == "{"))
        return Container(opening, tuple(children), lead, self._take(_CLOSING.get(bracket, "")))

    def _child(self, lead: str, *, is_member: bool) -> Child:
        key = ""
        if is_member and self._text[self._position] == '"':
            key = self._found(STRING) + self._found(SPACE) + self._take(":") + self._found(SPACE)
        value: Tree
        match self._text[self._position]:
            case "{" | "[" as bracket:
                value = self.container(bracket)
            case _:
                value = Leaf(self._leaf())
        behind = self._position
        space = self._found(SPACE)
        comma = self._text.startswith(",", self._position)
        if comma:
            self._take(",")
        else:
            self._position, space = behind, ""
        return Child(lead, key, value, space, comma, self._found(_TRAIL))

    def _leaf(self) -> str:
        if self._text.startswith("...", self._position):
            return self._take("...")
        return self._found(STRING) or self._found(NUMBER) or self._found(CONSTANT)

    def _take(self, expected: str) -> str:
        self._position += len(expected)
        return expected

    def _found(self, regex: re.Pattern[str]) -> str:
        match = regex.match(self._text, self._position)
        if match is None:
            return ""
        self._position = match.end()
        return match[0]
