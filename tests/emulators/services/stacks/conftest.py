from __future__ import annotations

import pytest

from ...conftest import Clients
from .making import Stacks


@pytest.fixture
def stacks(client: Clients) -> Stacks:
    return Stacks(client)
