"""Read documented JSON, in which `...`, comments and commas to spare are allowed, and actual JSON.

The grammar is RFC 8259 and: comments (`//`, `#`, `/* */`), a comma after the last member or
element, a bare `...` as a value, and among members, elements and documents, where it needs no
comma.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from decimal import Decimal

from .classes import CLASSES
from .sequence import Gap
from .tree import DEEPEST, Actual, Array, Documents, Member, Node, Object, Scalar, Whatever, number
from .unreadable import UnreadableError

SPACE = re.compile(r"(?:[\s\ufeff]+|//[^\n]*|#[^\n]*|/\*.*?\*/)*", re.DOTALL)
STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.])")
CONSTANT = re.compile(r"(?:true|false|null|NaN|-?Infinity)(?!\w)")
_WORD = re.compile(r'"[^"\n]*"?|[\w.$<>-]+|.')
_CONSTANTS: dict[str, Decimal | bool | None] = {"true": True, "false": False, "null": None}
_OF_PYTHON = {"True": "`true`", "False": "`false`", "None": "`null`", "'": "double quotes"}

_DECODER = json.JSONDecoder(
    parse_float=number, parse_int=number, parse_constant=number, strict=False
)


def read_documented(text: str, first_line: int) -> Documents:
    """Read documented JSON: usually one document, perhaps several one after another.

    Raises:
        UnreadableError: it breaks the grammar.
    """
    return _Reader(text, first_line).documents()


def read_actual(text: str) -> list[Actual]:
    """Read the JSON documents of an output.

    Raises:
        ValueError: it is not JSON; says where.
    """
    documents: list[Actual] = []
    position = _after_space(text, 0)
    try:
        while position < len(text):
            value, position = _DECODER.raw_decode(text, position)
            documents.append(value)
            position = _after_space(text, position)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    return documents


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n\ufeff":
        position += 1
    return position


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._position = 0
        self._first_line = first_line
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def documents(self) -> Documents:
        found: list[Node | Gap] = []
        while self._skip_space() < len(self._text):
            found.append(self._gap() or self._value(0))
        return tuple(found)

    def _value(self, depth: int) -> Node:
        line = self._line()
        if depth > DEEPEST:
            raise UnreadableError(f"nested deeper than {DEEPEST}", line)
        if self._take("{"):
            return self._object(line, depth)
        if self._take("["):
            return self._array(line, depth)
        if self._take("..."):
            return Whatever(line)
        if self._text.startswith('"', self._position):
            value = self._string()
            return Whatever(line) if value == "..." else Scalar(value, line)
        if found := self._found(NUMBER):
            return Scalar(number(found), line)
        if found := self._found(CONSTANT):
            constant = _CONSTANTS[found] if found in _CONSTANTS else Decimal(found)
            return Scalar(constant, line)
        raise self._unexpected("a value")

    def _array(self, line: int, depth: int) -> Array:
        items: list[Node | Gap] = []
        self._skip_space()
        while not self._take("]"):
            gap = self._gap()
            item = gap or self._value(depth + 1)
            if isinstance(item, Whatever):
                item = Gap(item.line)
            items.append(item)
            self._separator("]", after_gap=gap is not None)
        return Array(tuple(items), line)

    def _object(self, line: int, depth: int) -> Object:
        members: dict[str, Member] = {}
        is_open = False
        self._skip_space()
        while not self._take("}"):
            gap = self._gap()
            if gap is not None:
                is_open = True
            else:
                member = self._member(depth)
                if member.key == "..." and isinstance(member.value, Whatever):
                    is_open = True
                elif member.key in members:
                    raise UnreadableError(f"the key `{member.key}` stands twice", member.line)
                else:
                    members[member.key] = member
            self._separator("}", after_gap=gap is not None)
        return Object(tuple(members.values()), is_open, line)

    def _member(self, depth: int) -> Member:
        line = self._line()
        if not self._text.startswith('"', self._position):
            raise self._unexpected("a key in double quotes")
        key = self._string()
        self._skip_space()
        if not self._take(":"):
            raise self._unexpected("`:`")
        self._skip_space()
        return Member(key, self._value(depth + 1), line)

    def _separator(self, end: str, *, after_gap: bool) -> None:
        """Step over the comma, which is needed unless the end or a gap is on either side."""
        self._skip_space()
        if self._take(","):
            self._skip_space()
            return
        if not after_gap and not self._text.startswith((end, "..."), self._position):
            raise self._unexpected(f"`,` or `{end}`")

    def _gap(self) -> Gap | None:
        line = self._line()
        return Gap(line) if self._take("...") else None

    def _string(self) -> str:
        line = self._line()
        found = self._found(STRING)
        if not found:
            raise UnreadableError("the string that begins here has no end", line)
        try:
            value = json.loads(found, strict=False)
        except ValueError:
            raise UnreadableError(f"`{found}` holds an unknown escape", line) from None
        return str(value)

    def _found(self, regex: re.Pattern[str]) -> str:
        match = regex.match(self._text, self._position)
        if match is None:
            return ""
        self._position = match.end()
        return match[0]

    def _take(self, expected: str) -> bool:
        if not self._text.startswith(expected, self._position):
            return False
        self._position += len(expected)
        return True

    def _skip_space(self) -> int:
        self._found(SPACE)
        return self._position

    def _line(self) -> int:
        return self._first_line + bisect_right(self._ends, self._position)

    def _unexpected(self, expected: str) -> UnreadableError:
        found = _WORD.match(self._text, self._position)
        if found is None:
            last = self._first_line + self._text.rstrip().count("\n")
            return UnreadableError(f"{expected} is expected and the text ends", last)
        message = f"{expected} is expected and `{found[0]}` stands there"
        if found[0] in CLASSES or found[0] == "..":
            message += f'; write `"[{found[0]}]"`'
        elif found[0] in _OF_PYTHON:
            message += f"; JSON has {_OF_PYTHON[found[0]]}"
        return UnreadableError(message, self._line())
