from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings

# Here and not in the tests: a run inside of a test forgets the modules that it was first to import,
# and the next one would import them again.
import pytest_runbooks.emulators.moto_application
import pytest_runbooks.fence.places
import pytest_runbooks.fence.trial
import pytest_runbooks.gateway.authority
import pytest_runbooks.gateway.exchange
import pytest_runbooks.matching.yaml_pattern
import pytest_runbooks.parsing.keys
import pytest_runbooks.plugin.header
import pytest_runbooks.procedures.run
import pytest_runbooks.reporting  # noqa: F401 - see above

from .supervision.processes import NewChildren, children

pytest_plugins = ["pytester"]

# A busy machine is no mistake of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

HOW = "RUNBOOKS_TESTS"
_TURN = "_RUNBOOKS_TURN"
_TURNS = 7
# They start processes, wait for them, and take two thirds of the time of all.
_LONG = (
    "tests/aws/parity/",
    "tests/aws/seam/",
    "tests/aws/test_client_request.py",
    "tests/aws/test_official.py",
    "tests/aws/warm/",
    "tests/cli/test_doctor.py",
    "tests/cli/test_init.py",
    "tests/editing/test_json_laws.py",
    "tests/editing/test_laws.py",
    "tests/editing/test_yaml_laws.py",
    "tests/emulators/conformance/",
    "tests/emulators/services/apis/test_edge_pages.py",
    "tests/emulators/test_lambda_offspring.py",
    "tests/escape/test_attempts.py",
    "tests/escape/test_races.py",
    "tests/gateway/test_clients.py",
    "tests/gateway/test_large_bodies.py",
    "tests/lint/test_aws_differences.py::test_the_table_is_what",
    "tests/lint/test_slow_inputs.py",
    "tests/matching/test_laws.py",
    "tests/parsing/test_laws.py",
    "tests/plugin/test_approximate.py::test_workers",
    "tests/plugin/test_aws.py",
    "tests/plugin/test_aws_program.py",
    "tests/plugin/test_confirmations.py",
    "tests/plugin/test_emulator.py",
    "tests/plugin/test_failures.py",
    "tests/plugin/test_faults.py::test_workers",
    "tests/plugin/test_fixtures.py",
    "tests/plugin/test_journal.py",
    "tests/plugin/test_ledger.py",
    "tests/plugin/test_order.py",
    "tests/plugin/test_other_plugins.py",
    "tests/plugin/test_parallel.py",
    "tests/plugin/test_reports.py",
    "tests/plugin/test_secrets.py",
    "tests/plugin/test_shell.py",
    "tests/plugin/test_step.py",
    "tests/plugin/test_termination.py",
    "tests/plugin/test_update_",
    "tests/plugin/test_warm_aws.py",
    "tests/procedures/test_aws_profiles.py",
    "tests/procedures/test_waits.py",
    "tests/sessions/test_bash_",
    "tests/sessions/test_closing.py::test_many",
    "tests/wild/test_wild_documents.py::test_all_run",
)


def pytest_configure(config: pytest.Config) -> None:
    """Let a run of everything have a seventh of the long tests, all of them in a week.

    `RUNBOOKS_TESTS=all` has all of them, and so has a run that names files or folders, unless
    `RUNBOOKS_TESTS=turn` says otherwise.
    """
    if hasattr(config, "workerinput"):  # of xdist: it does as the controller has said
        return
    os.environ.pop(_TURN, None)
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    how = os.environ.get(HOW)
    if how == "turn" or (whole and how != "all"):
        os.environ[_TURN] = str(datetime.now(UTC).toordinal() % _TURNS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests whose turn it is not."""
    turn = os.environ.get(_TURN)
    if turn is None:
        return
    left = [
        item
        for item in items
        if item.nodeid.startswith(_LONG) and crc32(item.nodeid.encode()) % _TURNS != int(turn)
    ]
    if left:
        config.hook.pytest_deselected(items=left)
        kept = {*items} - {*left}
        items[:] = [item for item in items if item in kept]


@pytest.fixture(scope="session", autouse=True)
def _cache_of_all_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let runs inside of tests, each with a HOME of its own, ask once for the version of `aws`."""
    base = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
        patch.setenv("XDG_CACHE_HOME", str(shared / "cache"))
        yield


@pytest.fixture
def token(tmp_path: Path) -> str:
    """A time to sleep that no other test sleeps: its processes can be told by it."""
    return f"61.{abs(hash(tmp_path)) % 10**12:012}"


@pytest.fixture
def new_children() -> NewChildren:
    """The children that a test leaves; other tests of this process keep some of their own."""
    before = children()
    return lambda: {pid: stat for pid, stat in children().items() if pid not in before}
