from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from ...emulators.conftest import _no_aws_settings_of_this_machine  # noqa: F401 - a fixture
from .programs import WHY_NOT, program
from .rig import Rig, Theatre

Rigs = Callable[[int], Rig]


@pytest.fixture(scope="session")
def theatre() -> Iterator[Theatre]:
    theatre = Theatre()
    yield theatre
    theatre.close()


@pytest.fixture(scope="session")
def rigs(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rigs]:
    """Give the rig of the program with a version; skip where there is none."""
    with ExitStack() as stack:

        @cache
        def rig(major: int) -> Rig:
            found = program(major)
            if found is None:
                pytest.skip(WHY_NOT[major])
            folder = tmp_path_factory.mktemp(f"v{major}")
            return stack.enter_context(Rig(found, folder, theatre))

        yield rig
