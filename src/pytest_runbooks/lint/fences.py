"""Which lines of a document belong to fences and comments, where no prose stands."""

from __future__ import annotations

from ..parsing.markdown import Comment
from .document import Document, per_document


@per_document
def fenced_lines(document: Document) -> frozenset[int]:
    """Give the lines of front matter, fences, and HTML comments that no reader sees."""
    found: set[int] = set(range(1, document.inspection.front_lines + 1))
    for element in document.elements:
        if isinstance(element, Comment):
            first = element.excerpt.position(element.start).line
            found.update(range(first, element.last_line + 1))
    for block in document.blocks:
        found.update(range(block.position.line, block.last_line + 1))
    return frozenset(found)
