"""A plugin for the pytest that `inquiry.py` starts: writes down what was collected, and how."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..aws.programs import NAME
from ..model import Runbook

_NO_PLUGIN = (
    "the plugin is switched off, so that no runbook is run\n"
    "  take `-p no:runbooks` out of `addopts`; where `PYTEST_DISABLE_PLUGIN_AUTOLOAD` is set, say "
    "`-p pytest_runbooks.plugin`"
)


class Listener:
    """Hears what the collection says to be wrong."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take down a mistake."""
        if report.failed:
            self.problems.append((report.nodeid, report.longreprtext))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Write the answer."""
        self.write(session)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write it where the collection was interrupted by its mistakes, too."""
        self.write(session)

    def write(self, session: pytest.Session) -> None:
        """Write the answer, as `inquiry.Found` holds it."""
        config = session.config
        loaded = _has_plugin(config)
        if not loaded and not self.problems:
            self.problems.append(("addopts", _NO_PLUGIN))
        documents = {path: _tools(runbook) for path, runbook in _runbooks(session.items)}
        said = {
            "root": str(config.rootpath),
            "config": str(config.inipath) if config.inipath else "",
            "testpaths": config.getini("testpaths"),
            "documents": [[str(path), *tools] for path, tools in documents.items()],
            "problems": self.problems,
        }
        if loaded:
            for name in ("aws", "sandbox", "emulator"):
                said[name] = config.getini(f"runbooks_{name}")
        Path(os.environ["RUNBOOKS_ANSWER"]).write_text(json.dumps(said), encoding="utf-8")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what is no document: the project's tests are not imported."""
    return True if collection_path.is_file() and collection_path.suffix != ".md" else None


def pytest_configure(config: pytest.Config) -> None:
    """Begin to listen."""
    config.pluginmanager.register(Listener())


def _has_plugin(config: pytest.Config) -> bool:
    """Say whether the plugin is there, by whatever name: its settings are."""
    try:
        config.getini("runbooks_aws")
    except (KeyError, ValueError):
        return False
    return True


def _runbooks(items: list[pytest.Item]) -> Iterator[tuple[Path, Runbook]]:
    for item in items:
        for node in item.listchain():
            runbook = getattr(node, "runbook", None)
            if isinstance(runbook, Runbook):
                yield node.path, runbook


def _tools(runbook: Runbook) -> tuple[list[str], list[str]]:
    """Give what a document requires, and what its steps ask for before they run."""
    steps = [step for procedure in runbook.procedures for step in procedure.steps]
    conditions = [condition for step in steps for condition in step.options.skip_if]
    code = [command.code for step in steps for command in step.commands]
    aws = {"aws"} if any(map(NAME.search, code)) else set()
    asked = {condition.value for condition in conditions if condition.kind == "tool"}
    return sorted({*runbook.front_matter.requires, *aws}), sorted(asked)
