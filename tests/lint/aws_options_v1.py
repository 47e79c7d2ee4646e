"""Prints what the AWS CLI v1 takes, as JSON: each command, with its options.

A program of its own, since it needs what is in the CLI's package: its private names stand here
and in `aws_differences.py`. `test_aws_differences.py` breaks when they move.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from awscli.clidriver import create_clidriver


def spec_of(argument: Any, name: str) -> tuple[str, str]:
    """Give the name of an argument and `1!:Member`, see `lint/aws/known.py`."""
    parser = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    argument.add_to_parser(parser)
    [action] = parser._actions
    shown = name if action.option_strings == [] else "--" + name
    count = {None: "1", 0: "0", argparse.REMAINDER: "*"}.get(action.nargs, str(action.nargs))
    member = getattr(argument, "_serialized_name", "")
    return shown, count + "!" * bool(action.required) + (f":{member}" if member else "")


def described(command: Any) -> dict[str, Any]:
    """Describe a command by what it is and the options it takes."""
    model = getattr(command, "_operation_model", None)
    options = dict(spec_of(one, name) for name, one in command.arg_table.items())
    return {"operation": model.name if model else "", "options": options}


def table_of(command: Any) -> dict[str, Any]:
    """Give the commands below a command."""
    if hasattr(command, "_get_command_table"):
        return dict(command._get_command_table())
    return dict(getattr(command, "subcommand_table", {}))


def walk(found: dict[str, Any], path: tuple[str, ...], command: Any) -> None:
    """Describe a command and those below it."""
    below = table_of(command)
    for name, one in below.items():
        if name != "help":
            walk(found, (*path, name), one)
    if not hasattr(command, "_get_command_table"):
        found[" ".join(path)] = {**described(command), "has_commands": bool(below)}


def main() -> None:
    """Print all."""
    driver = create_clidriver()
    services: dict[str, str] = {}
    commands: dict[str, Any] = {}
    for name, command in driver._get_command_table().items():
        services[name] = getattr(command, "_service_name", "")
        walk(commands, (name,), command)
    options = driver._get_argument_table()
    found = {
        "services": services,
        "globals": dict(spec_of(one, name) for name, one in options.items()),
        "commands": commands,
    }
    json.dump(found, sys.stdout)


main()
