"""The emulators that the suite runs on, and what it finds there.

`RUNBOOKS_CONFORMANCE` names them, with commas between: `moto`, `localstack`, `ministack`, each with
`=URL` behind it when it is elsewhere than its script starts it; `moto` alone when it is not set.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import pytest

from pytest_runbooks.emulators import Emulator, Outside
from pytest_runbooks.emulators.address import address_of
from pytest_runbooks.emulators.choice import Surroundings, choose
from pytest_runbooks.emulators.server import answers
from pytest_runbooks.gateway import Gateway

from .scenario import Aws, Scenario

VARIABLE = "RUNBOOKS_CONFORMANCE"
PLACES = {
    "moto": "moto",
    "localstack": "http://127.0.0.1:4566",
    "ministack": "http://127.0.0.1:4568",
}
TITLES = {"moto": "moto", "localstack": "LocalStack", "ministack": "MiniStack"}
# moto does at once what it does; only its queues are looked at by and by.
HURRY = {"moto": 0.4}
START_SECONDS = 60.0  # a server may be starting


class Found(StrEnum):
    """What a scenario finds on an emulator; the value stands in the table."""

    HOLDS = "yes"
    DIFFERS = "**no**"  # it answers, and not as AWS does
    GAP = "gap"  # it says that it cannot


def at_hand() -> dict[str, str]:
    """Give the emulators that the suite runs on, and where they are."""
    named = [one.partition("=") for one in os.environ.get(VARIABLE, "moto").split(",")]
    unknown = [name for name, _, _ in named if name not in PLACES]
    assert not unknown, f"{VARIABLE}: unknown {unknown}; known are {list(PLACES)}"
    return {name: place or PLACES[name] for name, _, place in named}


@contextmanager
def opened(name: str) -> Iterator[tuple[Emulator, str]]:
    """Put an emulator behind a gateway; give it, and the gateway's URL."""
    place = at_hand()[name]
    if place != "moto":
        deadline = time.monotonic() + START_SECONDS
        while not answers(address_of(place)):
            assert time.monotonic() < deadline, (
                f"{TITLES[name]} does not answer at {place}; start it by "
                f"tests/emulators/{name}_host/run"
            )
            time.sleep(0.5)
    choice = choose(place, Surroundings(Path(tempfile.gettempdir()), run=str(os.getpid())))
    assert choice.name == name, f"{place} is {choice.description}"
    gateway = Gateway()
    emulator = choice.make(Outside(gateway.url))
    gateway.serve(emulator.application)
    try:
        yield emulator, gateway.url
    finally:
        emulator.close()
        gateway.close()
        choice.close()


def find(scenario: Scenario, emulator: Emulator, url: str) -> tuple[Found, BaseException | None]:
    """Try a scenario; give what was found, and what was raised."""
    emulator.gaps()
    emulator.breakdowns()
    raised: BaseException | None = None
    try:
        scenario.check(Aws(url, HURRY.get(emulator.name, 1.0)))
    # Whatever it is, the scenario does not hold; `pytest.raises` raises no Exception.
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - see above
        raised = error
    gaps, breakdowns = emulator.gaps(), emulator.breakdowns()
    assert not breakdowns, f"{emulator.description} broke: {breakdowns}"
    # That is the gateway's word for an emulator that raises, which none may.
    assert "the emulator failed" not in str(raised), raised
    if raised is None:
        return Found.HOLDS, None
    return (Found.GAP if gaps else Found.DIFFERS), raised
