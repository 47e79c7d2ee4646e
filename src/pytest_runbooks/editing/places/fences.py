"""Fences that promise an output: their lines corrected, or a new one below a step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...model import Block, Edit, Position, Span
from ...parsing.announcements import is_announced, last_sentence
from ...parsing.lines import Source
from ...parsing.markdown import Comment, Element, Prose
from .stretches import line_edits, line_end, lines_of, prefix_of, written_line

ANNOUNCEMENT = "Expected output:"


def fence_edits(source: Source, block: Block, text: str) -> Iterator[Edit]:
    """Put a text into a fence; its markers become longer where the text holds such ones."""
    yield from line_edits(
        source, block, block.first_code_line, lines_of(block.code), lines_of(text)
    )
    yield from marker_edits(source, block, text)


def marker_edits(source: Source, block: Block, text: str) -> Iterator[Edit]:
    """Make the markers of a fence longer where a text that goes into it holds such ones."""
    marker = _marker(block.marker[0], len(block.marker), text)
    if marker != block.marker:
        more = marker[len(block.marker) :]
        closing = source.lines[block.last_line - 1]
        last = len(closing.rstrip()) + 1
        for line, column in (
            (block.position.line, block.position.column),
            (block.last_line, last),
        ):
            place = Position(block.position.path, line, column)
            yield Edit(Span(place, place), more)


def new_fence(
    source: Source,
    elements: Sequence[Element],
    block: Block,
    text: str,
    language: str,
    announcement: str = ANNOUNCEMENT,
) -> Edit:
    """Write a fence with a text below that of a step, announced by a sentence.

    A sentence that stands there already is not written again.
    """
    prefix, end = prefix_of(source, block), line_end(source, block.position.line)
    above, sentence = block.last_line, [announcement]
    below = elements[elements.index(block) + 1 :]
    if below and isinstance(below[0], Prose):
        excerpt = below[0].excerpt
        # Where another fence follows, the sentence before it may be about that one.
        is_before_another = len(below) > 1 and isinstance(below[1], Block)
        said = last_sentence(excerpt.text) if is_before_another else excerpt.text
        if is_announced(said, language):
            above, sentence = excerpt.first_line + len(excerpt.lines) - 1, []
    marker = _marker(block.marker[0], 3, text)
    blank = [""] if _is_airy(source, elements, block) else []
    following = source.lines[above] if above < len(source.lines) else ""
    lines = [
        *blank,
        *sentence,
        *(blank if sentence else []),
        f"{marker}{language}",
        *lines_of(text),
        marker,
        *(blank if following.strip(" \t>") else []),
    ]
    written = "".join(written_line(prefix, line, end) for line in lines)
    if above == len(source.lines) and not source.raw[-1].endswith(("\r", "\n")):
        written = end + written.removesuffix(end)
    place = Position(block.position.path, above + 1)
    return Edit(Span(place, place), written)


def _marker(sign: str, length: int, text: str) -> str:
    """Give a marker that no line of a text can be taken for."""
    runs = re.findall(rf"^[ \t>]*({re.escape(sign)}{{3,}})", text, re.MULTILINE)
    return sign * max([length, *(len(run) + 1 for run in runs)])


def _is_airy(source: Source, elements: Sequence[Element], block: Block) -> bool:
    """Say whether blank lines stand around a fence; in a tight list they would make it loose."""
    first = block.position.line
    if block.position.column == 1:
        return True
    for element in reversed(elements[: elements.index(block)]):
        if not isinstance(element, Comment):
            break
        first = element.excerpt.first_line
    around = [first - 2, block.last_line]
    lines = [source.lines[index] for index in around if 0 <= index < len(source.lines)]
    return all(not line.strip(" \t>") for line in lines)
