"""JSON as `json.loads` of Python reads it, with the place of each part.

The law: what is read here is what `json.loads` reads, and what is refused here it refuses
(`tests/lint/test_aws_values_json.py`). An `UNKNOWN` sign stands for a value, or for a part of a
text; anywhere else nothing is known.
"""

from __future__ import annotations

import json
import re

from ..shell import UNKNOWN
from .values_data import Data, DoubtError, Kind, MalformedError

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?P<fraction>\.\d+)?(?P<exponent>[eE][+-]?\d+)?", re.ASCII)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"')
_WORDS = {
    "true": Kind.BOOLEAN,
    "false": Kind.BOOLEAN,
    "null": Kind.NULL,
    "NaN": Kind.DECIMAL,
    "Infinity": Kind.DECIMAL,
    "-Infinity": Kind.DECIMAL,
}
_ELLIPSES = (UNKNOWN, "...", "…", "[...")
_OTHER_QUOTES = "'`\u201c\u201d\u2018\u2019"


def parse_json(text: str) -> Data:
    """Read a text.

    Raises:
        MalformedError: it is no JSON.
        DoubtError: what cannot be known decides, or the page leaves something out by `...`.
    """
    reader = _Reader(text)
    try:
        found = reader.value()
    except RecursionError:
        raise DoubtError from None
    reader.skip_blanks()
    if reader.at < len(text):
        raise reader.mistake("the JSON ends before this")
    return found


class _Reader:
    """One walk over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.at = 0

    def mistake(self, why: str, hint: str = "") -> MalformedError:
        """Say what is wrong here.

        Raises:
            DoubtError: that cannot be known.
        """
        if self._text.startswith(_ELLIPSES, self.at) or self._text[: self.at].endswith(UNKNOWN):
            raise DoubtError
        sign = self._text[self.at : self.at + 1]
        if sign.isspace() and sign not in " \t\n\r":
            why, hint = f"U+{ord(sign):04X} is a blank that JSON does not know", "type a blank"
        return MalformedError(self.at, why, hint)

    def skip_blanks(self) -> None:
        found = _BLANK.match(self._text, self.at)
        assert found
        self.at = found.end()

    def value(self) -> Data:
        self.skip_blanks()
        begin, text = self.at, self._text
        sign = text[begin : begin + 1]
        if sign == "{":
            return self._object()
        if sign == "[" and not text.startswith("[...]", begin):
            return self._list()
        if sign == '"':
            return self._string()
        if sign == UNKNOWN:
            self.at += 1
            return Data(Kind.UNKNOWN, begin, self.at)
        for word, kind in _WORDS.items():
            if text.startswith(word, begin):
                self.at += len(word)
                return Data(kind, begin, self.at, word)
        if number := _NUMBER.match(text, begin):
            self.at = number.end()
            is_decimal = number["fraction"] or number["exponent"]
            kind = Kind.DECIMAL if is_decimal else Kind.INTEGER
            return Data(kind, begin, self.at, number[0])
        raise self._no_value()

    def _no_value(self) -> MalformedError:
        text, at = self._text, self.at
        if at >= len(text):
            return self.mistake("a value is missing at the end")
        if text[at] in _OTHER_QUOTES:
            return self.mistake(f"`{text[at]}` is no quote of JSON", 'texts stand in `"`')
        if text[at] in ",}]":
            return self.mistake(f"a value is missing before `{text[at]}`", self._comma_before())
        if word := re.compile(r"[\w.:/-]+").match(text, at):
            wrong = {"True": "true", "False": "false", "None": "null"}.get(word[0], "")
            hint = f"write `{wrong}`" if wrong else 'a text stands in `"`'
            found = self.mistake(f"`{word[0][:40]}` is no value of JSON", hint)
            found.may_stand_for_another = not wrong
            return found
        return self.mistake(f"`{text[at]}` is no value of JSON")

    def _comma_before(self) -> str:
        has_comma = self._text[: self.at].rstrip().endswith(",")
        return "take the comma before it away" if has_comma else ""

    def _object(self) -> Data:
        begin = self.at
        self.at += 1
        members: list[tuple[Data, Data]] = []
        self.skip_blanks()
        while not self._closes("}"):
            if members:
                self._comma("}")
            if self._text[self.at : self.at + 1] != '"':
                raise self._no_key()
            key = self._string()
            self.skip_blanks()
            if self._text[self.at : self.at + 1] != ":":
                raise self.mistake("`:` is missing behind the key")
            self.at += 1
            members.append((key, self.value()))
            self.skip_blanks()
        return Data(Kind.OBJECT, begin, self.at, members=tuple(members))

    def _no_key(self) -> MalformedError:
        text, at = self._text, self.at
        if text[at : at + 1] == "}":
            return self.mistake("a key is missing before `}`", self._comma_before())
        if at < len(text) and text[at] in _OTHER_QUOTES:
            return self.mistake(f"`{text[at]}` is no quote of JSON", 'keys stand in `"`')
        return self.mistake("a key is missing, or has no quotes", 'keys stand in `"`')

    def _list(self) -> Data:
        begin = self.at
        self.at += 1
        items: list[Data] = []
        self.skip_blanks()
        while not self._closes("]"):
            if items:
                self._comma("]")
            items.append(self.value())
            self.skip_blanks()
        return Data(Kind.LIST, begin, self.at, items=tuple(items))

    def _closes(self, sign: str) -> bool:
        if self._text[self.at : self.at + 1] != sign:
            return False
        self.at += 1
        return True

    def _comma(self, closer: str) -> None:
        if self._text[self.at : self.at + 1] != ",":
            if self.at >= len(self._text):
                raise self.mistake(f"`{closer}` is missing at the end")
            raise self.mistake(f"`,` or `{closer}` is missing before this")
        self.at += 1
        self.skip_blanks()

    def _string(self) -> Data:
        begin = self.at
        found = _STRING.match(self._text, begin)
        if not found:
            raise self._no_string()
        self.at = found.end()
        return Data(Kind.STRING, begin, self.at, json.loads(found[0]))

    def _no_string(self) -> MalformedError:
        """Say where a text that begins here goes wrong."""
        readable = re.compile(r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*')
        found = readable.match(self._text, self.at)
        assert found
        begin, self.at = self.at, found.end()
        sign = self._text[self.at : self.at + 1]
        if not sign:
            self.at = begin
            return self.mistake('a text is not closed by `"`')
        if sign == "\\":
            what = self._text[self.at : self.at + 2]
            return self.mistake(f"`{what}` is no escape of JSON", "a backslash is written `\\\\`")
        if sign == "\n":
            return self.mistake("a text goes over the end of its line", "write `\\n`")
        return self.mistake("a control character stands in a text")
