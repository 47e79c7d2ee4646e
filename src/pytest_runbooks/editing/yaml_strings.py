"""Rewrites a documented string that did not come out, so that its wildcards stay."""

from __future__ import annotations

from ..matching.beside import Alike, Apart, beside
from ..matching.bindings import Bindings
from ..matching.data import Text
from ..matching.data_reading import Rules, text_value
from .redaction import Redaction
from .relaxing import relaxed


def rewritten_string(
    value: Text,
    actual: str,
    keys: tuple[str, ...],
    rules: Rules,
    bindings: Bindings,
    redaction: Redaction,
) -> str:
    """Give the documented string that is to stand in the place of one that did not come out.

    Args:
        value: what is documented.
        actual: what came out.
        keys: those that it stands under, outermost first.
        rules: how documented strings are read.
        bindings: what names stand for.
        redaction: of the output.
    """
    if not value.pattern.is_literal:
        kept = relaxed(value.pattern, actual, bindings)
        if kept is not None:
            return kept
        if "\n" in value.pattern.text and "\n" in actual:
            mark = bindings.mark()
            kept = _by_lines(value.pattern.text, actual, keys, rules, bindings, redaction)
            bindings.undo(mark)
            if text_value(kept, value.line, rules, keys).match(actual, bindings):
                return kept
    return redaction.string(actual, keys)


def _by_lines(
    documented: str,
    actual: str,
    keys: tuple[str, ...],
    rules: Rules,
    bindings: Bindings,
    redaction: Redaction,
) -> str:
    """Keep the lines of a text that still match."""
    written, lines = documented.split("\n"), actual.split("\n")
    items = [text_value(line, 0, rules, keys) for line in written]
    made = []
    for part in beside(items, lines, bindings):
        match part:
            case Alike(documented=int() as index):
                made.append(written[index])
            case Apart(added=added):
                made += [redaction.string(lines[index], keys) for index in added]
            case _:
                return actual
    return "\n".join(made)
