"""Compare texts line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from ..model import DiffLine
from .beside import Alike, Apart, Cut, beside
from .bindings import Bindings
from .difference import hunks, remark
from .lines import Line, documented_lines, plain_lines
from .pattern import Pattern
from .sequence import Gap, fits

# How many missing lines are looked for, and among how many: the search is slow.
_SOUGHT = 3
_SEARCHED = 1000


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
    parts = list(beside(items, lines, bindings))
    in_gaps = [
        lines[part.actual] for part in parts if isinstance(part, Alike) and part.documented is None
    ]
    for part in parts:
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
                if not added:
                    yield from map(remark, _nearest(differing, in_gaps))
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


def _nearest(missing: Sequence[Line], in_gaps: Sequence[str]) -> Iterator[str]:
    """Point to the lines that `...` took in and that look like the ones that are missing."""
    for item in missing[:_SOUGHT]:
        for text in get_close_matches(item.text, in_gaps[:_SEARCHED], n=1, cutoff=0.7):
            yield f"the nearest line is `{text.strip()}`"
