from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_runbooks.fence.fence import Fence, Limits
from pytest_runbooks.fence.layers import Layers
from pytest_runbooks.fence.trial import detect
from pytest_runbooks.sessions.bash import BashSession
from pytest_runbooks.sessions.protocol import Place, Session
from pytest_runbooks.sessions.python import PythonSession

from .languages import BASH, PYTHON, Language
from .page import Page

DOCUMENT = "runbooks/failover.md"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}


@pytest.fixture(scope="session")
def layers() -> Layers:
    return detect()


@pytest.fixture
def control(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("control")


@pytest.fixture
def fence(tmp_path: Path, control: Path, layers: Layers) -> Iterator[Fence | None]:
    """The fence in which documents run, where the kernel has one."""
    if not layers:
        yield None
        return

    def refuse(what: str, why: str) -> None:
        raise AssertionError(f"{what}: {why}")

    # Semaphores of the C library are files in a folder of all programs; see docs/fence.md.
    writable = [tmp_path, Path("/dev/shm")]
    with Fence(layers, Limits(9, [Path("/")], writable, refuse, [control])) as fence:
        yield fence


@pytest.fixture
def place(
    tmp_path: Path, control: Path, env: dict[str, str], fence: Fence | None
) -> Callable[[str], Place]:
    work = tmp_path / "work"
    work.mkdir()
    return lambda name: Place(control / name, tmp_path / f"own-{name}", work, env, DOCUMENT, fence)


@pytest.fixture(params=[BASH, PYTHON], ids=lambda language: language.name)
def language(request: pytest.FixtureRequest) -> Language:
    given = request.param
    assert isinstance(given, Language)
    return given


@pytest.fixture
def page(language: Language, place: Callable[[str], Place]) -> Iterator[Page]:
    """A page in either language, for what both do alike."""
    with opened(place(language.name), language.start) as page:
        yield page


@pytest.fixture
def bash(place: Callable[[str], Place]) -> Iterator[Page]:
    with opened(place("bash"), BashSession) as page:
        yield page


@pytest.fixture
def python(place: Callable[[str], Place], bash: Page) -> Iterator[Page]:
    """Python in a procedure with a shell."""
    assert isinstance(bash.session, BashSession)
    exports = bash.session.exports
    with opened(place("python"), lambda here: PythonSession(here, exports)) as page:
        yield page


@contextmanager
def opened(place: Place, start: Callable[[Place], Session]) -> Iterator[Page]:
    page = Page(start(place), place.workdir, place.control)
    try:
        yield page
    finally:
        page.close()
