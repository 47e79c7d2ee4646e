"""Rewrites a documented text, line by line: what still matches stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..matching.beside import Alike, Apart, Cut, beside
from ..matching.bindings import Bindings
from ..matching.lines import Line, documented_lines, plain_lines
from ..matching.pattern import Pattern
from ..matching.sequence import Gap
from ..model import Expectation
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
    at = 0  # the first documented line that is not given yet
    for part in beside(items, lines, bindings):
        match part:
            case Alike(documented=int() as index):
                yield from _gaps(items, raw, at, index)
                yield raw[index]
                at = index + 1
            case Apart(missing=missing, added=added):
                end = missing[-1] + 1 if missing else at
                yield from _gaps(items, raw, at, end)
                gone = [item for index in missing if isinstance(item := items[index], Line)]
                for index in added:
                    yield _in_place_of(gone, lines[index], bindings, redaction)
                at = end
            case Cut():
                yield "..."
                return
            case _:
                continue  # in a gap, which is given when a line behind it is
    yield from _gaps(items, raw, at, len(items))


def _gaps(items: Sequence[Line | Gap], raw: Sequence[str], start: int, end: int) -> Iterator[str]:
    return (raw[index] for index in range(start, end) if isinstance(items[index], Gap))


def _in_place_of(gone: list[Line], line: str, bindings: Bindings, redaction: Redaction) -> str:
    """Write a line that came out, with the wildcards of one that did not, where they still fit."""
    for item in gone:
        if isinstance(item.pattern, Pattern) and not item.pattern.is_literal:
            kept = relaxed(item.pattern, line, bindings)
            if kept is not None:
                gone.remove(item)
                return kept
    return written(line, redaction)
