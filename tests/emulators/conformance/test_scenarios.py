"""Every scenario finds what the table in docs/emulators.md says of the emulators at hand."""

from __future__ import annotations

import re

import pytest

from pytest_runbooks.emulators import Emulator

from . import CASES
from .at_hand import TITLES, find
from .scenario import Scenario
from .table import FILE, read, titles, written

TEXT = FILE.read_text(encoding="utf-8")
TABLE = read(TEXT)
WRITE = "`python -m tests.emulators.conformance` writes the table"


@pytest.mark.parametrize("scenario", CASES, ids=lambda one: one.name)
@pytest.mark.filterwarnings("ignore:Tried to parse AWS:UserWarning")  # moto's, of what it skips
def test_a_scenario_finds_what_the_table_says(
    scenario: Scenario, name: str, emulator: Emulator, url: str
) -> None:
    found, raised = find(scenario, emulator, url)
    told = TABLE[name].get(scenario.name)
    assert found == told, f"{WRITE}; raised: {raised!r}"


def test_the_table_has_a_cell_for_every_scenario_and_emulator_and_no_other() -> None:
    names = {one.name for one in CASES}
    assert {name: set(found) for name, found in TABLE.items()} == dict.fromkeys(TITLES, names), (
        WRITE
    )


def test_the_table_stands_as_it_is_written() -> None:
    assert written(TEXT, TABLE, titles(TEXT)) == TEXT, WRITE


def test_every_behaviour_has_one_sentence() -> None:
    names = [one.name for one in CASES]
    assert len(set(names)) == len(names) >= 75
    assert [one for one in names if not re.fullmatch(r"[a-z0-9-]+: [a-z][a-z0-9 ]+", one)] == []
