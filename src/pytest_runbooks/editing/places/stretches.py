"""Stretches of lines inside of a fence, as they are written in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ...model import Block, Edit, Position, Span
from ...parsing.lines import Source

_FEW = 250_000  # pairs of lines that are looked at one by one
_NO_CONTAINER = re.compile(r"[^\s>]")


def line_end(source: Source, line: int) -> str:
    """Give what ends a line of the document; of the last one, what ends the first."""
    for raw in (source.raw[line - 1], source.raw[0]):
        if end := raw[len(raw.rstrip("\r\n")) :]:
            return end
    return "\n"


def prefix_of(source: Source, block: Block) -> str:
    """Give what stands before the text of a line in a fence: its container, its indentation.

    The marker of a list stands before the first line of an item alone; the others have blanks.
    """
    before = source.lines[block.position.line - 1][: block.position.column - 1]
    return _NO_CONTAINER.sub(" ", before)


def written_line(prefix: str, text: str, end: str) -> str:
    """Give a line as it stands in the document; an empty one has no blanks at its end."""
    if not text:
        return prefix.rstrip(" \t") + end
    # The sign of a quote takes in one blank behind it.
    blank = " " if prefix.endswith(">") and text[0] in " \t" else ""
    return prefix + blank + text + end


def line_edits(
    source: Source, block: Block, first: int, old: Sequence[str], new: Sequence[str]
) -> Iterator[Edit]:
    """Give edits of those lines alone that differ.

    Args:
        source: the document.
        block: the fence that the lines stand in.
        first: the document's line of the first of them.
        old: the lines without what their container puts before them.
        new: what is to stand there.
    """
    prefix, end = prefix_of(source, block), line_end(source, block.position.line)
    path = block.position.path
    for start, stop, lines in differing(old, new):
        span = Span(Position(path, first + start), Position(path, first + stop))
        yield Edit(span, "".join(written_line(prefix, line, end) for line in lines))


def differing(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Find which lines differ: the first, the one behind the last, and what is in their place."""
    # Among many lines those that are everywhere, as `},`, take the cube of their number.
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > _FEW)
    for kind, start, stop, begin, till in matcher.get_opcodes():
        if kind != "equal":
            yield start, stop, new[begin:till]


def lines_of(text: str) -> list[str]:
    """Split a text whose lines are each ended by a line feed."""
    return text.split("\n")[:-1]
