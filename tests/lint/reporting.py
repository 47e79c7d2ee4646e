"""Findings that were not found, to try outputs with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pytest_runbooks.lint.diagnostic import Diagnostic
from pytest_runbooks.lint.engine import Checked
from pytest_runbooks.lint.outputs.report import Report
from pytest_runbooks.lint.registry import all_rules
from pytest_runbooks.lint.rule import Severity
from pytest_runbooks.model import Edit, Position, Span

NONE: Mapping[str, str] = {}


def found(
    place: tuple[int, int, int, int],
    message: str = "unknown word `ehco`",
    hint: str = "",
    *,
    path: str = "page.md",
    code: str = "RB001",
    severity: Severity = Severity.ERROR,
    edits: Sequence[tuple[int, int, int, int, str]] = (),
) -> Diagnostic:
    """A finding from one line and column to another."""
    rows = [
        Edit(Span(Position(path, a, b), Position(path, c, d)), new) for a, b, c, d, new in edits
    ]
    name = {rule.code: rule.name for rule in all_rules().values()}.get(code, "own-rule")
    return Diagnostic(path, *place, code, name, severity, message, hint, tuple(rows))


def report(
    diagnostics: Iterable[Diagnostic] = (),
    texts: Mapping[str, str] = NONE,
    *,
    folder: Path = Path("/work/repo"),
    coloured: bool = False,
) -> Report:
    """A report on some documents, which are `texts` by their paths."""
    rows = [*diagnostics]
    paths = dict.fromkeys([*texts, *(one.path for one in rows)])
    checked = [
        Checked(folder / path, path, tuple(one for one in rows if one.path == path))
        for path in paths
    ]
    return Report(tuple(checked), all_rules(), folder, folder, texts, coloured)
