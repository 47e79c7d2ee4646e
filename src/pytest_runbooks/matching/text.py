"""Compare texts line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..model import DiffLine
from .beside import Alike, Apart, Cut, beside
from .bindings import Bindings
from .difference import hunks, remark
from .lines import Line, documented_lines, plain_lines
from .pattern import Pattern
from .sequence import Gap, fits


def text_differences(
    documented: str,
    actual: str,
    *,
    first_line: int,
    bindings: Bindings,
    names: Mapping[str, str],
) -> list[DiffLine]:
    """Hold `actual` against the documented text; an empty list says that it matches.

    Raises:
        UnreadableError: the documented text holds an invalid regular expression.
    """
    items = documented_lines(documented, first_line, names)
    lines = plain_lines(actual)
    if fits(items, lines, bindings):
        return []
    return list(hunks(list(_laid_out(items, lines, bindings))))


def _laid_out(
    items: Sequence[Line | Gap], lines: Sequence[str], bindings: Bindings
) -> Iterator[DiffLine]:
    for part in beside(items, lines, bindings):
        match part:
            case Alike(documented=number, actual=index):
                line = None if number is None else items[number].line
                yield DiffLine(" ", lines[index], line)
            case Apart(missing=missing, added=added):
                differing = [item for n in missing if isinstance(item := items[n], Line)]
                for item in differing:
                    yield DiffLine("-", item.text, item.line)
                for index in added:
                    yield DiffLine("+", lines[index])
                yield from map(remark, _meanings(differing, bindings))
            case Cut():
                yield remark("the texts are too long to be compared to their end")


def _meanings(missing: Sequence[Line], bindings: Bindings) -> Iterator[str]:
    said = (
        words
        for item in missing
        if isinstance(item.pattern, Pattern)
        for words in item.pattern.meanings(bindings)
    )
    return iter(dict.fromkeys(said))
