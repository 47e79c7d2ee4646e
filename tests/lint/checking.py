"""Checks a text as `pytest-runbooks lint` checks a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pytest_runbooks.lint.check import check_file
from pytest_runbooks.lint.diagnostic import Diagnostic
from pytest_runbooks.lint.files import Files
from pytest_runbooks.lint.registry import all_rules
from pytest_runbooks.lint.rule import Rule
from pytest_runbooks.lint.selection import Selection
from pytest_runbooks.lint.settings import LintSettings

NONE: Mapping[str, str] = {}


class Checker:
    """A folder in which documents are checked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def diagnostics(
        self,
        text: str,
        *select: str,
        files: Mapping[str, str] = NONE,
        own: tuple[Rule, ...] = (),
        **settings: object,
    ) -> list[Diagnostic]:
        """Write a document and what stands beside it, and check it.

        Args:
            text: the document, `page.md`.
            select: codes of rules, or their beginnings; all rules without any.
            files: texts by paths relative to the document.
            own: rules beside those of the project.
            settings: see `LintSettings`.
        """
        for name, content in {"page.md": text, **files}.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode())
        # What is wrong with a setting, a test sees.
        said = LintSettings(select=select or ("ALL",), **settings)  # type: ignore[arg-type]
        rules = all_rules(own)
        page = self.folder / "page.md"
        active = Selection(said, rules, self.folder).of(page)
        return check_file(page, "page.md", rules, active, Files(self.folder), said)

    def __call__(
        self,
        text: str,
        *select: str,
        files: Mapping[str, str] = NONE,
        own: tuple[Rule, ...] = (),
        **settings: object,
    ) -> list[str]:
        """Check a document, and give each finding as it is shown; see `diagnostics`."""
        found = self.diagnostics(text, *select, files=files, own=own, **settings)
        return [str(one) for one in found]
