"""The shorthand syntax of the AWS CLI, as its own parser reads it, with the place of each part.

The law: what is read here is what `awscli.shorthand.ShorthandParser` reads, and what is refused
here it refuses (`tests/lint/test_aws_values_shorthand.py`). In a text with an `UNKNOWN` sign
nothing is refused, since what that stands for may hold commas and equals signs.
"""

from __future__ import annotations

import re
import string

from ..shell import UNKNOWN
from .values_data import Data, DoubtError, Kind, MalformedError

_SINGLE_QUOTED = re.compile(r"'(?:\\'|[^'])*'")
_DOUBLE_QUOTED = re.compile(r'"(?:\\"|[^"])*"')
_START = r"\!\#-&\(-\+\--\<\>-Z\\\\-z\u007c-\uffff"
_FIRST_FOLLOW = r"\s\!\#-&\(-\+\--\\\\\^-\|~-\uffff"
_SECOND_FOLLOW = r"\s\!\#-&\(-\+\--\<\>-\uffff"
_FIRST = re.compile(rf"(?:\\,|[{_START}])(?:\\,|[{_FIRST_FOLLOW}])*")
_SECOND = re.compile(rf"(?:\\,|[{_START}])(?:\\,|[{_SECOND_FOLLOW}])*")
_KEY = re.compile(r"[A-Za-z0-9\-_.#/:]*")


def parse_shorthand(text: str) -> Data:
    """Read a text.

    Raises:
        MalformedError: the AWS CLI refuses it.
        DoubtError: what cannot be known decides.
    """
    try:
        return _Reader(text).parameter()
    except RecursionError:
        raise DoubtError from None  # it is deeper than anybody reads
    except MalformedError:
        if UNKNOWN in text:
            raise DoubtError from None
        raise


class _Reader:
    """One walk over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def parameter(self) -> Data:
        """Read the whole text: keys with values, joined by commas."""
        members = [self._member()]
        while self._at < len(self._text):
            self._expect(",")
            member = self._member()
            if any(member[0].text == key.text for key, _ in members):
                hint = "a blank, not a comma, stands between two values of an option"
                raise MalformedError(member[0].begin, f"`{member[0].text}` stands twice", hint)
            members.append(member)
        is_open = any(_hides_more(value) for _, value in members)
        return Data(Kind.OBJECT, 0, self._at, members=tuple(members), is_open=is_open)

    def _member(self) -> tuple[Data, Data]:
        key = self._key()
        return key, self._values(self._assigns(key))

    def _key(self) -> Data:
        found = _KEY.match(self._text, self._at)
        assert found
        self._at = found.end()
        return Data(Kind.BARE, found.start(), found.end(), found[0])

    def _assigns(self, key: Data) -> bool:
        """Go over the equals sign; say whether the value may be that of a file."""
        self._skip_blanks()
        is_file = self._sign() == "@"
        if is_file:
            self._at += 1
            self._skip_blanks()
        if self._sign() != "=":
            raise self._no_equals(key)
        self._at += 1
        self._skip_blanks()
        return is_file

    def _no_equals(self, key: Data) -> MalformedError:
        if key.text:
            return MalformedError(self._at, f"`=` is missing behind `{key.text}`")
        if not self._sign():
            return MalformedError(self._at, "a key is missing at the end")
        return MalformedError(self._at, f"a key is missing before `{self._sign()}`")

    def _values(self, is_file: bool) -> Data:
        if not self._sign():
            return Data(Kind.BARE, self._at, self._at)
        if self._sign() == "[":
            return self._list(is_file)
        if self._sign() == "{":
            return self._object()
        return self._comma_list(is_file)

    def _comma_list(self, is_file: bool) -> Data:
        """Read a word, or words with commas between, up to the next word with an equals sign."""
        first = self._first(is_file)
        self._skip_blanks()
        if not self._sign() or self._sign() != ",":
            return first
        self._expect(",")
        items = [first]
        while True:
            try:
                item = self._second(is_file)
                self._skip_blanks()
                if not self._sign():
                    items.append(item)
                    break
                self._expect(",")
                items.append(item)
            except MalformedError:
                if not self._sign():
                    raise
                self._at = self._text.rindex(",", 0, self._at + 1)
                break
        if len(items) == 1:
            return first
        return Data(Kind.LIST, first.begin, items[-1].end, items=tuple(items))

    def _list(self, is_file: bool) -> Data:
        begin = self._at
        self._expect("[")
        items: list[Data] = []
        while self._sign() != "]":
            items.append(self._inner_values(is_file))
            self._separate("]")
        self._at += 1
        return Data(Kind.LIST, begin, self._at, items=tuple(items))

    def _object(self) -> Data:
        begin = self._at
        self._expect("{")
        members: dict[str, tuple[Data, Data]] = {}
        while self._sign() != "}":
            key = self._key()
            value = self._inner_values(self._assigns(key))
            self._separate("}")
            members[key.text] = key, value
        self._at += 1
        return Data(Kind.OBJECT, begin, self._at, members=tuple(members.values()))

    def _inner_values(self, is_file: bool) -> Data:
        if self._sign() == "[":
            return self._list(is_file)
        if self._sign() == "{":
            return self._object()
        return self._first(is_file)

    def _separate(self, closer: str) -> None:
        self._skip_blanks()
        if self._sign() != closer:
            if not self._sign():
                raise MalformedError(self._at, f"`{closer}` is missing at the end")
            self._expect(",")

    def _first(self, is_file: bool) -> Data:
        if self._sign() in {"'", '"'}:
            return self._quoted(is_file)
        found = _FIRST.match(self._text, self._at)
        return self._bare(found, is_file) if found else Data(Kind.BARE, self._at, self._at)

    def _second(self, is_file: bool) -> Data:
        if self._sign() in {"'", '"'}:
            return self._quoted(is_file)
        found = _SECOND.match(self._text, self._at)
        if not found:
            raise MalformedError(self._at, "a value is missing at the end")
        return self._bare(found, is_file)

    def _bare(self, found: re.Match[str], is_file: bool) -> Data:
        self._at = found.end()
        text = found[0].replace("\\,", ",").rstrip()
        kind = Kind.UNKNOWN if is_file or text == UNKNOWN else Kind.BARE
        return Data(kind, found.start(), found.start() + len(found[0].rstrip()), text)

    def _quoted(self, is_file: bool) -> Data:
        quote = self._sign()
        pattern = _SINGLE_QUOTED if quote == "'" else _DOUBLE_QUOTED
        found = pattern.match(self._text, self._at)
        if not found:
            raise MalformedError(self._at, f"a text is not closed by `{quote}`")
        self._at = found.end()
        text = found[0][1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")
        kind = Kind.UNKNOWN if is_file or text == UNKNOWN else Kind.BARE
        return Data(kind, found.start(), found.end(), text)

    def _expect(self, sign: str) -> None:
        self._skip_blanks()
        found = self._sign()
        if found != sign:
            what = f"before `{found}`" if found else "at the end"
            raise MalformedError(self._at, f"`{sign}` is missing {what}")
        self._at += 1
        self._skip_blanks()

    def _sign(self) -> str:
        """Give the sign here; empty at the end."""
        return self._text[self._at : self._at + 1]

    def _skip_blanks(self) -> None:
        while self._sign() and self._sign() in string.whitespace:
            self._at += 1


def _hides_more(value: Data) -> bool:
    """Say whether what is not known in a list of words may be further keys with values."""
    words = value.items if value.kind is Kind.LIST else (value,)
    return any(UNKNOWN in word.text for word in words)
