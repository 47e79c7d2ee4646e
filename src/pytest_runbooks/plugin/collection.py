"""Runbooks as pytest sees them: `PATH::[environment::][procedure::]step`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from ..errors import DocumentError
from ..model import Block, Environment, Outcome, Procedure, Runbook, Step
from ..procedures.conditions import environments_of
from .item import StepItem
from .lint import NAME, LintItem, is_linted
from .secrets import masker_of
from .settings import COLLECTED, let_the_emulator_warn, run_settings, shown_path
from .update import is_updating, sidecar_digest

if TYPE_CHECKING:
    from ..procedures.run import ProcedureRun
    from ..reporting import Masker

NOTHING_RUNS = pytest.StashKey[list[str]]()
"""What is said of documents that have no step, and perhaps should."""


class RunbookNode(pytest.Module):
    """A file, an environment or a procedure.

    Each is a `pytest.Module` without a Python module behind it, so that a fixture of module scope
    lives as long as the innermost of them: as long as a procedure.

    Attributes:
        runbook: the document.
        environment: what its steps run for.
        procedure: what its steps belong to; None above the level of procedures.
        run: the run of the procedure, once it began. It stays when pytest is done with it, so that
            what failed stays failed however often it is tried again.
        exports: variables that the fixtures of the procedure give to its blocks, once they are set
            up.
        not_set_up: the first step whose fixtures failed.
        red_for: the item that is red in the place of a failed step that was not selected.
        sidecar_digest: what tells the sidecar as it was read apart from any other text; empty when
            there is none, and where nobody asks.
    """

    obj = None
    runbook: Runbook
    environment: Environment
    procedure: Procedure | None = None
    run: ProcedureRun | None = None
    exports: Mapping[str, str] = MappingProxyType({})
    sidecar_digest: str = ""
    _masker: tuple[object, Masker] | None = None
    not_set_up: StepItem | None = None
    red_for: StepItem | None = None

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Give what is below this node."""
        raise NotImplementedError

    @property
    def secrets(self) -> Masker:
        """Give what takes out secrets: those of variables, and what API calls told so far."""
        told = self.run.secrets if self.run else ()
        captured = self.run.captured if self.run else {}
        known = (told, self.exports, captured)
        if self._masker is None or self._masker[0] != known:
            settings, front = run_settings(self.config), self.runbook.front_matter
            variables = (front.env, self.environment.env, self.exports, captured)
            self._masker = known, masker_of(settings, *variables, values=told)
        return self._masker[1]

    @property
    def selected(self) -> set[str]:
        """The ids of the steps of this procedure that are items of the session."""
        items = (item for item in self.session.items if isinstance(item, StepItem))
        return {item.step.id for item in items if item.parent is self}

    def id_below(self, step: Step) -> str:
        """Give the part of a step's node id that follows the document."""
        return f"{self.nodeid}::{step.id}".partition("::")[2]

    def failure_text(self, outcome: Outcome) -> str:
        """Say what happened to a step of this procedure that failed; see `reporting`."""
        from ..reporting import failure_text  # noqa: PLC0415 - only for failures

        assert self.run is not None
        path, known = self.runbook.path, self.run.outcomes.values()
        blocked = sum(one.id in self.selected for one in self.run.blocked_by(outcome))
        nodeid = f"{path}::{self.id_below(outcome.step)}"
        return failure_text(outcome, path, known, blocked, nodeid, self.secrets)

    def procedures(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Give the nodes of the procedures, or the steps of the only one."""
        if [one.id for one in self.runbook.procedures] == [""]:
            self.procedure = self.runbook.procedures[0]
            yield from self.items(self.procedure)
            return
        for procedure in self.runbook.procedures:
            yield ProcedureNode.below(self, procedure.id, self.runbook, self.environment, procedure)

    def items(self, procedure: Procedure) -> Iterator[pytest.Item]:
        """Give the items of a procedure's steps, but for those of other environments only."""
        for step in procedure.steps:
            if self.environment in environments_of(self.runbook, step):
                yield StepItem.of(self, step)

    @classmethod
    def below(
        cls,
        parent: RunbookNode,
        name: str,
        runbook: Runbook,
        environment: Environment,
        procedure: Procedure | None = None,
    ) -> RunbookNode:
        """Make a node under another one, for the same file."""
        node: RunbookNode = cls.from_parent(
            parent, path=parent.path, name=name, nodeid=f"{parent.nodeid}::{name}"
        )
        node.runbook, node.environment, node.procedure = runbook, environment, procedure
        node.sidecar_digest = parent.sidecar_digest
        return node


class RunbookFile(RunbookNode):
    """A document."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Read the document, and give its environments, procedures or steps."""
        from ..procedures.reading import read_runbook  # noqa: PLC0415 - only where it is used

        shown = shown_path(self.path, self.config)
        try:
            awaits = is_updating(self.config)
            self.runbook = read_runbook(self.path, shown, self.config.rootpath, awaits=awaits)
        except DocumentError as error:
            raise self.CollectError(str(error)) from error
        if not any(procedure.steps for procedure in self.runbook.procedures):
            if said := _why_nothing_runs(self.runbook):
                self.config.stash.setdefault(NOTHING_RUNS, []).append(said)
            return
        if is_updating(self.config):
            self.sidecar_digest = sidecar_digest(self.path)
        elif is_linted(self.config):  # a page that is about to change is no matter for lint
            yield LintItem.from_parent(self, name=NAME)
        environments = self.runbook.front_matter.environments
        self.config.stash.setdefault(COLLECTED, set()).update(one.name for one in environments)
        let_the_emulator_warn(self.config)
        if not environments:
            self.environment = self.runbook.environments[0]
            yield from self.procedures()
        wanted = self.config.getoption("--runbooks-environment")
        for environment in environments:
            if not wanted or environment.name in wanted:
                yield EnvironmentNode.below(self, environment.name, self.runbook, environment)


def _why_nothing_runs(runbook: Runbook) -> str:
    """Say that a document without steps has fences that may be meant as such; empty if none."""
    blocks = (part.holds for part in runbook.parts if isinstance(part.holds, Block))
    if not (silent := sum(not block.language for block in blocks)):
        return ""
    what = "its fence has no language" if silent == 1 else f"its {silent} fences have no language"
    how = "write ```bash where it is to run, or `language: bash` in its sidecar"
    return f"{runbook.path}: nothing runs, since {what}: {how}"


class EnvironmentNode(RunbookNode):
    """A document, for one of its environments."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Give the procedures or steps."""
        return self.procedures()


class ProcedureNode(RunbookNode):
    """One of a document's procedures."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Give the steps."""
        assert self.procedure is not None
        return self.items(self.procedure)
