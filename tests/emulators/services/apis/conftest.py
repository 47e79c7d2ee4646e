from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_runbooks.emulators.moto import MotoEmulator

from ....plugin.conftest import room
from ...conftest import Clients, clients_of
from .rest_apis import Api, deploy_echo

__all__ = ["room"]


@pytest.fixture(scope="module")
def shared(_moto: tuple[MotoEmulator, str]) -> Clients:
    """Give clients of an account that the tests of a module share, with a function that echoes."""
    emulator, url = _moto
    emulator.reset()
    clients = clients_of(url)
    deploy_echo(clients)
    return clients


@pytest.fixture
def new_api(shared: Clients) -> Callable[..., Api]:
    return lambda **settings: Api(shared, **settings)


@pytest.fixture(scope="module")
def shared_emulator(_moto: tuple[MotoEmulator, str]) -> MotoEmulator:
    """Give the emulator of `shared`; nobody empties it."""
    return _moto[0]
