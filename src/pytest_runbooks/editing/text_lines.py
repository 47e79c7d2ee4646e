"""Rewrites a documented text, line by line: what still matches stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..matching.bindings import Bindings
from ..matching.lines import Line, documented_lines, plain_lines
from ..matching.pattern import Pattern
from ..matching.sequence import Gap
from ..model import Expectation
from .line_pairs import paired_lines
from .redaction import Redaction
from .relaxing import relaxed

LONGEST = 60
"""Lines of an output that nobody documented yet which are written; of more, only the ends."""
HEAD, TAIL = 20, 10
_PATTERNS = (" (re)", " (glob)")


def rewritten_text(
    expectation: Expectation,
    actual: str,
    names: Mapping[str, str],
    bindings: Bindings,
    redaction: Redaction,
) -> str:
    """Give the documented text with only those lines changed that did not come out.

    Raises:
        UnreadableError: the documented text holds an invalid regular expression.
    """
    first = expectation.position.line
    raw = expectation.text.split("\n")[:-1]
    items = documented_lines(expectation.text, first, names)
    start = items[0].line - first if items else len(raw)
    end = items[-1].line - first + 1 if items else len(raw)
    lines = plain_lines(actual)
    new = _merged(items, lines, bindings, redaction, raw[start:end])
    return "".join(f"{line}\n" for line in [*raw[:start], *new, *raw[end:]])


def created_text(actual: str, redaction: Redaction) -> str:
    """Give an output as a documented text; of a long one, its begin and its end."""
    lines = plain_lines(actual)
    if len(lines) > LONGEST:
        head = [written(line, redaction) for line in lines[:HEAD]]
        tail = [written(line, redaction) for line in lines[-TAIL:]]
        return "".join(f"{line}\n" for line in [*head, "...", *tail])
    return "".join(f"{written(line, redaction)}\n" for line in lines)


def written(line: str, redaction: Redaction) -> str:
    """Write a line of an output so that it matches itself."""
    if line.strip() == "...":
        return line.replace("...", "[..]...")  # alone it would stand for any lines
    if line.endswith(_PATTERNS):
        return "".join(f"\\{sign}" if sign in "\\*?" else sign for sign in line) + " (glob)"
    return redaction.line(line)


def _merged(
    items: Sequence[Line | Gap],
    lines: Sequence[str],
    bindings: Bindings,
    redaction: Redaction,
    raw: Sequence[str],
) -> Iterator[str]:
    """Give the new lines in order; `raw` are the documented ones as they are written."""
    if not lines:
        return  # a gap alone would promise nothing
    mark = bindings.mark()
    pairs, is_cut = paired_lines(items, lines, bindings)
    bindings.undo(mark)  # to bind them again, one line after the other
    gone: list[Line] = []
    is_behind_gap = False
    for documented, actual in pairs:
        item = None if documented is None else items[documented]
        if isinstance(item, Gap):
            if not (is_behind_gap and gone):  # two in a row, of which nothing is left between
                yield raw[documented or 0]
            is_behind_gap, gone = True, []
            continue
        if actual is None:
            gone += [item] if item else []
            continue
        is_behind_gap = False
        if item and documented is not None and item.match(lines[actual], bindings):
            gone = []
            yield raw[documented]
            continue
        gone += [item] if item else []
        yield _in_place_of(gone, lines[actual], bindings, redaction)
    if is_cut:
        yield "..."


def _in_place_of(gone: list[Line], line: str, bindings: Bindings, redaction: Redaction) -> str:
    """Write a line that came out, with the wildcards of one that did not, where they still fit."""
    for item in gone:
        if isinstance(item.pattern, Pattern) and not item.pattern.is_literal:
            kept = relaxed(item.pattern, line, bindings)
            if kept is not None:
                gone.remove(item)
                return kept
    return written(line, redaction)
