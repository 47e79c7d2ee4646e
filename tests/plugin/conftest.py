from __future__ import annotations

import os

import pytest

from .room import Room


@pytest.fixture
def room(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Room:
    # What an outer run, and this machine, would tell the run inside of a test.
    for name in [*os.environ]:
        foreign = name.startswith(
            ("PYTEST_XDIST", "PYTEST_ADDOPTS", "AWS_")
        ) or name.lower().endswith("_proxy")
        if foreign or name in {
            "CI",
            "GITHUB_STEP_SUMMARY",
            "BUILD_NUMBER",
            "COLUMNS",
            "FORCE_COLOR",
            "NO_COLOR",
        }:
            monkeypatch.delenv(name)
    return Room(pytester, monkeypatch)
