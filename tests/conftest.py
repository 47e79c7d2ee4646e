from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

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
