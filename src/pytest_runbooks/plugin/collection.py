"""Runbooks as pytest sees them: `PATH::[environment::][procedure::]step`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from ..errors import DocumentError
from ..model import Environment, Outcome, Procedure, Runbook, Step, Verdict
from ..procedures.conditions import is_meant_for
from .settings import let_the_emulator_warn, shown_path

if TYPE_CHECKING:
    from ..procedures.run import ProcedureRun


class StepFailure(Exception):  # noqa: N818 - it carries a result, and is no mistake of the program
    """A step that makes the run red."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.message)


class RunbookNode(pytest.Module):
    """A file, an environment or a procedure.

    Each is a `pytest.Module` without a Python module behind it, so that a fixture of module scope
    lives as long as the innermost of them: as long as a procedure.

    Attributes:
        runbook: the document.
        environment: what its steps run for.
        procedure: what its steps belong to; None above the level of procedures.
        outcomes: what is known about its steps; it stays when the run that found it is over, so
            that a step that failed stays failed however often it is tried again.
    """

    obj = None
    runbook: Runbook
    environment: Environment
    procedure: Procedure | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes: dict[str, Outcome] = {}

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Give what is below this node."""
        raise NotImplementedError

    def procedures(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Give the nodes of the procedures, or the steps of the only one."""
        if [one.id for one in self.runbook.procedures] == [""]:
            self.procedure = self.runbook.procedures[0]
            yield from self.steps(self.procedure)
            return
        for procedure in self.runbook.procedures:
            yield ProcedureNode.below(self, procedure.id, self.runbook, self.environment, procedure)

    def steps(self, procedure: Procedure) -> Iterator[pytest.Item]:
        """Give the items of a procedure's steps, but for those of other environments only."""
        names = [one.name for one in self.runbook.environments]
        for step in procedure.steps:
            meant_for = [name for name in names if is_meant_for(step, name)]
            if meant_for and self.environment.name not in meant_for:
                continue
            yield StepItem.from_parent(self, name=step.id, callobj=_call, step=step)

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
        node = cls.from_parent(
            parent, path=parent.path, name=name, nodeid=f"{parent.nodeid}::{name}"
        )
        node.runbook, node.environment, node.procedure = runbook, environment, procedure
        return node


class RunbookFile(RunbookNode):
    """A document."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Read the document, and give its environments, procedures or steps."""
        from ..parsing import decode, parse  # noqa: PLC0415 - only for runs with runbooks

        shown = shown_path(self.path, self.config)
        try:
            self.runbook = parse(decode(self.path.read_bytes(), shown), shown)
        except DocumentError as error:
            raise self.CollectError(str(error)) from error
        if not any(procedure.steps for procedure in self.runbook.procedures):
            return
        let_the_emulator_warn(self.config)
        wanted = self.config.getoption("--runbooks-environment")
        environments = self.runbook.front_matter.environments
        if not environments:
            self.environment = self.runbook.environments[0]
            yield from self.procedures()
        for environment in environments:
            if not wanted or environment.name in wanted:
                yield EnvironmentNode.below(self, environment.name, self.runbook, environment)


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
        return self.steps(self.procedure)


def _call(_runbook_run: ProcedureRun) -> None:
    """Name the fixture that a step needs; `StepItem.runtest` does the work."""


class StepItem(pytest.Function):
    """One step."""

    parent: RunbookNode

    def __init__(self, *, step: Step, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.step = step
        front = self.parent.runbook.front_matter
        properties = {
            "runbook": self.parent.runbook.path,
            "environment": self.parent.environment.name,
            "procedure": self.parent.procedure.id if self.parent.procedure else "",
            "section": step.section.title,
            "line": str(step.position.line),
            "kind": front.kind,
            "owner": front.owner,
            "version": front.version,
        }
        self.user_properties += [(name, value) for name, value in properties.items() if value]

    @property
    def run(self) -> ProcedureRun:
        """The procedure's run."""
        return cast("ProcedureRun", self.funcargs["_runbook_run"])

    def setup(self) -> None:
        """Set up the fixtures, and run the steps before this one if they have not run.

        Replaying belongs to the set-up, so that the duration of the step is its own.
        """
        super().setup()
        if not self._known():
            self.run.catch_up(self.step)

    def runtest(self) -> None:
        """Run the step."""
        outcome = self._known() or self.run.outcome(self.step)
        self.parent.outcomes[self.step.id] = outcome
        if outcome.verdict is Verdict.BLOCKED and not self._blocker_is_reported():
            raise StepFailure(self.run.blocker or outcome)
        if outcome.verdict in {Verdict.BLOCKED, Verdict.SKIPPED}:
            pytest.skip(outcome.message)
        if outcome.verdict.is_failure:
            raise StepFailure(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ARG002 - pytest's signature
        """Give the text of a failure; see `reporting`."""
        if not isinstance(excinfo.value, StepFailure):
            return super().repr_failure(excinfo)
        from ..reporting import failure_text  # noqa: PLC0415 - only for failures

        outcome = excinfo.value.outcome
        shown = f"{self.parent.runbook.path}::{self._below(outcome.step)}"
        known = {**self.parent.outcomes, **self.run.outcomes}.values()
        assert self.parent.procedure is not None
        path = self.parent.runbook.path
        text = failure_text(outcome, path, self.parent.procedure, known, shown)
        if outcome.step is not self.step:
            text += f"\nneeded:  `{outcome.step.id}` runs before `{self.step.id}`"
        return text

    def reportinfo(self) -> tuple[Path, int, str]:
        """Give the place in the document, counted from 0, and the title of a failure."""
        title = f"{self.parent.runbook.path}: {self._below(self.step)}"
        return self.path, self.step.position.line - 1, title

    def point_to_document(self, report: pytest.TestReport) -> None:
        """Let a skipped step point to the document, not to the line of this file that skips."""
        if report.skipped and isinstance(report.longrepr, tuple):
            report.longrepr = (str(self.path), self.step.position.line, report.longrepr[2])

    def _below(self, step: Step) -> str:
        """Give the part of a step's node id that follows the document."""
        return f"{self.parent.nodeid}::{step.id}".partition("::")[2]

    def _known(self) -> Outcome | None:
        """Give what is known from an earlier try, which is not tried again once it failed."""
        known = self.parent.outcomes.get(self.step.id)
        return known if known and known.verdict.is_failure else None

    def _blocker_is_reported(self) -> bool:
        """Say whether what blocks this step is an item of this session, and so red by itself."""
        blocker = self.run.blocker
        return blocker is None or any(
            isinstance(item, StepItem)
            and item.parent is self.parent
            and item.step.id == blocker.step.id
            for item in self.session.items
        )
