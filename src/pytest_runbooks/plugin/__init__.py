"""The pytest plugin: options, collection, fixtures, order, and what a run says.

This module is imported by every pytest run of its environment, so it imports little; what a
runbook needs is imported when the first one is collected.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .collection import RunbookFile, StepItem
from .fixtures import (
    _runbook_emulator,
    _runbook_emulator_of_session,
    _runbook_run,
    aws_endpoint_url,
    boto3_session,
    run_runbook,
    runbook_environment,
)
from .order import keep_procedures_whole
from .settings import KEPT, is_runbook, run_settings

if TYPE_CHECKING:
    from xdist.scheduler import Scheduling

__all__ = [
    "_runbook_emulator",
    "_runbook_emulator_of_session",
    "_runbook_run",
    "aws_endpoint_url",
    "boto3_session",
    "run_runbook",
    "runbook_environment",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options."""
    group = parser.getgroup("runbooks", "runbooks (Markdown documents that are run)")
    group.addoption(
        "--runbooks-environment",
        action="append",
        default=[],
        metavar="NAME",
        help="Run documents that have a matrix of environments for this one only; may be repeated.",
    )
    group.addoption(
        "--runbooks-keep",
        action="store_true",
        help="Keep the work directory of each procedure, and say where it is.",
    )
    parser.addini(
        "runbooks_files",
        "Globs, relative to the root directory, of Markdown files to run beside those under a "
        "folder named `runbooks`.",
        type="args",
        default=[],
    )
    parser.addini(
        "runbooks_timeout",
        "How long a step may take when its document does not say, for example `90s` or `5m`.",
        default="2m",
    )
    parser.addini(
        "runbooks_pass_env",
        "Names of variables of this machine that the blocks of runbooks may see; they see no "
        "others but PATH.",
        type="args",
        default=[],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect Markdown files that are runbooks."""
    if file_path.suffix == ".md" and is_runbook(file_path, parent.session):
        return RunbookFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Put the steps of each procedure back together and in order, whatever shuffled them."""
    session.items[:] = keep_procedures_whole(session.items)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Any
) -> Generator[None, Scheduling, Scheduling]:
    """Keep the steps of a procedure on one worker, in whatever mode xdist distributes."""
    scheduler = yield
    from .scheduling import RunbookScheduling  # noqa: PLC0415 - needs xdist, which is optional

    return RunbookScheduling(scheduler, config, log)


def pytest_report_collectionfinish(
    config: pytest.Config, items: list[pytest.Item]
) -> str | list[str]:
    """Say what the runbooks run on, when there are any."""
    if config.option.verbose < 0 or not any(isinstance(item, StepItem) for item in items):
        return []
    from .header import header  # noqa: PLC0415 - only for runs with runbooks

    return header(items, run_settings(config))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a step that was not run point to the document."""
    report = yield
    if isinstance(item, StepItem):
        item.point_to_document(report)
    return report


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say where work directories were kept."""
    for nodeid, folder in config.stash.get(KEPT, {}).items():
        terminalreporter.write_line(f"kept: {nodeid} in {folder}")
