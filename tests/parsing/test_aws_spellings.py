"""The table, held against the programs: what it says one version has, the other refuses.

Of v1, the tables are read from which it parses its command line; of v2, the index that comes with
it for completing one.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from pytest_runbooks.parsing.aws_spellings import SPELLINGS, Spelling

from ..aws.parity.programs import WHY_NOT, program

# Prints, for each command and option on standard input, whether v1 has them.
TABLES_OF_1 = """
import json, sys
from awscli.clidriver import create_clidriver

driver = create_clidriver()
options = driver._get_cli_data()["options"]

def table(command):
    if hasattr(command, "_get_command_table"):
        return command._get_command_table()
    return command.subcommand_table

def knows(words, option, value):
    if not words:
        words = ["dynamodb", "scan"]
    command = driver
    for word in words:
        if word not in table(command):
            return False
        command = table(command)[word]
    if not option:
        return True
    if option in options:
        return not value or value in options[option]["choices"]
    return option in command.arg_table

print(json.dumps([knows(*one) for one in json.load(sys.stdin)]))
"""

SCAN = ("dynamodb", "scan")  # has the options that commands of services have
COMMAND_OF_2 = "SELECT 1 FROM command_table WHERE command = ? AND parent = ?"
OPTION_OF_2 = """
SELECT 1 FROM param_table
WHERE argname = ? AND ((command = 'aws' AND parent = '') OR (command = ? AND parent = ?))
"""

Case = tuple[tuple[str, ...], str, str]


def cases(spelling: Spelling) -> list[Case]:
    option = spelling.option.removeprefix("--")
    return [(spelling.command, option, value) for value in sorted(spelling.values) or [""]]


def test_version_1_has_its_own_and_nothing_of_version_2() -> None:
    if program(1) is None:
        pytest.skip(WHY_NOT[1])
    asked = [(case, spelling.major) for spelling in SPELLINGS for case in cases(spelling)]
    known = [(("ecr", "get-login-password"), "", ""), ((), "output", "table")]
    done = subprocess.run(
        [sys.executable, "-c", TABLES_OF_1],
        input=json.dumps([case for case, _ in asked] + known),
        capture_output=True,
        text=True,
        check=True,
    )
    *answers, command, choice = json.loads(done.stdout)
    assert (command, choice) == (True, True)
    assert [
        case for (case, major), has in zip(asked, answers, strict=True) if has != (major == 1)
    ] == []


def test_version_2_has_its_own_and_nothing_of_version_1() -> None:
    found = program(2)
    if found is None:
        pytest.skip(WHY_NOT[2])
    data = found.path.resolve().parent / "awscli" / "data"
    values = json.loads((data / "cli.json").read_text())["options"]["output"]["choices"]
    with closing(sqlite3.connect(f"file:{data / 'ac.index'}?mode=ro", uri=True)) as index:

        def knows(words: tuple[str, ...], option: str, value: str) -> bool:
            *above, last = ["aws", *(words or SCAN)]
            place = (last, ".".join(above))
            if option:
                rows = index.execute(OPTION_OF_2, (option, *place))
            else:
                rows = index.execute(COMMAND_OF_2, place)
            return rows.fetchone() is not None and (not value or value in values)

        for spelling in SPELLINGS:
            for case in cases(spelling):
                assert knows(*case) is (spelling.major == 2), case
            if spelling.instead and spelling.major == 1:
                option = spelling.instead.removeprefix("--") if spelling.option else ""
                words = spelling.command if option else tuple(spelling.instead.split())
                assert knows(words, option, ""), spelling.instead
