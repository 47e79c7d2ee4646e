from __future__ import annotations

import os

import pytest

from .room import Room


@pytest.fixture
def room(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Room:
    # What an outer xdist, and this machine, would tell the run inside of a test.
    for name in [*os.environ]:
        if name.startswith(("PYTEST_XDIST", "AWS_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    return Room(pytester, monkeypatch)
