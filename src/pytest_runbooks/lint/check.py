"""Looks at one document with some rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import DocumentError, Problem
from ..model import Position, Span
from ..parsing import SidecarText, decode, sidecar_name
from .diagnostic import Diagnostic
from .document import Document
from .files import Files, bytes_of
from .rule import Finding, Rule
from .rules.reading.broken import RULE as BROKEN
from .rules.reading.unreadable import RULE as UNREADABLE
from .settings import LintSettings
from .suppression import without_ignored


def check_file(
    file: Path,
    shown: str,
    rules: Mapping[str, Rule],
    active: tuple[Rule, ...],
    files: Files,
    settings: LintSettings,
) -> list[Diagnostic]:
    """Look at a document on disk.

    Args:
        file: where it is.
        shown: how it is called in messages.
        rules: all rules there are, by their codes.
        active: those that are looked for.
        files: what lies around it.
        settings: what the project says.

    Returns:
        What was found, in the order of the document.

    Raises:
        OSError: it cannot be read.
    """
    try:
        text = decode(bytes_of(file), shown)
    except DocumentError as error:  # it is not UTF-8
        return [unreadable(problem) for problem in error.problems]
    return check_text(text, file, shown, rules, active, files, settings)


def check_text(
    text: str,
    file: Path,
    shown: str,
    rules: Mapping[str, Rule],
    active: tuple[Rule, ...],
    files: Files,
    settings: LintSettings,
) -> list[Diagnostic]:
    """Look at a text as if it stood in a file; see `check_file`."""
    beside = file.with_name(sidecar_name(file.name))
    sidecar = None
    if files.exists(beside) and (said := files.text(beside)) is not None:
        sidecar = SidecarText(str(Path(shown).with_name(beside.name)), said)
    return check_document(Document(shown, file, text, files, settings, sidecar), rules, active)


def unreadable(problem: Problem) -> Diagnostic:
    """Give what is said of a document that cannot be read at all, whatever rules hold."""
    place = Position(problem.path, problem.line, problem.column)
    return Diagnostic.of(UNREADABLE, Finding(Span(place, place), problem.message, problem.hint))


def check_document(
    document: Document, rules: Mapping[str, Rule], active: tuple[Rule, ...]
) -> list[Diagnostic]:
    """Look at a document; see `check_file`."""
    found: set[Diagnostic] = set()
    for rule in active:
        if document.is_runbook or not rule.of_runbooks:
            found.update(_found_by(rule, document))
    by_code = {rule.code: rule for rule in active}
    return sorted(without_ignored(document, sorted(found), rules, by_code))


def _found_by(rule: Rule, document: Document) -> Iterator[Diagnostic]:
    """Give what a rule finds; when it breaks, that, so that the other rules are heard."""
    try:
        for finding in rule.check(document):
            yield Diagnostic.of(rule, finding)
    except Exception as error:  # noqa: BLE001 - a rule can be anybody's code
        place = Position(document.path, 1)
        what = f"the rule {rule.code} broke: {type(error).__name__}: {error}"
        how = f"take it out by `--ignore {rule.code}`, and report it with the document"
        yield Diagnostic.of(BROKEN, Finding(Span(place, place), what.replace("\n", " "), how))
