"""What is kept of each procedure for the journal of a run, as soon as it has ended."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..model import Environment, Journal, Outcome, Procedure, Runbook
from .aws_program import chosen_program
from .emulator import chosen_emulator
from .settings import run_settings
from .update import digest_of, sidecar_digest

if TYPE_CHECKING:
    from ..gateway import Entries
    from ..procedures.run import ProcedureRun
    from ..reporting import Masker
    from ..reporting.journal import Around, RanOn
    from .collection import RunbookNode

Row = dict[str, Any]
PROCEDURES = pytest.StashKey[list[Row]]()
"""The procedures of the run so far, each with its place in the order; there only when wanted."""
LINES = pytest.StashKey[list[Row]]()
"""What is said in the end of objectives, each with its place in the order."""


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
    from ..reporting.objective_texts import summary_line  # noqa: PLC0415 - for runs with runbooks
    from ..reporting.objectives import measured, rating  # noqa: PLC0415 - as above

    order = _order(runbook, environment, run.procedure)
    measures = measured(runbook, run.procedure, environment, run.outcomes)
    is_red = bool(run.failures or rest.refusals)
    rated = rating(measures, run.outcomes.values(), is_red=is_red)
    name = "::".join(filter(None, [runbook.path, environment.name, run.procedure.id]))
    lines = summary_line(name, measures, rated)
    config.stash[LINES].extend({"order": order, "line": line} for line in lines)
    if PROCEDURES not in config.stash:
        return
    from ..reporting.journal import Around  # noqa: PLC0415 - only for runs that keep a journal

    around = Around(run.fixture_calls, rest.calls, rest.refusals)
    outcomes = tuple(run.outcomes.values())
    place = (file, runbook, environment, run.procedure)
    _keep_record(config, place, order, outcomes, around, masker)


def keep_broken(config: pytest.Config, node: RunbookNode, error: BaseException) -> None:
    """Keep that a procedure could not begin.

    Args:
        config: of the run.
        node: of the procedure.
        error: what its fixtures raised.
    """
    if PROCEDURES not in config.stash or node.run is not None or node.procedure is None:
        return
    from ..reporting.journal import Around  # noqa: PLC0415 - only for runs that keep a journal

    place = (node.path, node.runbook, node.environment, node.procedure)
    order = _order(node.runbook, node.environment, node.procedure)
    said = str(error).strip().partition("\n")[0] or type(error).__name__
    _keep_record(config, place, order, (), Around(), node.secrets, broken=said)


def _order(runbook: Runbook, environment: Environment, procedure: Procedure) -> list[str | int]:
    places = [one.id for one in runbook.procedures]
    names = [one.name for one in runbook.environments]
    return [runbook.path, names.index(environment.name), places.index(procedure.id)]


def _keep_record(
    config: pytest.Config,
    place: tuple[Path, Runbook, Environment, Procedure],
    order: list[str | int],
    outcomes: tuple[Outcome, ...],
    around: Around,
    masker: Masker,
    broken: str = "",
) -> None:
    from ..reporting.journal import (  # noqa: PLC0415 - only for runs that keep a journal
        as_data,
        document_record,
        procedure_record,
    )

    file, runbook, environment, procedure = place
    commit, dirty = _state_of(file)
    document = document_record(
        runbook, digest_of(runbook.render()), sidecar_digest(file), commit, dirty=dirty
    )
    record = procedure_record(
        Journal(runbook.path, environment.name, outcomes),
        runbook,
        procedure,
        environment,
        document,
        _ran_on(config),
        around,
        time.time(),
        masker,
        broken,
    )
    config.stash[PROCEDURES].append({"order": order, "record": as_data(record)})


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


def _ran_on(config: pytest.Config) -> RanOn:
    from ..reporting.journal import RanOn  # noqa: PLC0415 - only for runs with a journal

    emulator, aws = "none", None
    with suppress(pytest.UsageError):  # which is what the procedure could not begin for
        emulator = chosen_emulator(config).description
        if program := chosen_program(config):
            aws = f"aws-cli/{program.version}" if program.version else str(program.path)
    layers = run_settings(config).layers
    names = (("Landlock", layers.files), ("seccomp", layers.connections))
    return RanOn(emulator, aws, tuple(name for name, holds in names if holds))
