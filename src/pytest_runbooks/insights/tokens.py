"""The text of a query to words and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import COMMANDS

HOLE = "\ue000"
"""Stands in a query where a placeholder or the shell decides."""

_BLANK = re.compile(r"(?:\s+|#[^\n]*)+")
_TOKEN = re.compile(
    r"""
      (?P<hole>[\w@.$:-]*\ue000[\w@.$:\ue000-]*)
    | (?P<period>\d+(?:\.\d+)?[A-Za-z]+)(?![\w@.])
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w@.])
    | (?P<word>(?:[@A-Za-z_$]|[^\W\d_]|\d+(?=[A-Za-z_])|`[^`\n]*`)
        (?:[\w@$]|\.(?=[\w@`*$])|`[^`\n]*`|\[\d+\])*)
    | (?P<sign>\|\||&&|!=|<=|>=|=~|!~|==|<>|[|,()\[\]=<>+*/%^!-])
    """,
    re.VERBOSE,
)
_QUOTED = {
    quote: re.compile(rf"{quote}((?:[^{quote}\\]|\\.)*){quote}", re.DOTALL) for quote in "\"'"
}
_REGEX = re.compile(r"/((?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\]|\[)+)/")
_BEFORE_REGEX = frozenset({"like", "in", "and", "or", "not", "by", *COMMANDS})


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign.

    Attributes:
        kind: `word`, `number`, `period`, `sign`, `text`, `regex`, `hole`, or `broken` for what
            is no word and no sign.
        text: what it says, without quotes and slashes.
        begin: the offset of its first sign.
        end: behind its last one.
    """

    kind: str
    text: str
    begin: int
    end: int

    def is_sign(self, *signs: str) -> bool:
        """Say whether it is one of some signs."""
        return self.kind == "sign" and self.text in signs

    def is_word(self, *words: str) -> bool:
        """Say whether it is one of some words, given in small letters."""
        return self.kind == "word" and self.text.lower() in words


@dataclass(frozen=True, slots=True)
class OpenQuote:
    """A quote that nothing closes."""

    quote: str
    begin: int


def read_tokens(text: str) -> tuple[tuple[Token, ...], OpenQuote | None]:
    """Read a query up to its end, or to a quote that is not closed."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if blank := _BLANK.match(text, at):
            at = blank.end()
            continue
        begin = at
        if text[at] in _QUOTED:
            quoted = _QUOTED[text[at]].match(text, at)
            if not quoted:
                return tuple(found), OpenQuote(text[at], at)
            at = quoted.end()
            found.append(Token("text", quoted[1], begin, at))
        elif text[at] == "/" and _awaits_regex(found) and (regex := _REGEX.match(text, at)):
            at = regex.end()
            found.append(Token("regex", regex[1], begin, at))
        elif one := _TOKEN.match(text, at):
            at = one.end()
            found.append(Token(str(one.lastgroup), one[0], begin, at))
        else:
            at += 1
            found.append(Token("broken", text[begin], begin, at))
    return tuple(found), None


def _awaits_regex(found: list[Token]) -> bool:
    """Say whether a slash begins a regular expression here, and does not divide."""
    if not found:
        return False
    last = found[-1]
    if last.kind == "sign":
        return not last.is_sign(")", "]")
    # The other one is `parse @message /.../`.
    return last.is_word(*_BEFORE_REGEX) or (len(found) > 1 and found[-2].is_word("parse"))
