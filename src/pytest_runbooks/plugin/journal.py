"""The journal of a run: its options, and what is written of it in the end."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from ..errors import suggestion
from .journal_rows import LINES, PROCEDURES, Row

SUMMARY = "runbooks_github_summary"
OPTION, EVIDENCE = "--runbooks-journal", "--runbooks-evidence"
_STARTED = pytest.StashKey[float]()
_STATUS = pytest.StashKey[int]()
_WORKERS = pytest.StashKey[list[Any]]()


def add_options(group: pytest.OptionGroup) -> None:
    """Register the options."""
    group.addoption(
        OPTION,
        metavar="FILE",
        help="Write the journal of the run to a file: what ran, when, on what, and what came of "
        "it, as JSON (see `pytest-runbooks schema --journal`).",
    )
    group.addoption(
        EVIDENCE,
        metavar="FOLDER",
        help="Write evidence into a folder, which is made if need be: for each document and "
        "environment a page of HTML that is whole by itself, prints, and has lines to sign on.",
    )


def _summary_file(config: pytest.Config) -> str:
    """Give the file of the summary of a step of GitHub Actions; empty when none is wanted.

    Raises:
        pytest.UsageError: the setting is neither `on` nor `off`.
    """
    said = config.getini(SUMMARY)
    if said not in {"on", "off"}:
        raise pytest.UsageError(f"{SUMMARY}: unknown `{said}`\n  {suggestion(said, ('on', 'off'))}")
    return os.environ.get("GITHUB_STEP_SUMMARY", "") if said == "on" else ""


def open_journal(config: pytest.Config) -> None:
    """Make the file, empty, and the folder that the options name.

    Raises:
        pytest.UsageError: that cannot be done.
    """
    config.stash[_STARTED] = time.time()
    config.stash[LINES] = []
    name, folder = config.getoption(OPTION), config.getoption(EVIDENCE)
    if not hasattr(config, "workerinput"):  # of xdist, whose controller writes
        if name is not None:
            _write(config, name, "", "name a file in a folder that is there")
        if folder is not None:
            _make(config, folder)
    if name is not None or folder is not None or _summary_file(config):
        config.stash[PROCEDURES] = []


def note_status(session: pytest.Session) -> None:
    """Take note of how the run ended."""
    session.config.stash[_STATUS] = int(session.exitstatus)


def told_by_worker(config: pytest.Config) -> Row:
    """Give what a worker of xdist has to tell its controller, each thing once."""
    kept: list[Row] = config.stash.get(PROCEDURES, [])
    lines: list[Row] = config.stash.get(LINES, [])
    told = {"procedures": [*kept], "objectives": [*lines]}
    kept.clear()
    lines.clear()
    return told


def tell_by_report(config: pytest.Config, report: pytest.TestReport) -> None:
    """Let a report of a worker carry what is known, since a worker may not come to its end."""
    if hasattr(config, "workerinput"):
        report.__dict__["runbooks_journal"] = told_by_worker(config)


def take_from_report(node: Any, report: pytest.TestReport) -> None:
    """Take what a report of a worker carries; and remember the worker, for its last words."""
    workers = node.config.stash.setdefault(_WORKERS, [])
    if node not in workers:
        workers.append(node)
    take_from_worker(node.config, report.__dict__.pop("runbooks_journal", {}))


def take_from_worker(config: pytest.Config, told: Row) -> None:
    """Take what a worker has told."""
    if LINES in config.stash:
        config.stash[LINES].extend(told.get("objectives", []))
    if PROCEDURES in config.stash:
        config.stash[PROCEDURES].extend(told.get("procedures", []))


def lines_on_objectives(config: pytest.Config) -> list[str]:
    """Say what came of the objectives that documents state, a line for each procedure."""
    rows: list[Row] = config.stash.get(LINES, [])
    return [row["line"] for row in sorted(rows, key=lambda row: row["order"])]


def write_journal(config: pytest.Config) -> None:
    """Write what was kept, in all forms, when the last worker has told what it did.

    Raises:
        pytest.UsageError: it cannot be written any more, as when the disk is full.
    """
    if PROCEDURES not in config.stash or hasattr(config, "workerinput"):
        return
    for node in config.stash.get(_WORKERS, []):  # where nobody listened to its end
        take_from_worker(config, getattr(node, "workeroutput", {}).pop("runbooks_journal", {}))
    text = json.dumps(_run_of(config), ensure_ascii=False, indent=1) + "\n"
    if (name := config.getoption(OPTION)) is not None:
        _write(config, name, text, "name a file where there is room")
    if (folder := config.getoption(EVIDENCE)) is not None:
        from ..reporting.evidence.page import evidence_pages  # noqa: PLC0415 - only with the option
        from ..reporting.journal_file import read_journal  # noqa: PLC0415 - as above

        for page, content in evidence_pages(read_journal(text)):
            _write(
                config, f"{folder}/{page}", content, "name a folder where there is room", EVIDENCE
            )

    if file := _summary_file(config):
        from ..reporting.journal_file import read_journal  # noqa: PLC0415 - as above
        from ..reporting.step_summary import step_summary  # noqa: PLC0415 - as above

        # A file that is not there, or of another job, is no reason for a run to fail.
        with suppress(OSError), Path(file).open("a", encoding="utf-8") as summary:
            summary.write(step_summary(read_journal(text)))


def _run_of(config: pytest.Config) -> Row:
    """Give the journal of the run, as JSON has it."""
    from ..reporting.journal import time_text  # noqa: PLC0415 - only for runs that keep a journal
    from ..reporting.journal_file import run_data  # noqa: PLC0415 - as above

    rows: list[Row] = config.stash[PROCEDURES]
    return run_data(
        [row["record"] for row in sorted(rows, key=lambda row: row["order"])],
        {
            "pytest_runbooks": version("pytest-runbooks"),
            "pytest": pytest.__version__,
            "python": platform.python_version(),
            "platform": platform.platform(),
        },
        time_text(config.stash[_STARTED]),
        time_text(time.time()),
        interrupted=config.stash.get(_STATUS, 0) == pytest.ExitCode.INTERRUPTED,
    )


def _write(config: pytest.Config, name: str, text: str, advice: str, option: str = OPTION) -> None:
    file = config.invocation_params.dir / name
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        said = f"{option}: `{name}` cannot be written: {error.strerror}\n  {advice}"
        raise pytest.UsageError(said) from error


def _make(config: pytest.Config, name: str) -> None:
    """Make the folder of the evidence, if it is not there, and try whether it can be filled."""
    folder = config.invocation_params.dir / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        said = f"{EVIDENCE}: `{name}` cannot be written to: {error.strerror}"
        raise pytest.UsageError(f"{said}\n  name a folder, which is made if need be") from error
