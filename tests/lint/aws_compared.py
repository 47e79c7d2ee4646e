"""Compares what an AWS CLI takes with what its models say; both as `aws_differences.py` asks."""

from __future__ import annotations

import json
import sys
from collections.abc import Set
from typing import Any

from botocore.loaders import Loader

from pytest_runbooks.api.models import service_names
from pytest_runbooks.lint.aws import known
from pytest_runbooks.lint.aws.known import KnownCommand, KnownOption

NOTHING: dict[str, Any] = {
    "services": {},
    "absent": {},
    "globals": {},
    "commands": {},
    "removed": {},
    "changed": {},
}
PAGING = ("--starting-token", "--max-items", "--page-size")
RUNS_ALONE = "configure"
DEPLOY = ("cloudformation deploy", "ecs deploy")  # v1 puts the commands of `deploy` below them

Told = dict[str, Any]


def spec(option: KnownOption) -> str:
    """Write what `known` reads."""
    needed = option.is_required and option.nargs != "0"
    return option.nargs + "!" * needed + (f":{option.parameter}" if option.parameter else "")


def compare(told: Told) -> Told:
    """Give the differences."""
    result: Told = {key: {} for key in NOTHING}
    result["globals"] = told["globals"]
    has_members = any(":" in s for c in told["commands"].values() for s in c["options"].values())
    result["services"] = renamed(told)
    result["absent"] = dict.fromkeys(service_names() - {*told["services"]}, 1)
    # The table that is being made stands in the place of the one that was.
    known.table = lambda: {**NOTHING, "services": result["services"]}  # type: ignore[assignment]
    parents = {path.rpartition(" ")[0] for path in told["commands"]}
    below: dict[str, set[str]] = {}
    for path in told["commands"]:
        first, *rest = path.split()
        below.setdefault(first, set()).update(rest[:1])
    for path, command in sorted(told["commands"].items()):
        words = tuple(path.split())
        if is_whole(path, parents):
            predicted = known.command_at(words) if len(words) > 1 else None
            if predicted is None:
                result["commands"][path] = own(command)
            elif changed := change(command["options"], predicted, has_members=has_members):
                result["changed"][path] = changed
    for name in told["services"]:
        names = known.names_below((name,)) if known.service_of(name) else frozenset()
        if gone := names - below[name]:
            result["removed"][name] = sorted(gone)
    return result


def renamed(told: Told) -> dict[str, str]:
    """Give the models of services that have another name than theirs, or none.

    Version 2 does not tell them. What version 1 does not, is found by the names of the operations.
    """
    found = {name: model for name, model in told["services"].items() if model not in {name, "?"}}
    free = service_names() - {*told["services"]} - {*found.values()}
    by_operations = {frozenset(known._operations(one)): one for one in sorted(free)}
    for name, model in told["services"].items():
        if model != "?" or name in service_names():
            continue
        below = {path.split()[1] for path in told["commands"] if path.startswith(name + " ")}
        best = max(by_operations, key=lambda one: len(one & below), default=frozenset())
        if len(best & below) * 2 > len(below):
            found[name] = by_operations[best]
    return {name: model for name, model in found.items() if model or name in service_names()}


def is_whole(path: str, parents: Set[str]) -> bool:
    """Say whether a command may stand without another one behind it."""
    if path.startswith(tuple(name + " " for name in DEPLOY)):
        return False
    return path in {RUNS_ALONE, *DEPLOY} or path not in parents


def own(command: Told) -> Told:
    options = command["options"]
    found = {
        "options": {name: said for name, said in options.items() if name.startswith("--")},
        "arguments": {name: said for name, said in options.items() if not name.startswith("--")},
        "operation": command["operation"],
    }
    return {key: value for key, value in found.items() if value}


def change(told: Told, predicted: KnownCommand, *, has_members: bool) -> Told:
    """Give the options that differ; the members of the input where the version tells them."""
    all_predicted = (*predicted.options.values(), *predicted.arguments)
    members = {one.parameter for one in all_predicted} - {""}
    before = {one.name: spec(one) for one in all_predicted}
    after = {}
    for name, said in told.items():
        count, _, member = said.partition(":")
        is_paging = name in PAGING and ":" not in before.get(name, ":")
        is_known = has_members and member in members and not is_paging
        after[name] = f"{count}:{member}" if is_known else count
    if has_members:
        before.pop("--cli-input-yaml", None)  # v1 has it nowhere
    else:
        before = {name: said.partition(":")[0] for name, said in before.items()}
    found = {
        "with": {name: said for name, said in after.items() if before.get(name) != said},
        "without": sorted(before.keys() - after.keys()),
    }
    return {key: value for key, value in found.items() if value}


if __name__ == "__main__":
    Loader.BUILTIN_DATA_PATH = sys.argv[1]
    json.dump(compare(json.load(sys.stdin)), sys.stdout)
