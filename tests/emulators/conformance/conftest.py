from __future__ import annotations

from collections.abc import Iterator

import pytest

from pytest_runbooks.emulators import Emulator

from .at_hand import at_hand, opened
from .scenario import Aws


@pytest.fixture(scope="module", params=at_hand())
def name(request: pytest.FixtureRequest) -> str:
    """The emulator at hand that a test runs on."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def _opened(name: str) -> Iterator[tuple[Emulator, str]]:
    with opened(name) as both:
        yield both


@pytest.fixture
def emulator(_opened: tuple[Emulator, str]) -> Iterator[Emulator]:
    """The emulator, for this test and no other process."""
    emulator, _ = _opened
    with emulator.turn():
        yield emulator


@pytest.fixture
def url(_opened: tuple[Emulator, str]) -> str:
    return _opened[1]


@pytest.fixture
def aws(emulator: Emulator, url: str) -> Aws:
    del emulator  # it is this test's own
    return Aws(url)
