"""Where the nodes of documented YAML stand, and edits of its text by offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import yaml

from ..matching.yaml_pattern import with_gaps_quoted

_COLON = re.compile(" *:")


class IntricateError(ValueError):
    """YAML that cannot be changed in its place: it has to be written anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in the place of a stretch afterwards; offsets are those of `Page.text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Child:
    """A member or an element of a collection in the text.

    Attributes:
        start: the offset of its key, or its dash; in flow style that of the element.
        head: the offset behind what introduces its value: the colon or the dash.
        end: the offset behind its last sign.
        value: the node of its value.
    """

    start: int
    head: int
    end: int
    value: yaml.Node


class Page:
    """YAML as text.

    Attributes:
        text: the YAML that is read; it has the same lines as what is written.
        documents: the roots of its documents.
    """

    def __init__(self, written: str, read: str) -> None:
        self._written = written.split("\n")
        self.text = read
        self._lines = read.split("\n")
        self._starts = [*accumulate((len(line) + 1 for line in self._lines), initial=0)][:-1]
        self.documents = list(yaml.compose_all(self.text, Loader=yaml.BaseLoader))

    @classmethod
    def documented(cls, text: str) -> Page:
        """Read what a document promises, in which a line `...` is a gap."""
        return cls(text, "\n".join(with_gaps_quoted(text.split("\n"))))

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and the column of an offset, counted from 1."""
        return self._line(offset) + 1, self.column(offset) + 1

    def column(self, offset: int) -> int:
        """Give the column of an offset, counted from 0."""
        return offset - self._starts[self._line(offset)]

    def stands_alone(self, offset: int) -> bool:
        """Say whether nothing but blanks stands before an offset on its line."""
        return not self.text[self.line_start(offset) : offset].strip(" ")

    def line_start(self, offset: int) -> int:
        """Give the offset where the line of an offset begins."""
        return self._starts[self._line(offset)]

    def line_end(self, offset: int) -> int:
        """Give the offset of the end of the line of an offset, before its line feed."""
        line = self._line(offset)
        return self._starts[line] + len(self._lines[line])

    def line_after(self, offset: int) -> int:
        """Give the offset where the line behind that of an offset begins."""
        return min(self.line_end(offset) + 1, len(self.text))

    def end_of(self, node: yaml.Node) -> int:
        """Give the offset behind the last sign of a node."""
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.CollectionNode):
            if node.flow_style:
                return int(end)
            last = node.value[-1]
            return self.end_of(last[1] if isinstance(last, tuple) else last)
        if not isinstance(node, yaml.ScalarNode) or node.style not in {"|", ">"}:
            return int(end)
        stretch = self.text[start:end].removesuffix("\n")
        header = stretch.split("\n", 1)[0].split(" #")[0]
        keeps = "+" in header
        while not keeps and not stretch.rpartition("\n")[2].strip(" "):
            stretch = stretch.rpartition("\n")[0]
        return int(start) + len(stretch)

    def members(self, node: yaml.MappingNode) -> list[Child]:
        """Find the members of a mapping.

        Raises:
            IntricateError: its keys are not where they usually are.
        """
        children = []
        for key, value in node.value:
            start, behind = key.start_mark.index, key.end_mark.index
            colon = _COLON.match(self.text, behind)
            if colon is None or "\n" in self.text[start:behind]:
                raise IntricateError("a key without a colon")
            head = colon.end()
            children.append(Child(start, head, max(head, self.end_of(value)), value))
        return self._checked(node, children)

    def elements(self, node: yaml.SequenceNode) -> list[Child]:
        """Find the elements of a sequence.

        Raises:
            IntricateError: its dashes are not where they usually are.
        """
        starts = [int(value.start_mark.index) for value in node.value]
        if not node.flow_style:
            first = self._first_dash(node)
            column = self.column(first)
            starts = [first, *(self._dash(value, column) for value in node.value[1:])]
        children = []
        for start, value in zip(starts, node.value, strict=True):
            head = start if node.flow_style else start + 1
            children.append(Child(start, head, max(head, self.end_of(value)), value))
        return self._checked(node, children)

    def unit(self, node: yaml.Node, column: int) -> int:
        """Say by how many blanks a block of text is indented from a column; 0 for what is none."""
        if not isinstance(node, yaml.ScalarNode) or node.style not in {"|", ">"}:
            return 0
        header, *lines = self.text[node.start_mark.index : node.end_mark.index].split("\n")
        if number := re.match(r"[|>][+-]?([1-9])", header):
            return int(number[1])
        indents = (len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" "))
        return max(0, next(indents, 0) - column)

    def edited(self, changes: Iterable[Change]) -> str:
        """Give the documented text as it is after some changes, its lines `...` as they were."""
        pieces, at = [], 0
        for change in sorted(changes, key=lambda one: (one.start, one.end)):
            if change.start < at:
                raise IntricateError("two changes overlap")
            pieces += [self.slice(at, change.start), change.text]
            at = change.end
        return "".join([*pieces, self.slice(at, len(self.text))])

    def slice(self, start: int, end: int, changes: Iterable[Change] = ()) -> str:
        """Give a stretch of the documented text, with some changes in it."""
        pieces = []
        for change in sorted(changes, key=lambda one: (one.start, one.end)):
            pieces += [self.slice(start, change.start), change.text]
            start = change.end
        return "".join([*pieces, *self._pieces(start, end)])

    def _pieces(self, start: int, end: int) -> Iterator[str]:
        """Give the lines of a stretch, those that are whole as they are written."""
        while start < end:
            line = self._line(start)
            begin, stop = self._starts[line], self.line_end(start)
            if start == begin and end >= stop:
                yield self._written[line]
            else:
                yield self.text[start : min(end, stop)]
            if end > stop:
                yield "\n"
            start = stop + 1

    def _checked(self, node: yaml.CollectionNode, children: list[Child]) -> list[Child]:
        if node.flow_style:
            return children
        column = self.column(children[0].start)
        for number, child in enumerate(children):
            if self.column(child.start) != column or (
                number and not self.stands_alone(child.start)
            ):
                raise IntricateError("children that are not below each other")
        return children

    def first_child(self, node: yaml.MappingNode | yaml.SequenceNode) -> int:
        """Give the offset of the first key or dash of a collection in block style."""
        if isinstance(node, yaml.MappingNode):
            return int(node.value[0][0].start_mark.index)
        return self._first_dash(node)

    def _first_dash(self, node: yaml.SequenceNode) -> int:
        start = int(node.start_mark.index)
        if self.text[start : start + 1] == "-":
            return start
        # Behind a tag or an anchor, on a line below.
        return max(start, self.text.rfind("-", start, node.value[0].start_mark.index))

    def _dash(self, value: yaml.Node, column: int) -> int:
        """Find the dash of an element, which may stand on a line above."""
        for line in range(self._line(value.start_mark.index), -1, -1):
            text = self._lines[line]
            if text[column : column + 1] == "-" and not text[:column].strip(" "):
                return self._starts[line] + column
        raise IntricateError("an element without a dash")

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1
