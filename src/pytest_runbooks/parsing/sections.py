"""Headings as sections with the anchors that GitHub gives them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from pytest_runbooks.model import Position, Section

from .markdown import Element, Heading

_GONE = re.compile(r"[^a-z0-9_ -]+")
_NAMELESS = "section"  # for a heading of signs only, to which GitHub gives an empty anchor


def slugify(title: str) -> str:
    """Make the anchor of a heading as GitHub does: `Roll back (v2)` gives `roll-back-v2`.

    Kept are letters, marks, digits, connectors (Ruby's class Word) and hyphens; a space becomes
    a hyphen; the rest goes.
    """
    if title.isascii():
        return _GONE.sub("", title.lower()).replace(" ", "-")
    return "".join(
        "-" if character == " " else character
        for character in title.lower()
        if character in " -" or _is_word(character)
    )


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in {"Nd", "Nl", "Pc"}


def find_sections(
    elements: Iterable[Element], path: str, title: str = ""
) -> tuple[tuple[Section, ...], str]:
    """Make the sections of a document, the one before the first heading first.

    Args:
        elements: what the document holds.
        path: its path; the stem is the title when the document has none.
        title: what the front matter gives as the document's title; empty when it gives none.

    Returns:
        The sections in order, and the document's title: the first heading of level 1, else the
        given one, else the stem.
    """
    stem = PurePosixPath(path).stem
    taken: dict[str, int] = {}
    sections = []
    headline = ""
    for element in elements:
        if not isinstance(element, Heading):
            continue
        # GitHub numbers nested headings too, though they open no section here.
        slug = _unique(slugify(element.title) or _NAMELESS, taken)
        if not element.nested:
            name = element.title.strip()
            sections.append(Section(name, slug, element.level, element.position))
            if element.level == 1 and not headline:
                headline = name
    top = Section(title or stem, _unique(slugify(stem) or _NAMELESS, taken), 0, Position(path, 1))
    return (top, *sections), headline or title or stem


def _unique(slug: str, taken: dict[str, int]) -> str:
    """Give a slug that nothing has yet; `taken` holds the last number that each was given."""
    unique, ordinal = slug, taken.get(slug, 0)
    while unique in taken:
        ordinal += 1
        unique = f"{slug}-{ordinal}"
    taken[slug] = ordinal
    taken.setdefault(unique, 0)
    return unique
