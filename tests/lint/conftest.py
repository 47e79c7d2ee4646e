from __future__ import annotations

from pathlib import Path

import pytest

from .checking import Checker


@pytest.fixture
def check(tmp_path: Path) -> Checker:
    return Checker(tmp_path)
