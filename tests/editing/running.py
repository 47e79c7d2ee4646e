"""Documents run with outputs at hand: all is real but the sessions, and nothing is started."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from pytest_runbooks.editing.agreement import State, Vote, agreed
from pytest_runbooks.editing.documents import Page, Written, written
from pytest_runbooks.model import (
    Category,
    Command,
    Environment,
    Output,
    Procedure,
    Runbook,
    Runner,
    Step,
    Verdict,
)
from pytest_runbooks.parsing import parse
from pytest_runbooks.procedures import captures
from pytest_runbooks.procedures.attempts import Attempts
from pytest_runbooks.procedures.conditions import Facts, environments_of, reason_to_skip
from pytest_runbooks.procedures.filling import Filling
from pytest_runbooks.procedures.stage import Stage
from pytest_runbooks.procedures.updating import Updating
from pytest_runbooks.procedures.workplace import Workplace

WORK = "/tmp/runbook-0a1b/work"
DEFAULT = frozenset({Category.FIX, Category.EXPECT})
NOTHING = frozenset[Category]()


@dataclass(frozen=True)
class Outputs:
    """What comes out of the commands of a document.

    Attributes:
        said: by the id of the step, the number of the command (counted from 1), and the
            environment; an empty one holds for all.
        env: what the shell exports besides what is captured.
        ids: what AWS gave out.
    """

    said: Mapping[tuple[str, int, str], Output]
    env: Mapping[str, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()

    def of(self, step: str, number: int, environment: str) -> Output:
        found = self.said.get((step, number, environment)) or self.said.get((step, number, ""))
        return found or Output(0, "")


class _Sessions:
    """In the place of a shell."""

    def __init__(self, outputs: Outputs, env: dict[str, str], environment: str) -> None:
        self.env = env
        self._outputs = outputs
        self._environment = environment

    def run(self, step: Step, command: Command, _timeout: float, _on_wait: object) -> Output:
        number = next(n for n, one in enumerate(step.commands, 1) if one is command)
        return self._outputs.of(step.id, number, self._environment)

    def exports(self) -> SimpleNamespace:
        return SimpleNamespace(env=self.env)

    def take_back(self, runner: Runner) -> None:
        pass


@dataclass(frozen=True)
class Run:
    """What came of a document.

    Attributes:
        verdicts: on the steps, by environment, procedure and id.
        messages: of those that did not pass.
        written: what the run makes of the document.
    """

    verdicts: Mapping[tuple[str, str, str], Verdict]
    messages: tuple[str, ...]
    written: Written

    @property
    def has_passed(self) -> bool:
        return all(not one.is_failure for one in self.verdicts.values())


def run(page: Page, outputs: Outputs, wanted: frozenset[Category] = DEFAULT) -> Run:
    """Run all procedures of a document for all environments, and write what came out.

    Raises:
        DocumentError: the document has mistakes.
    """
    runbook = parse(page.text, page.path, page.sidecar, awaits=bool(wanted))
    verdicts: dict[tuple[str, str, str], Verdict] = {}
    messages: list[str] = []
    votes: list[Vote] = []
    for environment in runbook.environments:
        for procedure in runbook.procedures:
            for vote, verdict, message in _votes(runbook, procedure, environment, outputs, wanted):
                votes.append(vote)
                verdicts[*vote.run, vote.step] = verdict
                messages += [f"{vote.step}: {message}"] if verdict.is_failure else []
    return Run(verdicts, tuple(messages), written(page, agreed(votes, _voters(runbook))))


def _votes(
    runbook: Runbook,
    procedure: Procedure,
    environment: Environment,
    outputs: Outputs,
    wanted: frozenset[Category],
) -> Iterator[tuple[Vote, Verdict, str]]:
    env = {**runbook.front_matter.env, **environment.env, **outputs.env}
    sessions = _Sessions(outputs, env, environment.name)
    folders = {"work": Path(WORK), "root": Path(WORK).parent}
    folders |= {name: Path(WORK).with_name(name) for name in ("home", "tmp", "control")}
    place = SimpleNamespace(**folders)
    stage = cast("Stage", SimpleNamespace(sessions=sessions, workplace=place))
    known = sessions.env if environment.name else {}
    updating = Updating(
        wanted,
        environment,
        cast("Workplace", place),
        ids=lambda: outputs.ids,
        variables=lambda: known,
    )
    attempts = Attempts(
        stage, Path("page.md"), None, 1.0, updating if wanted else None, lambda _: None
    )
    filling = Filling(runbook, environment, {}, partial(_answer, outputs))
    facts = Facts(environment, "moto", "")
    vote = partial(Vote, (environment.name, procedure.id))
    has_failed = False
    for step in procedure.steps:
        if reason_to_skip(step, facts) or step.is_of_a_person or step.runner is None:
            yield vote(step.id, State.SKIPPED), Verdict.SKIPPED, ""
            continue
        if has_failed:
            yield vote(step.id, State.FAILED), Verdict.BLOCKED, ""
            continue
        attempt = attempts.attempt(filling.fill(step).step, step)
        verdict, message = attempt.judgement.verdict, attempt.judgement.message
        if verdict is not Verdict.PASSED:
            has_failed = True
            yield vote(step.id, State.FAILED), verdict, message
            continue
        sessions.env |= {name: captures.written(one) for name, one in attempt.captured.items()}
        filling.capture(attempt.captured)
        yield vote(step.id, State.PASSED, attempt.changes), verdict, message


def _answer(outputs: Outputs, command: str) -> str:
    return outputs.env[command]


def _voters(runbook: Runbook) -> dict[str, list[tuple[str, str]]]:
    voters: dict[str, list[tuple[str, str]]] = {}
    for procedure in runbook.procedures:
        for step in procedure.steps:
            names = [one.name for one in environments_of(runbook, step)]
            voters.setdefault(step.id, []).extend((name, procedure.id) for name in names)
    return voters
