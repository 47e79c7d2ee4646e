"""Takes back the findings that comments speak of, and looks at these comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..model import Edit, Position, Span
from ..parsing.ignores import Ignore, find_ignores
from .diagnostic import Diagnostic
from .document import Document
from .rule import Finding, Rule
from .selection import suggestion_for

_WITHOUT = ("RB002", "RB003")  # nothing takes these back


def without_ignored(
    document: Document,
    found: Sequence[Diagnostic],
    rules: Mapping[str, Rule],
    active: Mapping[str, Rule],
) -> Iterator[Diagnostic]:
    """Give the findings that no comment takes back, and what is wrong with the comments.

    Args:
        document: in which they were found.
        found: the findings.
        rules: all rules there are, by their codes.
        active: those that were looked for.
    """
    ignores = [*find_ignores(document.elements, document.lines)]
    used: set[tuple[int, str]] = set()
    for diagnostic in found:
        taken = [
            (number, diagnostic.code)
            for number, ignore in enumerate(ignores)
            if diagnostic.path == document.path
            and diagnostic.code in {code for code, _ in ignore.codes}
            and ignore.covers(diagnostic.line)
        ]
        used.update(taken)
        if not taken:
            yield diagnostic
    for number, ignore in enumerate(ignores):
        yield from _mistakes(ignore, rules, active)
        if rule := active.get("RB003"):
            for code, place in ignore.codes:
                if code in active and code not in _WITHOUT and (number, code) not in used:
                    yield Diagnostic.of(rule, _of_nothing(document, ignore, code, place))


def _mistakes(
    ignore: Ignore, rules: Mapping[str, Rule], active: Mapping[str, Rule]
) -> Iterator[Diagnostic]:
    rule = active.get("RB002")
    if rule is None:
        return
    for code, place in ignore.codes:
        if code not in rules:
            hint = suggestion_for(code, tuple(rules))
            yield Diagnostic.of(rule, Finding(_word(place, code), f"unknown rule `{code}`", hint))
    if not ignore.codes:
        how = "write `<!-- runbook: ignore RB210 why it is right here -->`"
        yield Diagnostic.of(rule, Finding(_start(ignore), "the comment names no rule", how))
    elif not ignore.reason:
        how = f"write why behind the code: `ignore {ignore.codes[0][0]} why it is right here`"
        yield Diagnostic.of(rule, Finding(_start(ignore), "the comment gives no reason", how))


def _of_nothing(document: Document, ignore: Ignore, code: str, place: Position) -> Finding:
    where = "in the document" if not ignore.last_line else "in what it speaks of"
    edits: tuple[Edit, ...] = ()
    line = document.lines[ignore.position.line - 1]
    if len(ignore.codes) == 1 and line.strip().startswith("<!--") and line.strip().endswith("-->"):
        below = Position(document.path, ignore.position.line + 1, 1)
        edits = (Edit(Span(Position(document.path, ignore.position.line, 1), below), ""),)
    return Finding(
        _word(place, code),
        f"`{code}` finds nothing {where}",
        "take the comment away, or put it directly above what it speaks of",
        edits,
    )


def _word(place: Position, word: str) -> Span:
    return Span(place, Position(place.path, place.line, place.column + len(word)))


def _start(ignore: Ignore) -> Span:
    return _word(ignore.position, "<!--")
