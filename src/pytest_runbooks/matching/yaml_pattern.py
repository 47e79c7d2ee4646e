"""Read documented YAML, in which `...` stands for anything, and actual YAML.

Scalars are read alike on both sides, and as an operator reads them: `true`, `false`, `null`, `~`
and what JSON calls a number, when they are not quoted; all else is text (`010`, `1:30`, `on`,
`2026-03-01`). A value with a tag (`!Ref name`) is an object with the tag as its only key.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import yaml

from .sequence import Gap
from .tree import (
    DEEPEST,
    Actual,
    Array,
    Documents,
    Member,
    Node,
    Object,
    Scalar,
    Whatever,
    number,
    plain,
)
from .unreadable import UnreadableError

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
_BLOCK_TEXT = re.compile(r"(?:^|[\s:-])[|>][0-9+-]*(?:\s+#.*)?$")
_DASH = re.compile(r"-(?: +|$)")
_MOST_NODES = 200_000


def read_documented(text: str, first_line: int) -> Documents:
    """Read documented YAML: usually one document, perhaps several with `---` between them.

    Raises:
        UnreadableError: it is not YAML.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if [line.strip() for line in lines if line.strip()] == ["..."]:
        return (Gap(first_line),)
    return tuple(_Reader("\n".join(with_gaps_quoted(lines)), first_line).documents())


def read_actual(text: str) -> list[Actual]:
    """Read the YAML documents of an output.

    Raises:
        ValueError: it is not YAML; says where.
    """
    try:
        return [plain(node) for node in _Reader(text, 1).documents()]
    except UnreadableError as error:
        raise ValueError(f"line {error.line}: {error}") from None


def with_gaps_quoted(lines: list[str]) -> Iterator[str]:
    """Make a line `...` what YAML takes for an element, a member or a value.

    It is what the line nearest above at its own indentation is, or the one below; a member stands
    beside keys, an element beside `- `, and a value where neither is.
    """
    text_above: int | None = None
    for index, line in enumerate(lines):
        indent = _indent(line)
        if text_above is not None and line.strip() and indent <= text_above:
            text_above = None
        if text_above is not None or line.strip() != "...":
            if text_above is None and _BLOCK_TEXT.search(line):
                text_above = indent
            yield line
            continue
        beside = _beside(reversed(lines[:index]), indent) or _beside(lines[index + 1 :], indent)
        form = {"": '"..."', "-": '- "..."'}.get(beside, '"...": "..."')
        yield line[:indent] + form


def _beside(lines: Iterable[str], indent: int) -> str:
    """Say what the nearest line holds at this column: `-`, `key`, or nothing that continues."""
    for line in lines:
        if not line.strip() or line.strip() == "..." or line.lstrip().startswith("#"):
            continue
        if line.startswith("---"):
            return ""
        columns = _columns(line)
        if indent in columns or _indent(line) < indent:
            return columns.get(indent, "")
    return ""


def _columns(line: str) -> dict[int, str]:
    """Say at which columns of a line an element (`-`) or a key begins: `- - a: 1` has three."""
    columns = {}
    column = _indent(line)
    while dash := _DASH.match(line, column):
        columns[column] = "-"
        column = dash.end()
    return {**columns, column: "key"} if column < len(line) else columns


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._first_line = first_line
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._last = len(text.rstrip())
        self._nodes = 0

    def documents(self) -> list[Node]:
        try:
            nodes = list(yaml.compose_all(self._text, Loader=yaml.BaseLoader))
            return [self._node(node, 0) for node in nodes]
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = self._line(mark.index) if mark else self._first_line
            raise UnreadableError(error.problem or error.context or "", line) from None
        except yaml.reader.ReaderError as error:
            raise UnreadableError(error.reason, self._line(error.position)) from None
        except RecursionError:
            raise UnreadableError("nested too deep", self._first_line) from None

    def _line(self, index: int) -> int:
        """Lines end at line feeds alone: YAML sees others, which no document counts."""
        return self._first_line + bisect_right(self._ends, min(index, self._last) - 1)

    def _node(self, node: yaml.Node, depth: int) -> Node:
        line = self._line(node.start_mark.index)
        self._nodes += 1
        if depth > DEEPEST or self._nodes > _MOST_NODES:
            raise UnreadableError("nested too deep or too large", line)
        value = self._untagged(node, depth, line)
        if not node.tag.startswith("!"):
            return value
        return Object((Member(node.tag, value, line),), is_open=False, line=line)

    def _untagged(self, node: yaml.Node, depth: int, line: int) -> Node:
        if isinstance(node, yaml.SequenceNode):
            values = [self._node(each, depth + 1) for each in node.value]
            return Array(
                tuple(Gap(each.line) if isinstance(each, Whatever) else each for each in values),
                line,
            )
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth, line)
        text = str(node.value)
        if text == "...":
            return Whatever(line)
        quoted = isinstance(node, yaml.ScalarNode) and node.style is not None
        if quoted:
            return Scalar(text, line)
        if text in _CONSTANTS:
            return Scalar(_CONSTANTS[text], line)
        return Scalar(number(text) if _NUMBER.fullmatch(text) else text, line)

    def _mapping(self, mapping: yaml.MappingNode, depth: int, line: int) -> Object:
        members: dict[str, Member] = {}
        is_open = False
        for key_node, value_node in mapping.value:
            at = self._line(key_node.start_mark.index)
            if not isinstance(key_node, yaml.ScalarNode):
                raise UnreadableError("a key is no text", at)
            key, value = str(key_node.value), self._node(value_node, depth + 1)
            if key == "..." and isinstance(value, Whatever):
                is_open = True
            elif key in members:
                raise UnreadableError(f"the key `{key}` stands twice", at)
            else:
                members[key] = Member(key, value, at)
        return Object(tuple(members.values()), is_open, line)
