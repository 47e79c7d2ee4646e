"""A step as a pytest item."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..errors import RunbookError
from ..model import Outcome, Step, Verdict
from .interactive import ending_when_told
from .journal_rows import keep_broken
from .ledger import PROPERTIES, properties_of
from .objectives import OBJECTIVES, objective_properties

if TYPE_CHECKING:
    from ..procedures.run import ProcedureRun
    from .collection import RunbookNode


FOUND = {*PROPERTIES, *OBJECTIVES}
"""The properties that are known when a step has run."""


class StepFailure(Exception):  # noqa: N818 - it carries a result, and is no mistake of the program
    """A step that makes the run red."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.message)


def _call(_runbook_run: ProcedureRun) -> None:
    # Names the fixture that a step needs; `StepItem.runtest` does the work. No docstring: pytest
    # would show it for each step.
    ...


class StepItem(pytest.Function):
    """One step."""

    parent: RunbookNode
    step: Step

    @classmethod
    def of(cls, parent: RunbookNode, step: Step) -> StepItem:
        """Make the item of a step of a procedure."""
        item: StepItem = cls.from_parent(parent, name=step.id, callobj=_call)
        item.step = step
        front = parent.runbook.front_matter
        properties = {
            "runbook": parent.runbook.path,
            "environment": parent.environment.name,
            "procedure": parent.procedure.id if parent.procedure else "",
            "section": step.section.title,
            "line": str(step.position.line),
            "kind": front.kind,
            "owner": front.owner,
            "version": front.version,
            "reviewed": front.reviewed,
            "review-every": front.review_every,
            "manual": step.options.manual,
            "approval": step.options.approval,
        }
        item.user_properties += [(name, value) for name, value in properties.items() if value]
        return item

    @property
    def is_last(self) -> bool:
        """Whether no item of the procedure comes after this one."""
        items = (one for one in reversed(self.session.items) if one.parent is self.parent)
        return next(items, None) is self

    @property
    def run(self) -> ProcedureRun:
        """The procedure's run; there is one when the fixtures are set up."""
        assert self.parent.run is not None
        return self.parent.run

    def setup(self) -> None:
        """Set up the fixtures, and run the steps before this one if they have not run.

        Replaying belongs to the set-up, so that the duration of the step is its own.
        """
        first = self.parent.not_set_up
        if first not in {None, self} and not (self.step.options.cleanup and self.parent.run):
            assert first is not None
            pytest.skip(f"blocked by `{first.step.id}`, whose fixtures failed")
        try:
            super().setup()
        except pytest.skip.Exception:
            raise
        except BaseException as error:
            self.parent.not_set_up = first or self
            if first is None and isinstance(error, Exception | pytest.fail.Exception):
                keep_broken(self.config, self.parent, error)
            if isinstance(error, RunbookError | pytest.UsageError):  # its text says it all
                raise pytest.fail.Exception(str(error), pytrace=False) from None
            raise
        if not self.config.getoption("setuponly", default=False):
            with ending_when_told():
                self.run.catch_up(self.step)

    def runtest(self) -> None:
        """Run the step."""
        with ending_when_told():
            outcome = self.run.outcome(self.step)
        self.user_properties[:] = [
            *(one for one in self.user_properties if one[0] not in FOUND),  # of a rerun
            *properties_of(outcome, self.parent.secrets),
            *(objective_properties(self.run) if self.is_last else ()),
        ]
        if outcome.verdict is Verdict.BLOCKED and not self._blocker_is_reported():
            self.parent.red_for = self
            raise StepFailure(self.run.blocker or outcome)
        if outcome.verdict is Verdict.MANUAL:
            pytest.skip(f"manual: {outcome.message}")
        if outcome.verdict in {Verdict.BLOCKED, Verdict.SKIPPED}:
            pytest.skip(outcome.message)
        if outcome.verdict.is_failure:
            raise StepFailure(outcome)
        from ..reporting.passed import passed_sections  # noqa: PLC0415 - only where it is used

        for name, text in passed_sections(outcome, self.parent.secrets):
            self.add_report_section("call", name, text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ARG002 - pytest's signature
        """Give the text of a failure; see `reporting`."""
        outcome = self._failed(excinfo.value)
        if outcome is None:
            return super().repr_failure(excinfo)
        text = self.parent.failure_text(outcome)
        if outcome.step is not self.step:
            text += f"\nneeded:  `{outcome.step.id}` runs before `{self.step.id}`"
        short = self.config.getoption("tbstyle", default="auto") == "line"
        return text.split("\n")[0] if short else text

    def reportinfo(self) -> tuple[Path, int, str]:
        """Give the place in the document, counted from 0, and the title of a failure."""
        title = f"{self.parent.runbook.path}: {self.parent.id_below(self.step)}"
        return self.path, self.step.position.line - 1, title

    def point_to_document(self, report: pytest.TestReport, error: BaseException | None) -> None:
        """Let a report point to the line of the document that it is about.

        A failure points to the command that failed, a step that was not run to its fence.
        """
        outcome = self._failed(error) if error and report.when == "call" else None
        if outcome:
            path, _, title = report.location
            report.location = path, outcome.line - 1, title
        elif report.skipped and isinstance(report.longrepr, tuple):
            report.longrepr = (str(self.path), self.step.position.line, report.longrepr[2])

    def hide_secrets(self, report: pytest.TestReport) -> None:
        """Take secrets out of what other parts of pytest put into a report."""
        mask = self.parent.secrets.mask
        report.sections = [(name, mask(text)) for name, text in report.sections]
        if isinstance(report.longrepr, tuple):
            path, line, reason = report.longrepr
            report.longrepr = (path, line, mask(reason))
        elif report.longrepr is not None:
            shown = str(report.longrepr)
            masked = mask(shown)
            if masked != shown:
                report.longrepr = masked

    def _failed(self, error: BaseException) -> Outcome | None:
        """Give the outcome that an exception stands for; None for a mistake of the program."""
        if isinstance(error, StepFailure):
            return error.outcome
        # Another plugin failed the item while the step ran, as pytest-timeout does.
        return (
            self.run.outcomes.get(self.step.id)
            if isinstance(error, pytest.fail.Exception)
            else None
        )

    def _blocker_is_reported(self) -> bool:
        """Say whether what blocks this step is red by itself, or another item is in its place."""
        blocker = self.run.blocker
        return (
            blocker is None
            or self.parent.red_for not in {None, self}
            or blocker.step.id in self.parent.selected
        )
