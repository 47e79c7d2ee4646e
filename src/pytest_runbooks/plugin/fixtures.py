"""The fixtures: what users may ask for, and what steps run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..errors import SettingError
from ..model import Environment, Journal, Outcome
from .collection import RunbookNode
from .progress import progress
from .settings import KEPT, run_settings, shown_path

if TYPE_CHECKING:
    import boto3

    from ..emulators import Emulator
    from ..procedures.run import ProcedureRun

NO_RUNBOOK = Environment("", account="123456789012", region="us-east-1")


@pytest.fixture(scope="session")
def _runbook_emulator_of_session() -> Iterator[Emulator]:
    """Start the emulator, once per process; it costs nothing until it is called."""
    from ..emulators.moto import MotoEmulator  # noqa: PLC0415 - only for runs that need it

    emulator = MotoEmulator()
    yield emulator
    emulator.close()


@pytest.fixture(scope="module")
def _runbook_emulator(_runbook_emulator_of_session: Emulator) -> Emulator:
    """Give the emulator, empty, to a procedure or to a module of tests."""
    _runbook_emulator_of_session.reset()
    return _runbook_emulator_of_session


@pytest.fixture(scope="module")
def aws_endpoint_url(_runbook_emulator: Emulator) -> str:
    """The URL of the AWS emulator, empty at the start of each procedure and test module."""
    return _runbook_emulator.endpoint_url


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
def _runbook_run(
    request: pytest.FixtureRequest, _runbook_emulator: Emulator, runbook_environment: Environment
) -> Iterator[ProcedureRun]:
    """Run the procedure of the node that asks, with the fixtures that its document names."""
    from ..procedures.run import ProcedureRun  # noqa: PLC0415 - only for runs with runbooks

    node = request.node
    assert isinstance(node, RunbookNode)
    assert node.procedure is not None
    config = request.config
    run = ProcedureRun(
        node.runbook,
        node.path,
        node.procedure,
        runbook_environment,
        run_settings(config),
        _runbook_emulator,
        exports=_exports(request, node.runbook.front_matter.fixtures),
        failed_before=[one for one in node.outcomes.values() if one.verdict.is_failure],
        on_wait=progress(config, node.runbook.path),
    )
    yield run
    late = [one for one in run.finish() if one.verdict.is_failure]
    if run_settings(config).keep:
        config.stash.setdefault(KEPT, {})[node.nodeid] = run.workplace.root
    if late:
        from ..reporting import failure_text  # noqa: PLC0415 - only for failures

        path = node.runbook.path
        texts = [failure_text(one, path, node.procedure, late, node.nodeid) for one in late]
        pytest.fail("\n".join(texts), pytrace=False)


@pytest.fixture
def run_runbook(
    request: pytest.FixtureRequest, _runbook_emulator: Emulator
) -> Callable[..., Journal]:
    """Give a function that runs a document and gives its journal.

    `run_runbook(path, environment="dev")` runs it for one of its environments, which must be named
    when it has several. The emulator is as the test and its fixtures left it; between the
    procedures of one document it is emptied.
    """

    def run(document: str | Path, *, environment: str = "") -> Journal:
        from ..parsing import decode, parse  # noqa: PLC0415 - only where it is used
        from ..procedures.run import ProcedureRun  # noqa: PLC0415 - only where it is used

        file = Path(request.config.invocation_params.dir, document)
        shown = shown_path(file, request.config)
        runbook = parse(decode(file.read_bytes(), shown), shown)
        chosen = [one for one in runbook.environments if one.name == environment]
        if not chosen:
            names = ", ".join(f"`{one.name}`" for one in runbook.environments)
            raise SettingError(f"{shown}: no environment `{environment}`; say one of {names}")
        outcomes: list[Outcome] = []
        for index, procedure in enumerate(runbook.procedures):
            if index:
                _runbook_emulator.reset()
            procedure_run = ProcedureRun(
                runbook,
                file,
                procedure,
                chosen[0],
                run_settings(request.config),
                _runbook_emulator,
                exports=_exports(request, runbook.front_matter.fixtures),
            )
            try:
                for step in procedure.steps:
                    procedure_run.outcome(step)
            finally:
                procedure_run.finish()
            outcomes += procedure_run.outcomes.values()
        return Journal(shown, environment, tuple(outcomes))

    return run


def _exports(request: pytest.FixtureRequest, names: tuple[str, ...]) -> dict[str, str]:
    """Set up the fixtures that a document names; what mappings they give are variables."""
    exports: dict[str, str] = {}
    for name in names:
        value: Any = request.getfixturevalue(name)
        if isinstance(value, Mapping):
            exports |= {str(key): str(one) for key, one in value.items()}
    return exports
