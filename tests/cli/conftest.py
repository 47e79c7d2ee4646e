from __future__ import annotations

import pytest

from ..plugin.conftest import room

__all__ = ["room"]


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
