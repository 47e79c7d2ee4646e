"""What is kept of each procedure for the journal of a run, as soon as it has ended."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..model import Environment, Journal, Measured, Outcome, Procedure, Runbook, Step
from ..procedures.conditions import environments_of
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
_CHECKOUTS = pytest.StashKey[dict[Path, tuple[str, bool] | None]]()
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
    from ..reporting.objectives import rating  # noqa: PLC0415 - as above

    place = _Place(file, runbook, environment, run.procedure)
    measures = run.objectives.measured(run.outcomes)
    is_red = bool(run.failures or rest.refusals)
    rated = rating(measures, run.outcomes.values(), is_red=is_red)
    name = "::".join(filter(None, [runbook.path, environment.name, run.procedure.id]))
    lines = summary_line(name, measures, rated)
    config.stash[LINES].extend({"order": place.order, "line": line} for line in lines)
    if PROCEDURES not in config.stash:
        return
    from ..reporting.journal import Around  # noqa: PLC0415 - only for runs that keep a journal

    ended = _Ended(
        run.objectives.steps,
        measures,
        tuple(run.outcomes.values()),
        Around(run.fixture_calls, rest.calls, rest.refusals),
    )
    _keep_record(config, place, ended, masker)


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

    place = _Place(node.path, node.runbook, node.environment, node.procedure)
    steps = [
        one
        for one in node.procedure.steps
        if node.environment in environments_of(node.runbook, one)
    ]
    said = str(error).strip().partition("\n")[0] or type(error).__name__
    _keep_record(config, place, _Ended(steps, (), (), Around(), said), node.secrets)


@dataclass(frozen=True, slots=True)
class _Place:
    """A procedure of a document, for an environment."""

    file: Path
    runbook: Runbook
    environment: Environment
    procedure: Procedure

    @property
    def order(self) -> list[str | int]:
        """What procedures are sorted by."""
        places = [one.id for one in self.runbook.procedures]
        names = [one.name for one in self.runbook.environments]
        environment = names.index(self.environment.name)
        return [self.runbook.path, environment, places.index(self.procedure.id)]


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a procedure ended; see `procedure_record`."""

    steps: Sequence[Step]
    measures: Sequence[Measured]
    outcomes: tuple[Outcome, ...]
    around: Around
    broken: str = ""


def _keep_record(config: pytest.Config, place: _Place, ended: _Ended, masker: Masker) -> None:
    from ..reporting.journal import (  # noqa: PLC0415 - only for runs that keep a journal
        as_data,
        document_record,
        procedure_record,
    )

    runbook, environment = place.runbook, place.environment
    commit, dirty = _state_of(config, place.file)
    document = document_record(
        runbook, digest_of(runbook.render()), sidecar_digest(place.file), commit, dirty=dirty
    )
    record = procedure_record(
        Journal(runbook.path, environment.name, ended.outcomes),
        ended.steps,
        ended.measures,
        place.procedure,
        environment,
        document,
        _ran_on(config),
        ended.around,
        time.time(),
        masker,
        ended.broken,
    )
    config.stash[PROCEDURES].append({"order": place.order, "record": as_data(record)})


def _state_of(config: pytest.Config, file: Path) -> tuple[str | None, bool | None]:
    """Give the commit that a document is of, and whether anything differs from it."""
    from ..parsing import sidecar_name  # noqa: PLC0415 - only for runs with runbooks
    from .checkout import checkout_of, is_changed  # noqa: PLC0415 - only for runs with a journal

    known = config.stash.setdefault(_CHECKOUTS, {})
    if file.parent not in known:
        known[file.parent] = checkout_of(file.parent)
    if (state := known[file.parent]) is None:
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
