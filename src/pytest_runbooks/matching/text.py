"""Compare texts line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..model import DiffLine
from .alignment import Side, align
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
    def matches(documented: int, actual: int) -> bool:
        item = items[documented]
        if isinstance(item, Gap):
            return False
        mark = bindings.mark()
        matched = item.match(lines[actual], bindings)
        bindings.undo(mark)
        return matched

    alignment = align([isinstance(item, Gap) for item in items], len(lines), matches)
    missing: list[Line] = []
    added: list[str] = []
    for pair in alignment.pairs:
        item = items[pair.documented] if pair.documented >= 0 else None
        if isinstance(item, Line) and pair.side is Side.BOTH:
            # Names bound above may stand in the way of what fits by itself.
            if item.match(lines[pair.actual], bindings):
                yield from _differing(missing, added, bindings)
                yield DiffLine(" ", lines[pair.actual], item.line)
                continue
            missing.append(item)
            added.append(lines[pair.actual])
        elif isinstance(item, Line):
            missing.append(item)
        elif pair.side is Side.ACTUAL:
            added.append(lines[pair.actual])
        else:
            yield from _differing(missing, added, bindings)
            yield DiffLine(" ", lines[pair.actual])
    yield from _differing(missing, added, bindings)
    if alignment.cut:
        yield remark("the texts are too long to be compared to their end")


def _differing(missing: list[Line], added: list[str], bindings: Bindings) -> Iterator[DiffLine]:
    """Give what was gathered since the last line that is alike, documented lines first."""
    for item in missing:
        yield DiffLine("-", item.text, item.line)
    for text in added:
        yield DiffLine("+", text)
    said = (
        words
        for item in missing
        if isinstance(item.pattern, Pattern)
        for words in item.pattern.meanings(bindings)
    )
    for words in dict.fromkeys(said):
        yield remark(words)
    missing.clear()
    added.clear()
