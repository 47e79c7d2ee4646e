"""Shell text to words and signs, as in the POSIX shell language, sections 2.2, 2.3 and 2.7.4.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .shell_parts import UNKNOWN, Read, Redirection, ShellText, Sign, Token, Word

__all__ = ["UNKNOWN", "LostError", "Read", "Redirection", "Sign", "Token", "Word", "read_shell"]

_BLANK = re.compile(r"(?:[ \t\r]|\\\n)+")
# Behind `&` there may be `>`, and behind `(` another one: these are something else.
_SIGN = re.compile(r"&&|\|\||;;&|;;|;&|\|&|[;|\n)]|&(?!>)|\((?!\()")
_HEREDOC = re.compile(r"\d*<<(?P<dash>-?)(?!<)[ \t]*")
_REDIRECTION = re.compile(r"(?:\d+|\{\w+\})?(?P<sign><<<|<>|<&|<(?!\()|>>|>\||>&|>(?!\()|&>>?)")
_PLAIN = re.compile(r"[^\s;&|<>()'\"`\\$]+")
# A word that is nothing but plain: most are. What stands behind it can be no part of it.
_ALL_PLAIN = re.compile(rf"{_PLAIN.pattern}(?=[\s;&|)]|\Z)")
_DOUBLE_QUOTED = re.compile(r'[^"\\$`]+')
_NAME = re.compile(r"\$(?P<name>[A-Za-z_]\w*)|\$(?:\d+|[@*#?$!-])")
_BRACED = re.compile(r"[#!]?(?P<name>[A-Za-z_]\w*)(?P<operator>:?[-=+?])?")
_NAME_IN_TEXT = re.compile(
    r"(?P<escaped>\\.)|\$(?P<bare>[A-Za-z_]\w*)"
    r"|\$\{[#!]?(?P<braced>[A-Za-z_]\w*)(?P<operator>:?[-=+?])?"
)
_KNOWN = re.compile("\ue000+")
_ANSI_QUOTED = re.compile(r"\$'(?:[^'\\]|\\.)*'", re.DOTALL)
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=")


class LostError(Exception):
    """The text is not as this reader expects it."""


def read_shell(text: str) -> ShellText:
    """Read a whole text.

    Raises:
        LostError: see there.
    """
    reader = _Reader(text, 0)
    return ShellText(reader.read(closer=""), tuple(reader.comments))


class _Pieces:
    """The stretches of a word, and where each begins."""

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self.places: list[int] = []

    def add(self, text: str | None, place: int) -> None:
        self.texts.append(text)
        self.places.append(place)


class _Reader:
    """One walk over a text, which begins `above` lines and `before` signs below the first."""

    def __init__(self, text: str, above: int, before: int = 0) -> None:
        self._text = text
        self._above = above
        self._before = before
        self._at = 0
        self._heredocs: list[tuple[list[Token], int, bool]] = []
        self._reads: list[Read] = []
        self.comments: list[tuple[int, int]] = []

    def read(self, closer: str) -> tuple[Token, ...]:
        """Read up to the bracket that closes a substitution, and over it, or to the end."""
        found: list[Token] = []
        depth = 0
        while self._skip_blanks():
            begin = self._offset()
            if plain := _ALL_PLAIN.match(self._text, self._at):
                found.append(self._plain_word(plain[0], begin))
            elif sign := self._take(_SIGN):
                depth += (sign[0] == "(") - (sign[0] == ")")
                if depth < 0 and closer:
                    return tuple(found)
                depth = max(0, depth)  # a pattern of `case` ends so
                found.append(Sign(sign[0], begin))
                if sign[0] == "\n":
                    self._skip_heredocs()
            elif heredoc := self._take(_HEREDOC):
                self._heredocs.append((found, len(found), bool(heredoc["dash"])))
                found.append(Redirection("<<", self._word(), begin))
            elif redirection := self._take(_REDIRECTION):
                self._skip_blanks()
                found.append(Redirection(redirection["sign"], self._word(), begin))
            elif self._text.startswith("((", self._at):
                line = self._line()
                self._skip_past("))")
                found.append(Word("((", line, is_plain=False, begin=begin, end=self._offset()))
            else:
                found.append(self._word())
        if closer or self._heredocs:
            raise LostError
        return tuple(found)

    def _offset(self) -> int:
        return self._before + self._at

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
        if blanks := _BLANK.match(self._text, self._at):
            self._at = blanks.end()
        if self._text.startswith("#", self._at):
            begin, end = self._offset(), self._text.find("\n", self._at)
            self._at = end if end >= 0 else len(self._text)
            self.comments.append((begin, self._offset()))
        return self._at < len(self._text)

    def _skip_heredocs(self) -> None:
        for tokens, place, dash in self._heredocs:
            redirection = tokens[place]
            assert isinstance(redirection, Redirection)
            tabs = r"\t*" if dash else ""
            ending = re.compile(rf"^{tabs}{re.escape(redirection.target.start)}$", re.MULTILINE)
            found = ending.search(self._text, self._at)
            if not found:
                raise LostError
            reads: tuple[Read, ...] = ()
            if redirection.target.is_plain:
                reads = tuple(_reads_in(self._text[self._at : found.start()], self._offset()))
            tokens[place] = replace(
                redirection,
                body=self._offset(),
                body_end=self._before + found.start(),
                reads=reads,
            )
            self._at = found.end()
        self._heredocs = []

    def _plain_word(self, text: str, begin: int) -> Word:
        line = self._line()
        self._at += len(text)
        return Word(
            text,
            line,
            begin=begin,
            end=begin + len(text),
            pieces=(text,),
            places=(begin,),
            known=_KNOWN.sub(UNKNOWN, text) if UNKNOWN in text else text,
        )

    def _word(self) -> Word:
        line = self._line()
        pieces = _Pieces()
        inner: list[tuple[Token, ...]] = []
        begin, known_reads = self._at, len(self._reads)
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == '"':
                self._at += 1
                self._double_quoted(pieces, inner)
            elif character == "(" and _ARRAY.fullmatch(self._text, begin, self._at):
                self._at += 1
                inner += [token.substituted[0] for token in self._words() if token.substituted]
                pieces.add(None, begin)
            elif not self._piece(pieces, inner):
                break
        if self._at == begin:
            raise LostError
        reads = tuple(self._reads[known_reads:])
        del self._reads[known_reads:]
        known = _until_none(pieces.texts)
        return Word(
            "".join(known),
            line,
            is_literal=len(known) == len(pieces.texts),
            is_plain=self._text[begin : self._at] == "".join(known),
            substituted=tuple(inner),
            begin=self._before + begin,
            end=self._offset(),
            pieces=tuple(pieces.texts),
            places=tuple(self._before + place for place in pieces.places),
            reads=reads,
            known=_KNOWN.sub(
                UNKNOWN, "".join(UNKNOWN if one is None else one for one in pieces.texts)
            ),
        )

    def _words(self) -> list[Word]:
        return [token for token in self.read(closer=")") if isinstance(token, Word)]

    def _piece(self, pieces: _Pieces, inner: list[tuple[Token, ...]]) -> bool:
        """Read on in a word outside of double quotes; False where it ends."""
        text, at = self._text, self._at
        if plain := self._take(_PLAIN):
            pieces.add(plain[0], at)
        elif text.startswith("\\\n", at):
            self._at += 2
        elif text[at] == "\\":
            pieces.add(text[at + 1 : at + 2], at + 1)
            self._at += 2
        elif text[at] == "'":
            self._at += 1
            pieces.add(self._skip_past("'"), at + 1)
        elif text.startswith(("<(", ">("), at):
            self._at += 2
            inner.append(self.read(closer=")"))
            pieces.add(None, at)
        elif self._take(_ANSI_QUOTED):
            pieces.add(None, at)
        else:
            return self._expansion(pieces, inner)
        return True

    def _double_quoted(self, pieces: _Pieces, inner: list[tuple[Token, ...]]) -> None:
        while self._at < len(self._text):
            at = self._at
            if plain := self._take(_DOUBLE_QUOTED):
                pieces.add(plain[0], at)
                continue
            character = self._text[at]
            if character == '"':
                self._at += 1
                pieces.add("", self._at)
                return
            if character == "\\":
                escaped = self._text[at + 1 : at + 2]
                kept = "" if escaped in '$`"\\\n' else "\\"
                pieces.add(kept + escaped.strip("\n"), at + (not kept))
                self._at += 2
            else:
                self._expansion(pieces, inner)
        raise LostError

    def _expansion(self, pieces: _Pieces, inner: list[tuple[Token, ...]]) -> bool:
        """Read what begins with `$` or is in backquotes; False when nothing such stands here."""
        text, at = self._text, self._at
        if text[at] not in "$`":
            return False
        if text[at] == "`":
            self._at += 1
            line, before = self._line(), self._offset()
            inner.append(_Reader(self._skip_past("`"), line, before).read(closer=""))
        elif text.startswith("$((", at):
            self._skip_past("))")
        elif text.startswith("$(", at):
            self._at += 2
            inner.append(self.read(closer=")"))
        elif text.startswith("${", at):
            self._at += 2
            self._braced(inner)
        elif name := self._take(_NAME):
            if name["name"]:
                self._reads.append(Read(name["name"], self._before + at))
        else:
            pieces.add("$", at)
            self._at += 1
            return True
        pieces.add(None, at)
        return True

    def _braced(self, inner: list[tuple[Token, ...]]) -> None:
        """Read to the end of `${...}`, with the substitutions in it."""
        ignored = _Pieces()
        if name := self._take(_BRACED):
            begin = self._before + name.start() - 2
            self._reads.append(Read(name["name"], begin, bool(name["operator"])))
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


def _reads_in(text: str, before: int) -> Iterator[Read]:
    """Find the variables in the text of a here-document."""
    for found in _NAME_IN_TEXT.finditer(text):
        if not found["escaped"]:
            name = found["bare"] or found["braced"]
            yield Read(name, before + found.start(), bool(found["operator"]))


def _until_none(pieces: list[str | None]) -> list[str]:
    known: list[str] = []
    for piece in pieces:
        if piece is None:
            break
        known.append(piece)
    return known
