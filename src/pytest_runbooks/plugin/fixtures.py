"""The fixtures: what users may ask for, and what steps run on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from ..errors import SettingError, suggestion
from ..model import Environment, Journal, Outcome, Runbook, Verdict
from .approximate import note
from .aws_program import COLD, with_program
from .collection import RunbookNode
from .emulator import chosen_emulator
from .faults import RunbookFaults, note_hits
from .interactive import person_of
from .journal_rows import keep
from .ledger import RunbookLedger, record
from .named_fixtures import exports_of, placeholder_values
from .progress import progress
from .secrets import masker_of
from .settings import ENDING, KEPT, LATE, run_settings, shown_path
from .stubs import RunbookStubs
from .update import vote

if TYPE_CHECKING:
    import boto3

    from ..aws.warm import WarmAws
    from ..emulators import Emulator
    from ..gateway import Entries, Gateway
    from ..procedures.run import ProcedureRun

NO_RUNBOOK = Environment("", account="123456789012", region="us-east-1")


@pytest.fixture(scope="session")
def _runbook_gateway() -> Iterator[Gateway]:
    """Open the gateway, once per process; it costs nothing until it is called."""
    from ..gateway import Gateway  # noqa: PLC0415 - only for runs that need it

    gateway = Gateway()
    yield gateway
    gateway.close()


@pytest.fixture(scope="session")
def _runbook_emulator_of_session(
    pytestconfig: pytest.Config, _runbook_gateway: Gateway
) -> Iterator[Emulator]:
    """Put the emulator behind the gateway, once per process."""
    from ..procedures.enclosure import outside_of_emulator  # noqa: PLC0415 - as above

    outside = outside_of_emulator(run_settings(pytestconfig), _runbook_gateway)
    emulator = chosen_emulator(pytestconfig).make(outside)
    _runbook_gateway.serve(
        emulator.application, emulator.approximation, emulator.serves, emulator.note
    )
    yield emulator
    emulator.close()


@pytest.fixture(scope="module")
def _runbook_emulator(
    _runbook_emulator_of_session: Emulator, _runbook_gateway: Gateway
) -> Iterator[Emulator]:
    """Give the emulator, empty and to nobody else, to a procedure or to a module of tests."""
    emulator = _runbook_emulator_of_session
    with emulator.turn():
        emulator.reset()
        _runbook_gateway.ledger.clear()
        yield emulator


@pytest.fixture(scope="session")
def _runbook_aws(pytestconfig: pytest.Config) -> Iterator[WarmAws | None]:
    """Keep the AWS CLI warm, once per process; it is loaded when the first procedure wants it."""
    from ..procedures.aws_command import kept_warm  # noqa: PLC0415 - as above

    settings = with_program(run_settings(pytestconfig), pytestconfig)
    with TemporaryDirectory(prefix="runbook-aws-") as folder:
        warm = kept_warm(settings, Path(folder))
        yield warm
        if warm:
            warm.close()
            if warm.refused:
                pytestconfig.stash[COLD] = warm.refused


@pytest.fixture(scope="module")
def aws_endpoint_url(_runbook_emulator: Emulator, _runbook_gateway: Gateway) -> str:
    """The URL of the AWS emulator, empty at the start of each procedure and test module."""
    return _runbook_gateway.url


@pytest.fixture(scope="module")
def runbook_environment(request: pytest.FixtureRequest) -> Environment:
    """The environment that a procedure runs for: its name, account, region and variables.

    The name is empty for a document without a matrix of environments, and in a module of tests.
    """
    return request.node.environment if isinstance(request.node, RunbookNode) else NO_RUNBOOK


@pytest.fixture(scope="module")
def boto3_session(aws_endpoint_url: str, runbook_environment: Environment) -> boto3.Session:
    """A boto3 session whose clients and resources talk to the emulator, and to nothing else.

    It works for the account and the region of the environment.
    """
    from .aws import emulator_session  # noqa: PLC0415 - boto3 is only imported where it is used

    return emulator_session(
        aws_endpoint_url, runbook_environment.account, runbook_environment.region
    )


@pytest.fixture(scope="module")
def runbook_stubs(_runbook_gateway: Gateway) -> Iterator[RunbookStubs]:
    """Answers for URLs outside of AWS, and for commands.

    `add` and `add_command` declare one, `requests` and `calls` are what was asked of them.
    They hold for a procedure, or for a module of tests and the documents that it runs.
    """
    stubs = RunbookStubs(_runbook_gateway)
    yield stubs
    stubs.close()


@pytest.fixture(scope="module")
def runbook_faults(_runbook_gateway: Gateway) -> Iterator[RunbookFaults]:
    """Faults that API calls meet, for a procedure, or for a module of tests and its documents.

    `begin("dynamodb:PutItem error=throttling")` injects one, `clear` ends some, `records` tells
    what became of them.
    """
    faults = RunbookFaults(_runbook_gateway)
    yield faults
    faults.close()


@pytest.fixture(scope="module")
def runbook_ledger(_runbook_emulator: Emulator, _runbook_gateway: Gateway) -> RunbookLedger:
    """The API calls of a procedure, or of a module of tests: `calls` and `refusals` so far."""
    return RunbookLedger(_runbook_gateway)


@pytest.fixture(scope="module")
def _runbook_run(
    request: pytest.FixtureRequest,
    _runbook_emulator: Emulator,
    _runbook_gateway: Gateway,
    runbook_environment: Environment,
    _runbook_aws: WarmAws | None,
    runbook_stubs: RunbookStubs,
) -> Iterator[ProcedureRun]:
    """Run the procedure of the node that asks, with the fixtures that its document names.

    A run that failed is not begun again: a plugin that reruns gets the same outcomes.
    """
    from ..gateway import Entries  # noqa: PLC0415 - as below
    from ..procedures.run import ProcedureRun  # noqa: PLC0415 - only for runs with runbooks

    node = request.node
    assert isinstance(node, RunbookNode)
    assert node.procedure is not None
    config, runbook = request.config, node.runbook
    is_over = node.run is not None and bool(node.run.failures)
    if node.run is None or not is_over:
        node.exports = exports = exports_of(request, runbook)
        node.run = ProcedureRun(
            runbook,
            node.path,
            node.procedure,
            runbook_environment,
            with_program(run_settings(config), config),
            _runbook_emulator,
            _runbook_gateway,
            exports=exports,
            fixtures=placeholder_values(request, runbook, runbook_environment),
            stubs=runbook_stubs.added,
            commands=runbook_stubs.added_commands,
            on_stub_calls=runbook_stubs.keep_calls,
            aws=_runbook_aws,
            on_wait=progress(config, runbook.path),
            person=person_of(config, node),
        )
    run = node.run
    yield run
    late = [one for one in run.finish() if one.verdict.is_failure]
    rest = Entries()
    if not is_over:
        rest = run.take_rest()
        record(config, runbook, runbook_environment, run, rest, node.secrets)
        keep(config, node.path, runbook, runbook_environment, run, rest, node.secrets)
        note(config, runbook.path, run.outcomes.values())
        note_hits(config, run.faults)
        vote(config, node, run)
    _say_where(config, node.nodeid, run)
    if late or rest.refusals:
        from ..reporting import failure_text, late_refusals_text  # noqa: PLC0415 - for failures

        known = run.outcomes.values()
        texts = [
            failure_text(one, runbook.path, known, 0, _shown_id(node, one), node.secrets)
            for one in late
        ]
        if rest.refusals:
            line = max((one.line for one in known if one.outputs), default=1)
            texts.append(late_refusals_text(runbook.path, line, rest.refusals, node.secrets))
        if not config.stash.get(ENDING, False):
            pytest.fail("\n".join(texts), pytrace=False)
        config.stash.setdefault(LATE, []).extend(texts)


@pytest.fixture
def run_runbook(
    request: pytest.FixtureRequest,
    _runbook_emulator: Emulator,
    _runbook_gateway: Gateway,
    _runbook_aws: WarmAws | None,
    runbook_stubs: RunbookStubs,
) -> Callable[..., Journal]:
    """Give a function that runs a document and gives its journal.

    `run_runbook(path, environment="dev")` runs it for one of its environments, which must be named
    when it has several. A relative path starts at the root directory. The emulator is as the test
    and its fixtures left it; between the procedures of one document it is emptied.
    """

    def run(document: str | Path, *, environment: str = "") -> Journal:
        from ..procedures.reading import read_runbook  # noqa: PLC0415 - only where it is used
        from ..procedures.run import ProcedureRun  # noqa: PLC0415 - only where it is used

        config = request.config
        file = config.rootpath / document
        shown = shown_path(file, config)
        runbook = read_runbook(file, shown, config.rootpath)
        chosen = _choose(runbook, environment)
        exports = exports_of(request, runbook)
        values = placeholder_values(request, runbook, chosen)
        _check_fixtures(request, runbook, chosen)
        outcomes: list[Outcome] = []
        for index, procedure in enumerate(runbook.procedures):
            if index:
                _runbook_emulator.reset()
            runbook_stubs.keep_requests()
            procedure_run = ProcedureRun(
                runbook,
                file,
                procedure,
                chosen,
                # What a test runs is not written: it holds the document against what it says.
                replace(with_program(run_settings(config), config), update=frozenset()),
                _runbook_emulator,
                _runbook_gateway,
                exports=exports,
                fixtures=values,
                stubs=runbook_stubs.added,
                commands=runbook_stubs.added_commands,
                on_stub_calls=runbook_stubs.keep_calls,
                aws=_runbook_aws,
            )
            try:
                for step in procedure.steps:
                    procedure_run.outcome(step)
            finally:
                procedure_run.finish()
                variables = (runbook.front_matter.env, chosen.env, exports)
                rest = procedure_run.take_rest()
                told = procedure_run.secrets
                masker = masker_of(run_settings(config), *variables, values=told)
                record(config, runbook, chosen, procedure_run, rest, masker)
                keep(config, file, runbook, chosen, procedure_run, rest, masker)
                note(config, shown, procedure_run.outcomes.values())
                note_hits(config, procedure_run.faults)
            names = [shown, environment, procedure.id]
            _say_where(config, "::".join(filter(None, names)), procedure_run)
            outcomes += _with_late(procedure_run.outcomes.values(), rest)
        return Journal(shown, environment, tuple(outcomes))

    return run


def _with_late(outcomes: Iterable[Outcome], rest: Entries) -> list[Outcome]:
    """Give outcomes, the last that ran with what was refused when it had ended."""
    found = [*outcomes]
    ran = [place for place, one in enumerate(found) if one.outputs]
    if rest.refusals and ran:
        last = found[ran[-1]]
        refusals = last.refusals + rest.refusals
        verdict, said = last.verdict, last.message
        if not verdict.is_failure:
            verdict, said = Verdict.REFUSED, f"{refusals[0].what}, after the last step had ended"
        found[ran[-1]] = replace(last, verdict=verdict, message=said, refusals=refusals)
    return found


def _choose(runbook: Runbook, name: str) -> Environment:
    known = {one.name: one for one in runbook.environments}
    if name in known:
        return known[name]
    if not runbook.front_matter.environments:
        hint = "the document has no matrix of environments: leave `environment` out"
    elif name:
        hint = suggestion(name, known)
    else:
        hint = "say which: " + ", ".join(f'`environment="{one}"`' for one in known)
    what = f"unknown environment `{name}`" if name else "the document has several environments"
    raise SettingError(f"{runbook.path}: {what}\n  {hint}")


def _check_fixtures(request: pytest.FixtureRequest, runbook: Runbook, chosen: Environment) -> None:
    """Refuse what fixtures cannot give, since a test sets them up once, for its own module."""
    front = runbook.front_matter
    declared = (*front.placeholders, *chosen.placeholders)
    fixtures = [*front.fixtures, *(one.fixture for one in declared if one.fixture)]
    names = ", ".join(f"`{name.partition('.')[0]}`" for name in fixtures)
    if not names:
        return
    if len(runbook.procedures) > 1:
        raise SettingError(
            f"{runbook.path}: its fixtures ({names}) cannot be set up for each of "
            f"{len(runbook.procedures)} procedures from within a test\n"
            f"  run the document by `pytest {runbook.path}`"
        )
    asked = "runbook_environment" in request.fixturenames
    if asked and request.getfixturevalue("runbook_environment") != chosen:
        raise SettingError(
            f"{runbook.path}: its fixtures ({names}) were set up for another environment than "
            f"`{chosen.name}` ({chosen.account}, {chosen.region})\n"
            "  override the fixture `runbook_environment` in the test's module, to give that one"
        )


def _say_where(config: pytest.Config, name: str, run: ProcedureRun) -> None:
    """Note for the end of the run where the folders of a procedure were kept."""
    if run_settings(config).keep:
        config.stash.setdefault(KEPT, {})[str(run.workplace.root)] = name


def _shown_id(node: RunbookNode, outcome: Outcome) -> str:
    below = f"{node.nodeid}::{outcome.step.id}".partition("::")[2]
    return f"{node.runbook.path}::{below}"
