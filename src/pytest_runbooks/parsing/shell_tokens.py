"""Shell text to words and signs, as in the POSIX shell language, sections 2.2, 2.3 and 2.7.4.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLANK = re.compile(r"(?:[ \t\r]|\\\n)+")
_SIGN = re.compile(r"&&|\|\||;;&|;;|;&|\|&|[;&|\n()]")
_HEREDOC = re.compile(r"\d*<<(?P<dash>-?)(?!<)[ \t]*")
_REDIRECTION = re.compile(r"(?:\d+|\{\w+\})?(?:<<<|<>|<&|<(?!\()|>>|>\||>&|>(?!\()|&>>?)")
_PLAIN = re.compile(r"[^\s;&|<>()'\"`\\$]+")
_NAME = re.compile(r"\$(?:\w+|[@*#?$!-])")
_ANSI_QUOTED = re.compile(r"\$'(?:[^'\\]|\\.)*'", re.DOTALL)
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=")


class LostError(Exception):
    """The text is not as this reader expects it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator that stands between commands, or a line's end."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word, without its quotes.

    Attributes:
        start: its text, up to what an expansion decides.
        line: how many lines stand above it.
        is_literal: there is no expansion in it: `start` is all.
        is_plain: nothing of it is quoted, so that it may be a reserved word.
        substituted: what stands in its command substitutions.
    """

    start: str
    line: int
    is_literal: bool = True
    is_plain: bool = True
    substituted: tuple[tuple[Token, ...], ...] = ()

    @property
    def text(self) -> str | None:
        """Give the whole word; None where an expansion decides."""
        return self.start if self.is_literal else None


Token = Word | Sign


def tokens_of(text: str) -> tuple[Token, ...]:
    """Read a whole text. Redirections, comments and here-documents are left out.

    Raises:
        LostError: see there.
    """
    return _Reader(text, 0).read(closer="")


class _Reader:
    """One walk over a text, which begins `above` lines below the first."""

    def __init__(self, text: str, above: int) -> None:
        self._text = text
        self._above = above
        self._at = 0
        self._heredocs: list[tuple[str, bool]] = []

    def read(self, closer: str) -> tuple[Token, ...]:
        """Read up to the bracket that closes a substitution, and over it, or to the end."""
        found: list[Token] = []
        depth = 0
        while self._skip_blanks():
            if heredoc := self._take(_HEREDOC):
                self._heredocs.append((self._word().start, bool(heredoc["dash"])))
            elif self._take(_REDIRECTION):
                self._skip_blanks()
                self._word()
            elif self._text.startswith("((", self._at):
                found.append(Word("((", self._line(), is_plain=False))
                self._skip_past("))")
            elif sign := self._take(_SIGN):
                depth += (sign[0] == "(") - (sign[0] == ")")
                if depth < 0 and closer:
                    return tuple(found)
                depth = max(0, depth)  # a pattern of `case` ends so
                found.append(Sign(sign[0]))
                if sign[0] == "\n":
                    self._skip_heredocs()
            else:
                found.append(self._word())
        if closer or self._heredocs:
            raise LostError
        return tuple(found)

    def _line(self) -> int:
        return self._above + self._text.count("\n", 0, self._at)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found

    def _skip_past(self, ending: str) -> str:
        end = self._text.find(ending, self._at)
        if end < 0:
            raise LostError
        skipped = self._text[self._at : end]
        self._at = end + len(ending)
        return skipped

    def _skip_blanks(self) -> bool:
        """Go to the next word or sign; False when there is none."""
        self._take(_BLANK)
        if self._text.startswith("#", self._at):
            end = self._text.find("\n", self._at)
            self._at = end if end >= 0 else len(self._text)
        return self._at < len(self._text)

    def _skip_heredocs(self) -> None:
        for word, dash in self._heredocs:
            tabs = r"\t*" if dash else ""
            ending = re.compile(rf"^{tabs}{re.escape(word)}$", re.MULTILINE)
            found = ending.search(self._text, self._at)
            if not found:
                raise LostError
            self._at = found.end()
        self._heredocs = []

    def _word(self) -> Word:
        line = self._line()
        pieces: list[str | None] = []
        inner: list[tuple[Token, ...]] = []
        begin = self._at
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == '"':
                self._at += 1
                self._double_quoted(pieces, inner)
            elif character == "(" and _ARRAY.fullmatch(self._text, begin, self._at):
                self._at += 1
                inner += [token.substituted[0] for token in self._words() if token.substituted]
                pieces.append(None)
            elif not self._piece(pieces, inner):
                break
        if self._at == begin:
            raise LostError
        known = [*_until_none(pieces)]
        is_plain = self._text[begin : self._at] == "".join(known)
        return Word("".join(known), line, len(known) == len(pieces), is_plain, tuple(inner))

    def _words(self) -> list[Word]:
        return [token for token in self.read(closer=")") if isinstance(token, Word)]

    def _piece(self, pieces: list[str | None], inner: list[tuple[Token, ...]]) -> bool:
        """Read on in a word outside of double quotes; False where it ends."""
        text, at = self._text, self._at
        if plain := self._take(_PLAIN):
            pieces.append(plain[0])
        elif text.startswith("\\\n", at):
            self._at += 2
        elif text[at] == "\\":
            pieces.append(text[at + 1 : at + 2])
            self._at += 2
        elif text[at] == "'":
            self._at += 1
            pieces.append(self._skip_past("'"))
        elif text.startswith(("<(", ">("), at):
            self._at += 2
            inner.append(self.read(closer=")"))
            pieces.append(None)
        elif self._take(_ANSI_QUOTED):
            pieces.append(None)
        else:
            return self._expansion(pieces, inner)
        return True

    def _double_quoted(self, pieces: list[str | None], inner: list[tuple[Token, ...]]) -> None:
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == '"':
                self._at += 1
                pieces.append("")
                return
            if character == "\\":
                escaped = self._text[self._at + 1 : self._at + 2]
                kept = "" if escaped in '$`"\\\n' else "\\"
                pieces.append(kept + escaped.strip("\n"))
                self._at += 2
            elif not self._expansion(pieces, inner):
                pieces.append(character)
                self._at += 1
        raise LostError

    def _expansion(self, pieces: list[str | None], inner: list[tuple[Token, ...]]) -> bool:
        """Read what begins with `$` or is in backquotes; False when nothing such stands here."""
        text, at = self._text, self._at
        if text[at] not in "$`":
            return False
        if text[at] == "`":
            self._at += 1
            line = self._line()
            inner.append(_Reader(self._skip_past("`"), line).read(closer=""))
        elif text.startswith("$((", at):
            self._skip_past("))")
        elif text.startswith("$(", at):
            self._at += 2
            inner.append(self.read(closer=")"))
        elif text.startswith("${", at):
            self._at += 2
            self._braced(inner)
        elif not self._take(_NAME):
            pieces.append("$")
            self._at += 1
            return True
        pieces.append(None)
        return True

    def _braced(self, inner: list[tuple[Token, ...]]) -> None:
        """Read to the end of `${...}`, with the substitutions in it."""
        ignored: list[str | None] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == "}":
                self._at += 1
                return
            if character == '"':
                self._at += 1
                self._double_quoted(ignored, inner)
            elif character == "\\":
                self._at += 2
            elif not self._expansion(ignored, inner):
                self._at += 1
        raise LostError


def _until_none(pieces: list[str | None]) -> list[str]:
    known: list[str] = []
    for piece in pieces:
        if piece is None:
            break
        known.append(piece)
    return known
