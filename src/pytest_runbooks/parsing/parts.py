"""Cuts a document into parts that, joined, are the document again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_runbooks.model import Block, Directive, FrontMatter, Part

from .lines import Source

Held = tuple[int, int, Block | Directive | FrontMatter]
"""The first and the last line of something that a part holds, and the thing itself."""


def cut(source: Source, holdings: Iterable[Held]) -> Iterator[Part]:
    """Give the parts in order: one per held thing, and the prose between them.

    When two things share a line (two directives on one line), the first one has it.
    """
    line = 1
    for first, last, thing in sorted(holdings, key=lambda held: held[:2]):
        if first < line:
            continue
        if first > line:
            yield Part(source.stretch(line, first - 1), line)
        yield Part(source.stretch(first, last), first, thing)
        line = last + 1
    if line <= len(source.raw):
        yield Part(source.stretch(line, len(source.raw)), line)
