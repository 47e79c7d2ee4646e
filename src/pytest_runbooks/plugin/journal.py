"""The journal of a run: kept procedure by procedure, and written in the end."""

from __future__ import annotations

import json
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..model import Environment, Journal, Runbook
from .aws_program import chosen_program
from .emulator import chosen_emulator
from .settings import run_settings
from .update import digest_of, sidecar_digest

if TYPE_CHECKING:
    from ..gateway import Entries
    from ..procedures.run import ProcedureRun
    from ..reporting import Masker

OPTION, EVIDENCE = "--runbooks-journal", "--runbooks-evidence"
Row = dict[str, Any]
_KEPT = pytest.StashKey[list[Row]]()
"""The procedures of the run so far, each with its place in the order; there only when wanted."""
_LINES = pytest.StashKey[list[Row]]()
"""What is said in the end of objectives, each with its place in the order."""
_STARTED = pytest.StashKey[float]()
_STATUS = pytest.StashKey[int]()


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


def open_journal(config: pytest.Config) -> None:
    """Make the file, empty, and the folder that the options name.

    Raises:
        pytest.UsageError: that cannot be done.
    """
    config.stash[_STARTED] = time.time()
    config.stash[_LINES] = []
    name, folder = config.getoption(OPTION), config.getoption(EVIDENCE)
    if not hasattr(config, "workerinput"):  # of xdist, whose controller writes
        if name is not None:
            _write(config, name, "", "name a file in a folder that is there")
        if folder is not None:
            _make(config, folder)
    if name is not None or folder is not None:
        config.stash[_KEPT] = []


def note_status(session: pytest.Session) -> None:
    """Take note of how the run ended."""
    session.config.stash[_STATUS] = int(session.exitstatus)


def told_by_worker(config: pytest.Config) -> Row:
    """Give what a worker of xdist tells its controller."""
    return {"procedures": config.stash.get(_KEPT, []), "objectives": config.stash.get(_LINES, [])}


def take_from_worker(config: pytest.Config, told: Row) -> None:
    """Take what a worker has told."""
    config.stash[_LINES].extend(told.get("objectives", []))
    if _KEPT in config.stash:
        config.stash[_KEPT].extend(told.get("procedures", []))


def lines_on_objectives(config: pytest.Config) -> list[str]:
    """Say what came of the objectives that documents state, a line for each procedure."""
    rows: list[Row] = config.stash.get(_LINES, [])
    return [row["line"] for row in sorted(rows, key=lambda row: row["order"])]


def keep(
    config: pytest.Config,
    file: Path,
    runbook: Runbook,
    environment: Environment,
    run: ProcedureRun,
    rest: Entries,
    masker: Masker,
) -> None:
    """Keep what happened to a procedure; called once, when it has ended.

    Args:
        config: of the run.
        file: the document.
        runbook: the same, read.
        environment: what it ran for.
        run: of the procedure.
        rest: what was called and refused after its last step.
        masker: takes out secrets.
    """
    from ..reporting.objectives import measured, rating, summary_line  # noqa: PLC0415 - as below

    places = [one.id for one in runbook.procedures]
    names = [one.name for one in runbook.environments]
    order = [runbook.path, names.index(environment.name), places.index(run.procedure.id)]
    measures = measured(runbook, run.procedure, environment, run.outcomes)
    is_red = bool(run.failures or rest.refusals)
    rated = rating(measures, run.outcomes.values(), is_red=is_red)
    name = "::".join(filter(None, [runbook.path, environment.name, run.procedure.id]))
    lines = summary_line(name, measures, rated)
    config.stash[_LINES].extend({"order": order, "line": line} for line in lines)
    if _KEPT not in config.stash:
        return
    from ..reporting.journal import (  # noqa: PLC0415 - only for runs that keep a journal
        Around,
        RanOn,
        as_data,
        document_record,
        procedure_record,
    )

    commit, dirty = _state_of(file)
    document = document_record(
        runbook, digest_of(runbook.render()), sidecar_digest(file), commit, dirty=dirty
    )
    record = procedure_record(
        Journal(runbook.path, environment.name, tuple(run.outcomes.values())),
        runbook,
        run.procedure,
        environment,
        document,
        RanOn(chosen_emulator(config).description, _aws(config), _fence(config)),
        Around(run.fixture_calls, rest.calls, rest.refusals),
        time.time(),
        masker,
    )
    config.stash[_KEPT].append({"order": order, "record": as_data(record)})


def write_journal(config: pytest.Config) -> None:
    """Write what was kept, when the last worker has told what it did.

    Raises:
        pytest.UsageError: it cannot be written any more, as when the disk is full.
    """
    if _KEPT not in config.stash or hasattr(config, "workerinput"):
        return
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


def _run_of(config: pytest.Config) -> Row:
    """Give the journal of the run, as JSON has it."""
    from ..reporting.journal import time_text  # noqa: PLC0415 - only for runs that keep a journal
    from ..reporting.journal_file import run_data  # noqa: PLC0415 - as above

    rows: list[Row] = config.stash[_KEPT]
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


def _state_of(file: Path) -> tuple[str | None, bool | None]:
    """Give the commit that a document is of, and whether anything differs from it."""
    from ..parsing import sidecar_name  # noqa: PLC0415 - only for runs with runbooks
    from .checkout import checkout_of, is_changed  # noqa: PLC0415 - only for runs with a journal

    state = checkout_of(file.parent)
    if state is None:
        return None, None
    beside = file.with_name(sidecar_name(file.name))
    files = [one for one in (file, beside) if one.is_file()]
    return state[0], state[1] or any(map(is_changed, files))


def _aws(config: pytest.Config) -> str | None:
    program = chosen_program(config)
    if program is None:
        return None
    return f"aws-cli/{program.version}" if program.version else str(program.path)


def _fence(config: pytest.Config) -> tuple[str, ...]:
    layers = run_settings(config).layers
    names = (("Landlock", layers.files), ("seccomp", layers.connections))
    return tuple(name for name, holds in names if holds)
