"""Makes `src/pytest_runbooks/lint/aws/differences.json`: where the AWS CLI differs from the models.

    python -m tests.lint.aws_differences [V2]

writes it anew, from the AWS CLI v1 beside this Python and from an official v2: the path of its
`aws`, else the one that `pytest-runbooks[aws]` brings. Each version is compared with the models
that come with it, so the table does not depend on their age.
"""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.aws.parity.programs import program

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "src/pytest_runbooks/lint/aws/differences.json"
PAGING = ("--starting-token", "--max-items", "--page-size")
OPTION_OF_2 = "SELECT command, parent, argname, type_name, nargs, positional_arg, required FROM"

Told = dict[str, Any]


def told_by_1() -> tuple[Told, Path]:
    """Ask the AWS CLI v1 what it takes; with the folder of its models."""
    done = subprocess.run(
        [sys.executable, str(HERE / "aws_options_v1.py")], capture_output=True, check=True
    )
    spec = importlib.util.find_spec("awscli")
    assert spec
    assert spec.origin
    return json.loads(done.stdout), Path(spec.origin).parent / "botocore" / "data"


def told_by_2(program: Path, services_of_1: Mapping[str, str]) -> tuple[Told, Path]:
    """Read what an official AWS CLI v2 takes from the index with which it completes commands.

    The index does not tell the models of the services: they are those of version 1.
    """
    package = program.resolve().parent / "awscli"
    commands: dict[str, Told] = {}
    options: dict[str, str] = {}
    with closing(sqlite3.connect(f"file:{package / 'data/ac.index'}?mode=ro", uri=True)) as index:
        names = [*index.execute("SELECT command, parent FROM command_table")]
        parents = {parent for _, parent in names}
        for name, parent in names:
            path = f"{parent}.{name}" if parent else name
            words = path.split(".", 1)[1] if parent else ""
            if parent and (path not in parents or words == "configure"):
                commands[words.replace(".", " ")] = {"operation": "", "options": {}}
        for name, parent, option, *rest in index.execute(f"{OPTION_OF_2} param_table"):
            shown, spec = _spec_of_2(option, *rest)
            path = f"{parent}.{name}".removeprefix("aws.").replace(".", " ")
            if not parent:
                options[shown] = spec
            elif path in commands:
                commands[path]["options"][shown] = spec
    services = {name: services_of_1.get(name, "?") for name in map(_first, commands)}
    found = {"services": services, "globals": options, "commands": commands}
    return found, package / "botocore" / "data"


def _first(path: str) -> str:
    return path.split(maxsplit=1)[0]


def _spec_of_2(
    option: str, kind: str, nargs: str, positional: str, required: int
) -> tuple[str, str]:
    is_argument = positional == "1" or option == "outfile"
    count = nargs or ("0" if kind == "boolean" else "1")
    needed = count not in {"?", "*"} if is_argument else bool(required) and count != "0"
    return (option if is_argument else "--" + option), count + "!" * needed


def differences(told: Told, models: Path) -> Told:
    """Give what a version takes that the models do not say; see `lint/aws/known.py`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.lint.aws_compared", str(models)],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parents[1],
    )
    found: Told = json.loads(done.stdout)
    return found


def as_text(table: Mapping[str, Told]) -> str:
    """Write the table so that a change of one command is a change of one line."""
    lines = ["{"]
    for version, parts in sorted(table.items()):
        lines.append(f'"{version}": {{')
        for part, entries in sorted(parts.items()):
            lines.append(f' "{part}": {{')
            rows = [
                f"  {json.dumps(name)}: {json.dumps(entry, sort_keys=True)},"
                for name, entry in sorted(entries.items())
            ]
            lines += [*rows[:-1], rows[-1].removesuffix(",")] if rows else []
            lines.append(" },")
        lines[-1] = " }"
        lines.append("},")
    lines[-1] = "}"
    return "\n".join([*lines, "}", ""])


def main() -> None:
    """Write the table."""
    found = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if found is None:
        official = program(2)
        assert official, "no AWS CLI v2"
        found = official.path
    told, models = told_by_1()
    of_2 = differences(*told_by_2(found, told["services"]))
    table = {"1": differences(told, models), "2": of_2}
    TABLE.write_text(as_text(table), encoding="utf-8")


if __name__ == "__main__":
    main()
