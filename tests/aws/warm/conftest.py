from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ..parity.programs import WHY_NOT, program
from ..parity.rig import Rig, Theatre
from .stage import Stage


@pytest.fixture(scope="session")
def theatre() -> Iterator[Theatre]:
    theatre = Theatre()
    yield theatre
    theatre.close()


@pytest.fixture(scope="session")
def rig(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """AWS CLI v1, which is warm in a second; what is held here does not depend on the version."""
    found = program(1)
    if found is None:
        pytest.skip(WHY_NOT[1])
    with Rig(found, tmp_path_factory.mktemp("warm"), theatre) as rig:
        rig.wait()
        yield rig


@pytest.fixture
def stages(rig: Rig, tmp_path: Path) -> Iterator[Callable[[], Stage]]:
    """Give a procedure with a HOME of its own, each time; they end with the test."""
    with ExitStack() as stack:
        count = iter(range(9))

        def make() -> Stage:
            folder = tmp_path / f"procedure-{next(count)}"
            folder.mkdir()
            stage = Stage(rig, folder)
            stack.callback(stage.close)
            return stage

        yield make


@pytest.fixture
def stage(stages: Callable[[], Stage]) -> Stage:
    return stages()
