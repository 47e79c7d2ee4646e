from __future__ import annotations

from collections.abc import Iterator

import pytest

from .stage import Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """What all attempts share, in a HOME that is not the one of this machine's user."""
    stage = Stage(tmp_path_factory.mktemp("home"))
    yield stage
    stage.close()
