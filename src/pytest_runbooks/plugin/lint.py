"""`PATH::lint`: what `pytest-runbooks lint` says of a document, as an item of the run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..errors import RunbookError, suggestion
from .settings import shown_path

if TYPE_CHECKING:
    from ..lint.diagnostic import Diagnostic
    from ..lint.engine import Linter
    from ..lint.rule import Rule

INI = "runbooks_lint"
SETTINGS = ("on", "off")
NAME = "lint"


class Hooks:
    """What a project's `conftest.py` can say of lint."""

    @pytest.hookspec
    def pytest_runbooks_lint_rules(self) -> Sequence[Rule]:
        """Give rules of the project's own; see docs/lint.md."""
        raise NotImplementedError


class LintFailure(Exception):  # noqa: N818 - it carries a result, and is no mistake of the program
    """A document in which rules found mistakes."""

    def __init__(self, found: Sequence[Diagnostic]) -> None:
        self.found = found
        super().__init__(f"{len(found)} found")


class LintItem(pytest.Item):
    """The rules, held against one document. It fails for errors; warnings are told."""

    def runtest(self) -> None:
        """Look at the document."""
        from ..lint.rule import Severity  # noqa: PLC0415 - only where it is used

        checked = self._linter().check(self.path, shown_path(self.path, self.config))
        errors = [one for one in checked.diagnostics if one.severity is Severity.ERROR]
        others = [one for one in checked.diagnostics if one.severity is not Severity.ERROR]
        if others:
            self.add_report_section("call", "lint warnings", "\n".join(map(str, others)) + "\n")
        if errors:
            raise LintFailure(errors)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Give what was found, each with its place."""
        error = excinfo.value
        if isinstance(error, LintFailure):
            said = map(str, error.found)
            short = self.config.getoption("tbstyle", default="auto") == "line"
            return str(error.found[0]).partition("\n")[0] if short else "\n".join(said)
        if isinstance(error, RunbookError):
            return f"lint: {error}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Give the place in the document, counted from 0, and the title of a failure."""
        return self.path, 0, f"{shown_path(self.path, self.config)}: {NAME}"

    def point_to_document(self, report: pytest.TestReport, error: BaseException | None) -> None:
        """Let a report point to the first line that is wrong."""
        if isinstance(error, LintFailure):
            path, _, title = report.location
            report.location = path, error.found[0].line - 1, title

    def _linter(self) -> Linter:
        from ..lint.engine import Linter  # noqa: PLC0415 - see above
        from ..lint.own_rules import checked_rules  # noqa: PLC0415 - see above
        from ..lint.settings import read_settings  # noqa: PLC0415 - see above

        root = self.config.rootpath
        given = self.ihook.pytest_runbooks_lint_rules()
        own = [rule for rules in given for rule in checked_rules(rules, "conftest.py")]
        return Linter(root, read_settings(root), own)


def is_linted(config: pytest.Config) -> bool:
    """Say whether documents get an item for lint.

    Raises:
        pytest.UsageError: the setting cannot be read.
    """
    said: str = config.getini(INI)
    if said not in SETTINGS:
        raise pytest.UsageError(f"{INI}: unknown `{said}`\n  {suggestion(said, SETTINGS)}")
    return said == "on"
