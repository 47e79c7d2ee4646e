"""The text of a word, and where each sign of it stands on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...model import Span
from ...parsing.shell_tokens import Word
from ..shell import UNKNOWN, ShellCode

_QUOTED = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.|\$\{[^}]*\}""", re.DOTALL)
_BRACES = re.compile(r"\{[^{}]*(?:,|\.\.)[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Text:
    """What a program gets for a word, or for a part of it.

    Attributes:
        signs: the text, with one `UNKNOWN` where an expansion or a placeholder decides.
        places: for each sign the offset into the code where it stands.
        code: that code.
        begin: the offset where the word begins, quotes included.
        end: the offset behind the word.
        file: the name of the file that the word stands for, whose text it is; else empty.
    """

    signs: str
    places: tuple[int, ...]
    code: ShellCode
    begin: int
    end: int
    file: str = ""

    @property
    def is_several(self) -> bool:
        """Whether the shell makes several words of it, by braces without quotes."""
        raw = self.code.code[self.begin : self.end]
        return "{" in raw and bool(_BRACES.search(_QUOTED.sub("_", raw)))

    @property
    def is_known(self) -> bool:
        """Whether the page alone decides the text."""
        return UNKNOWN not in self.signs

    def span(self, begin: int, end: int) -> Span:
        """Give the place on the page of a stretch of the text; the word for that of a file."""
        if not self.signs or self.file:
            return self.code.span(self.begin, self.end)
        if begin >= len(self.places):
            behind = self.places[-1] + 1
            return self.code.span(behind, behind)
        first = self.places[begin]
        return self.code.span(first, max(first, self.places[max(begin, end - 1)] + 1))

    def behind(self, begin: int) -> Text:
        """Give the text from a sign on."""
        return replace(self, signs=self.signs[begin:], places=self.places[begin:])

    def told(self, message: str, begin: int) -> str:
        """Give a message about a place; for that of a file with the place in it."""
        if not self.file:
            return message
        line = self.signs.count("\n", 0, begin) + 1
        return f"{message} (line {line} of `{self.file}`)"


def text_of(code: ShellCode, word: Word) -> Text:
    """Give the text of a word of some code."""
    if len(word.pieces) == 1 and (piece := word.pieces[0]) and UNKNOWN not in piece:  # as most
        alone = range(word.places[0], word.places[0] + len(piece))
        return Text(piece, tuple(alone), code, word.begin, word.end)
    signs: list[str] = []
    places: list[int] = []
    for piece, place in zip(word.pieces, word.places, strict=True):
        for offset, sign in enumerate(UNKNOWN if piece is None else piece):
            if sign != UNKNOWN or signs[-1:] != [UNKNOWN]:
                signs.append(sign)
                places.append(place + offset)
    return Text("".join(signs), tuple(places), code, word.begin, word.end)
