"""A folder with documents, and pytest runs in it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pytest

BOOK = "runbooks/book.md"
# One shuffles, the other imports itself anew in each run.
WITHOUT = ("randomly", "hypothesispytest")


@dataclass
class Run:
    """What a run of pytest gave back; steps are named by what follows `runbooks/book.md::`."""

    code: int
    out: str
    err: str
    reports: Sequence[pytest.TestReport] = field(default_factory=list)

    @property
    def outcomes(self) -> dict[str, str]:
        """How each item ended, in the order in which they ran."""
        ended: dict[str, str] = {}
        for report in self.reports:
            if report.when == "call" or report.outcome != "passed":
                word = "error" if report.failed and report.when != "call" else report.outcome
                ended[_name(report.nodeid)] = word
        return ended

    @property
    def reasons(self) -> dict[str, str]:
        """Why items were skipped."""
        skipped = [report for report in self.reports if report.skipped]
        return {_name(one.nodeid): one.longrepr[2] for one in skipped}  # type: ignore[index]  # a skipped report has a triple

    def text(self, name: str) -> str:
        """The text of a failure, without durations."""
        texts = [
            str(one.longrepr) for one in self.reports if one.failed and _name(one.nodeid) == name
        ]
        assert len(texts) == 1, self.out
        return without_durations(texts[0])


class Room:
    """Runs pytest in a folder of its own; steps may write to the file `$TRAIL`."""

    def __init__(self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pytester = pytester
        self.path = pytester.path
        self._trail = self.path / "trails" / "trail"
        self._trail.parent.mkdir()
        self._temp = self.path / "temp"
        self._temp.mkdir()
        monkeypatch.setenv("TRAIL", str(self._trail))
        monkeypatch.setenv("TMPDIR", str(self._temp))
        monkeypatch.setattr(tempfile, "tempdir", str(self._temp))
        monkeypatch.setattr("pytest_runbooks.procedures.workplace.MEMORY", str(self._temp))
        self.ini()

    @property
    def trail(self) -> list[str]:
        """What the steps wrote to `$TRAIL`, which is emptied."""
        lines = self._trail.read_text().split() if self._trail.exists() else []
        self._trail.unlink(missing_ok=True)
        return lines

    @property
    def left(self) -> list[Path]:
        """What a run left in the folder for temporary files."""
        return [one for one in self._temp.iterdir() if not one.name.startswith("pytest-of-")]

    def ini(self, *lines: str, pass_env: str = "TRAIL") -> None:
        own = ["[pytest]", "filterwarnings = error", f"runbooks_pass_env = {pass_env}"]
        own.append("runbooks_writable = trails")  # which is out of the work directories
        if not any(line.startswith("runbooks_lint") for line in lines):
            own.append("runbooks_lint = off")  # most documents of tests are no good ones
        (self.path / "pytest.ini").write_text("\n".join([*own, *lines]) + "\n")

    def write(self, name: str, text: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return file

    def book(self, text: str) -> Path:
        return self.write(BOOK, text)

    def conftest(self, text: str) -> Path:
        return self.write("conftest.py", text)

    def run(self, *arguments: str, without: Sequence[str] = WITHOUT) -> Run:
        record = _Record()
        options = [f"-pno:{plugin}" for plugin in without]
        result = self.pytester.runpytest_inprocess(*options, *arguments, plugins=[record])
        return Run(int(result.ret), result.stdout.str(), result.stderr.str(), record.reports)

    def run_apart(
        self, *arguments: str, without: Sequence[str] = WITHOUT, timeout: float = 60
    ) -> Run:
        """Run pytest in a process of its own, for so many seconds; there are no reports."""
        options = [f"-pno:{plugin}" for plugin in without]
        result = self.pytester.runpytest_subprocess(*options, *arguments, timeout=timeout)
        return Run(int(result.ret), result.stdout.str(), result.stderr.str())


def trail_book(*names: str, front: str = "", **code: str) -> str:
    """A document whose steps each write their name to `$TRAIL`, and then do what `code` says."""
    parts = [dedent(front).lstrip("\n") + "# Book\n"]
    for name in names:
        then = code.get(name.replace("-", "_"), "")
        parts.append(f'## {name}\n\n```bash\necho {name} >>"$TRAIL"\n{then}\n```\n')
    return "\n".join(parts)


def without_durations(text: str) -> str:
    return re.sub(r"\b[0-9.]+ m?s\b", "N s", text)


class _Record:
    def __init__(self) -> None:
        self.reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.reports.append(report)


def _name(nodeid: str) -> str:
    return nodeid.removeprefix(f"{BOOK}::")
