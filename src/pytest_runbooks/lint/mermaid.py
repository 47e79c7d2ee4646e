"""The Mermaid diagrams of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ..model import Block, Span
from .document import Document, per_document, starts_of_lines
from .mermaid_flow import Flow, read_flow

_LANGUAGES = frozenset({"mermaid", "mermaidjs"})
# Diagrams that a template makes, and examples that leave something out.
_TEMPLATE = re.compile(r"(?<!\w)\{\{|\{%|<%|^[^\S\n]*+(?:\.{3}|…)\s*$|\$\{", re.MULTILINE)
_COMMENT = re.compile(r"\s*%%(?!\{)")
_DIRECTIVE = re.compile(r"\s*%%\{.*\}%%\s*$")


@dataclass(frozen=True)
class Diagram:
    """A diagram.

    Attributes:
        document: in which it stands.
        block: its fence.
    """

    document: Document
    block: Block

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """Its lines that Mermaid reads, each with its number in the fence, from 0.

        Front matter, comments and directives are none, nor are empty lines above the first.
        """
        lines = [*enumerate(self.block.code.rstrip("\n").split("\n"))][len(self._front) :]
        kept = [one for one in lines if not _COMMENT.match(one[1]) and not _DIRECTIVE.match(one[1])]
        while kept and not kept[0][1].strip():
            kept.pop(0)
        return tuple(kept)

    @cached_property
    def _front(self) -> list[str]:
        """The lines of its front matter, with the marks around it and what stands above."""
        lines = self.block.code.rstrip("\n").split("\n")
        marks = [place for place, text in enumerate(lines) if text.strip() == "---"]
        if len(marks) < 2 or any(text.strip() for text in lines[: marks[0]]):
            return []
        return lines[: marks[1] + 1]

    @property
    def settings(self) -> str:
        """Its front matter and its directives, as Mermaid reads them."""
        lines = self.block.code.split("\n")
        directives = [text for text in lines if _DIRECTIVE.match(text)]
        front = [text for text in self._front if text.strip()]
        return "".join(f"{text}\n" for text in (*front, *directives))

    @property
    def text(self) -> str:
        """What Mermaid reads of it."""
        return "".join(f"{text}\n" for _, text in self.lines)

    @property
    def kind(self) -> str:
        """The first word, which says what diagram it is; empty when there is none."""
        words = self.lines[0][1].split() if self.lines else []
        return words[0].rstrip(";:") if words else ""

    @cached_property
    def flow(self) -> Flow | None:
        """What it says when it is a flowchart that can be read; None for others."""
        return read_flow(self.text)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offsets at which the lines of the fence begin."""
        return starts_of_lines(self.block.code)

    def place(self, line: int, begin: int, end: int) -> Span:
        """Give the place in the document of a stretch of a line of `text`, counted from 0.

        Behind the last line it is the end of that.
        """
        number, text = self.lines[min(line, len(self.lines) - 1)]
        if line >= len(self.lines):
            begin = end = len(text)
        offset = self._starts[number]
        return self.document.in_code(self.block, offset + begin, offset + end)


@per_document
def diagrams(document: Document) -> tuple[Diagram, ...]:
    """Give the diagrams of a document that no template makes."""
    return tuple(
        Diagram(document, block)
        for block in document.blocks
        if block.language.strip("{}") in _LANGUAGES and not _TEMPLATE.search(block.code)
    )


@per_document
def decision_trees(document: Document) -> tuple[Diagram, ...]:
    """Give the flowcharts that hold a decision."""
    return tuple(
        one
        for one in diagrams(document)
        if one.flow and any(node.is_decision for node in one.flow.nodes.values())
    )
