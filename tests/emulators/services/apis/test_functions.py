"""https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""

from __future__ import annotations

import threading

from pytest_runbooks.emulators.moto import MotoEmulator

from ...conftest import Clients, Deploy
from .rest_apis import Api, allow


def waiting() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "call of an API"]


def test_a_function_that_was_given_up_goes_on_until_the_emulator_is_emptied(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy("import time\ndef handler(event, context):\n    time.sleep(60)\n", Timeout=90)
    allow(client, "worker")
    api = Api(client)
    api.proxy("GET", "/", "worker", integration={"timeoutInMillis": 50})
    api.deploy()
    assert api.ask().status == 504
    assert len(waiting()) == 1
    emulator.reset()
    assert waiting() == []
