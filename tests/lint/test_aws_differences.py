"""The table of where the AWS CLI differs from the models is what the programs say."""

from __future__ import annotations

import json

import pytest

from pytest_runbooks.lint.aws.known import command_at, global_options, merged, names_below
from pytest_runbooks.parsing.aws_spellings import SPELLINGS

from ..aws.parity.programs import WHY_NOT, program
from .aws_differences import TABLE, as_text, differences, told_by_1, told_by_2

HOW = "make it anew: `python -m tests.lint.aws_differences`"
STORED = json.loads(TABLE.read_text(encoding="utf-8"))


def test_the_table_is_what_version_1_says() -> None:
    if program(1) is None:
        pytest.skip(WHY_NOT[1])
    assert differences(*told_by_1()) == STORED["1"], HOW


def test_the_table_is_what_version_2_says() -> None:
    found = program(2)
    if found is None:
        pytest.skip(WHY_NOT[2])
    services = {name: name for name in names_below(())} | STORED["2"]["services"]
    assert differences(*told_by_2(found.path, services)) == STORED["2"], HOW


def test_the_table_is_written_as_its_program_writes_it() -> None:
    assert as_text(STORED) == TABLE.read_text(encoding="utf-8"), HOW


def test_what_one_version_takes_is_known() -> None:
    first = {
        "services": {"a": "b"},
        "absent": {"x": 1, "y": 1},
        "globals": {"--one": "1"},
        "commands": {"a b": {"options": {"--x": "1"}, "arguments": {"p": "1!"}}},
        "removed": {"s": ["c", "d"], "t": ["e"]},
        "changed": {"s op": {"with": {"--p": "1:P"}, "without": ["--q", "--r"]}},
    }
    second = {
        "services": {},
        "absent": {"y": 1},
        "globals": {"--two": "0"},
        "commands": {"a b": {"options": {"--x": "?", "--y": "0"}}, "c": {}},
        "removed": {"s": ["d"]},
        "changed": {"s op": {"with": {"--p": "1", "--z": "1"}, "without": ["--r"]}},
    }
    assert merged(first, second) == {
        "services": {"a": "b"},
        "absent": {"y"},
        "globals": {"--one": "1", "--two": "0"},
        "commands": {
            "a b": {
                "operation": "",
                "options": {"--x": "1", "--y": "0"},
                "arguments": {"p": "1!"},
            },
            "c": {"operation": "", "options": {}, "arguments": {}},
        },
        "removed": {"s": {"d"}},
        "changed": {
            "s op": {
                "with": {"--p": "1:P", "--z": "1"},
                "without": {"--r"},
                "optional": {"--q"},
            }
        },
    }


def test_what_only_one_version_spells_so_is_known() -> None:
    for spelling in SPELLINGS:
        command = command_at(spelling.command) if spelling.command else None
        below = names_below(spelling.command[:-1])
        if spelling.command and spelling.command != ("importexport", "get-shipping-label"):
            assert spelling.command[-1] in below, spelling
        if spelling.option and spelling.command and command:
            assert spelling.option in command.options, spelling
        elif spelling.option and not spelling.command:
            scan = command_at(("dynamodb", "scan"))
            assert scan
            assert spelling.option in {*scan.options, *global_options()}, spelling
