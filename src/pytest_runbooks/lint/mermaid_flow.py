"""Reads flowcharts of Mermaid, as far as rules need them: nodes, edges, clicks.

https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HEAD = re.compile(r"\s*(?:flowchart(?:-elk)?|graph)\b[ \t]*(?:TB|TD|BT|RL|LR|[<>^v])?[ \t]*;?")
_IGNORED = re.compile(
    r"(?:style|classDef|class|linkStyle|direction|accTitle|accDescr|title|default)\b"
)
_SUBGRAPH = re.compile(r"subgraph\b[ \t]*(?P<id>[^\s\[\"]*)")
_CLICK = re.compile(r"click[ \t]+(?P<id>[^\s]+)[ \t]+(?P<rest>.*)")
_TARGET = re.compile(r"(?:href[ \t]+)?\"(?P<target>[^\"]*)\"")
_ID = re.compile(r"(?:(?!--|-\.|==|~~|[ox]--)[^\s\[\](){}<>|&;:\"'@~=,.-]|[-.=](?![-.=>]))+")
_SHAPES = tuple(
    (opening, re.compile(pattern, re.DOTALL))
    for opening, pattern in (
        ("(((", r"\(\(\((?P<text>.*?)\)\)\)"),
        ("((", r"\(\((?P<text>.*?)\)\)"),
        ("([", r"\(\[(?P<text>.*?)\]\)"),
        ("[(", r"\[\((?P<text>.*?)\)\]"),
        ("[[", r"\[\[(?P<text>.*?)\]\]"),
        ("[/", r"\[[/\\](?P<text>.*?)[/\\]\]"),
        ("[\\", r"\[[/\\](?P<text>.*?)[/\\]\]"),
        ("{{", r"\{\{(?P<text>.*?)\}\}"),
        ("[", r"\[(?P<text>\s*\"[^\"]*\"\s*|[^\]\[]*)\]"),
        ("(", r"\((?P<text>\s*\"[^\"]*\"\s*|[^()]*)\)"),
        ("{", r"\{(?P<text>\s*\"[^\"]*\"\s*|[^{}]*)\}"),
        (">", r">(?P<text>\s*\"[^\"]*\"\s*|[^\]]*)\]"),
    )
)
_DATA = re.compile(r"@\{(?P<text>[^{}]*)\}")
_DECISION_DATA = re.compile(r"shape:\s*(?:diam|diamond|decision|question|rhombus)\b")
_LABEL_DATA = re.compile(r"label:\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^,}]+))")
_CLASS = re.compile(r":::[\w-]+")
_EDGE_NAME = re.compile(r"[\w-]+@(?=[<xo]?(?:--|==|-\.|~~))")
_WHOLE_EDGE = re.compile(r"[<xo]?(?:--+[->xo]|-\.+-[>xo]?|==+[=>xo]|~~~+)")
_TEXT_EDGE = re.compile(
    r"[<xo]?(?:--(?P<a>(?![->xo]\s|-).+?)--+[->xo]?|-\.(?P<b>(?!-).+?)\.+-[>xo]?"
    r"|==(?P<c>(?![=>]).+?)==+[=>xo]?)"
)
_PIPED = re.compile(r"\|(?P<text>\"[^\"]*\"|[^|]*)\|")
_BLANK = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A node, with the place where it is named first, or where its label is.

    Attributes:
        id: its name.
        label: its text, without quotes; the name where there is none.
        is_decision: it is a rhombus.
        line: of the place, from 0.
        begin: the offset in that line.
        end: and behind it.
    """

    id: str
    label: str
    is_decision: bool
    line: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """An edge, with the place of its arrow; the label is empty where there is none."""

    tail: str
    head: str
    label: str
    line: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class FlowClick:
    """A `click NODE "target"`, with the places of both; the target is empty for a function."""

    id: str
    target: str
    line: int
    id_begin: int
    begin: int


@dataclass(frozen=True)
class Flow:
    """A flowchart.

    Attributes:
        nodes: by their names.
        edges: in order.
        clicks: in order.
        groups: the names of its subgraphs.
    """

    nodes: Mapping[str, FlowNode]
    edges: tuple[FlowEdge, ...]
    clicks: tuple[FlowClick, ...]
    groups: frozenset[str]

    def ways_out(self, node: str) -> list[FlowEdge]:
        """Give the edges that leave a node."""
        return [edge for edge in self.edges if edge.tail == node]


_MOST_EDGES = 10_000
"""Of one arrow, between all that `&` joins on both sides; nobody can see more."""


class _LostError(Exception):
    """The text is not as this reader expects it."""


def read_flow(text: str) -> Flow | None:
    """Read a flowchart; None when it is none, or not as this reader expects it."""
    head = _HEAD.match(text)
    if not head:
        return None
    reader = _Reader()
    lines = text.split("\n")
    lines[0] = " " * head.end() + lines[0][head.end() :]
    try:
        for number, line in enumerate(lines):
            reader.line(number, line)
    except _LostError:
        return None
    return Flow(reader.nodes, tuple(reader.edges), tuple(reader.clicks), frozenset(reader.groups))


@dataclass(slots=True)
class _Reader:
    nodes: dict[str, FlowNode] = field(default_factory=dict)
    edges: list[FlowEdge] = field(default_factory=list)
    clicks: list[FlowClick] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)
    _number: int = 0
    _line: str = ""
    _at: int = 0

    def line(self, number: int, line: str) -> None:
        """Read a line: a statement, or several with `;` between them."""
        self._number, self._line, self._at = number, line, 0
        while True:
            self._blanks()
            rest = line[self._at :]
            if not rest.strip():
                return
            if _IGNORED.match(rest):
                return
            if group := _SUBGRAPH.match(rest):
                self.groups.add(group["id"])
                return
            if re.match(r"end\b\s*;?\s*$", rest):
                return
            if click := _CLICK.match(rest):
                self._click(click)
                return
            self._chain()
            self._blanks()
            if not self._take(re.compile(";")) and self._at < len(line):
                raise _LostError

    def _blanks(self) -> None:
        self._take(_BLANK)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._line, self._at)
        if found:
            self._at = found.end()
        return found

    def _click(self, click: re.Match[str]) -> None:
        target = _TARGET.match(click["rest"])
        begin = self._at + click.start("rest") + (target.start("target") if target else 0)
        self.clicks.append(
            FlowClick(
                click["id"],
                target["target"] if target else "",
                self._number,
                self._at + click.start("id"),
                begin,
            )
        )

    def _chain(self) -> None:
        tails = self._group()
        while arrow := self._arrow():
            label, begin, end = arrow
            heads = self._group()
            if len(tails) * len(heads) > _MOST_EDGES:
                raise _LostError
            self.edges += [
                FlowEdge(tail, head, label, self._number, begin, end)
                for tail in tails
                for head in heads
            ]
            tails = heads

    def _group(self) -> list[str]:
        found = [self._node()]
        while True:
            self._blanks()
            if not self._take(re.compile("&")):
                return found
            found.append(self._node())

    def _node(self) -> str:
        self._blanks()
        name = self._take(_ID)
        if not name:
            raise _LostError
        begin, end = name.span()
        label, is_decision = "", False
        for opening, pattern in _SHAPES:
            if self._line.startswith(opening, self._at) and (shape := self._take(pattern)):
                label, is_decision = shape["text"], opening == "{"
                begin, end = shape.span("text")
                break
        while data := self._take(_DATA):
            is_decision = is_decision or bool(_DECISION_DATA.search(data["text"]))
            if said := _LABEL_DATA.search(data["text"]):
                label = said["a"] or said["b"] or said["c"] or ""
        self._take(_CLASS)
        self._note(FlowNode(name[0], label, is_decision, self._number, begin, end))
        return name[0]

    def _note(self, node: FlowNode) -> None:
        text = node.label.strip()
        if len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1].strip("`")
        known = self.nodes.get(node.id)
        if known is None or text or node.is_decision:
            self.nodes[node.id] = FlowNode(
                node.id,
                text or (known.label if known else node.id),
                node.is_decision or bool(known and known.is_decision),
                node.line,
                node.begin,
                node.end,
            )

    def _arrow(self) -> tuple[str, int, int] | None:
        """Read an arrow with its label; None where none stands."""
        self._blanks()
        self._take(_EDGE_NAME)
        begin = self._at
        text = ""
        if not self._take(_WHOLE_EDGE):
            edge = self._take(_TEXT_EDGE)
            if not edge:
                return None
            text = next(filter(None, (edge["a"], edge["b"], edge["c"])), "").strip()
        end = self._at
        self._blanks()
        if piped := self._take(_PIPED):
            text = piped["text"].strip()
        return text.strip('"').strip(), begin, end
