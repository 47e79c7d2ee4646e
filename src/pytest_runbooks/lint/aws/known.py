"""What the AWS CLI takes: from the service models, and from a table of where it differs from them.

The table `differences.json` is made by `tests/lint/make_aws_differences.py` from the programs
themselves, versions 1 and 2; a command or an option is in it when one of them has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from botocore import xform_name

from ...api.models import Node, model_of, paginators_of, service_names, waiters_of

HELP = "help"
WAIT = "wait"
_OF_ALL = {"--cli-input-json": "1", "--cli-input-yaml": "1", "--generate-cli-skeleton": "?"}


@dataclass(frozen=True, slots=True)
class KnownOption:
    """An option that the CLI takes, or the place of an argument without a name.

    Attributes:
        name: with its dashes; of an argument without a name, what the CLI calls it.
        nargs: how many values: `0`, `1`, `2`, `?` for one at most, `*` for any number, `+` for one
            at least.
        is_required: the CLI refuses a command without it.
        parameter: the member of the operation's input; empty when it is the CLI's own.
        shape: of that member; None when it is the CLI's own.
    """

    name: str
    nargs: str = "1"
    is_required: bool = False
    parameter: str = ""
    shape: Node | None = None


@dataclass(frozen=True)
class KnownCommand:
    """A command of the CLI.

    Attributes:
        path: its words: `("s3api", "put-object")`.
        service: the botocore name of its service; empty when it belongs to none.
        operation: as the model calls it; empty when the command is the CLI's own. Of
            `("ec2", "wait", "instance-running")`, the one that is asked.
        options: by their names.
        arguments: those without names, in order.
    """

    path: tuple[str, ...]
    service: str
    operation: str
    options: Mapping[str, KnownOption]
    arguments: tuple[KnownOption, ...] = ()


@cache
def table() -> Node:
    """Give where the CLI differs from the models: what holds for one version at least."""
    text = files(__package__).joinpath("differences.json").read_text(encoding="utf-8")
    return merged(*json.loads(text).values())


def merged(first: Node, second: Node) -> Node:
    """Put together what two versions take: a command or an option when one of them has it."""
    changed = {}
    for path in {*first["changed"], *second["changed"]}:
        one, two = first["changed"].get(path, {}), second["changed"].get(path, {})
        without = {*one.get("without", ())}, {*two.get("without", ())}
        changed[path] = {
            "with": {**two.get("with", {}), **one.get("with", {})},
            "without": without[0] & without[1],
            "optional": without[0] ^ without[1],
        }
    commands = {}
    for path in {*first["commands"], *second["commands"]}:
        one, two = first["commands"].get(path, {}), second["commands"].get(path, {})
        commands[path] = {
            "operation": one.get("operation", ""),
            "options": {**two.get("options", {}), **one.get("options", {})},
            "arguments": one.get("arguments") or two.get("arguments", {}),
        }
    removed = {
        name: {*first["removed"][name]} & {*second["removed"][name]}
        for name in first["removed"].keys() & second["removed"].keys()
    }
    return {
        "services": {**second["services"], **first["services"]},
        "absent": first["absent"].keys() & second["absent"].keys(),
        "globals": {**second["globals"], **first["globals"]},
        "commands": commands,
        "removed": removed,
        "changed": changed,
    }


@cache
def global_options() -> Mapping[str, KnownOption]:
    """Give the options that each command takes, before its name and behind it."""
    return {name: _option(name, spec, {}, {}) for name, spec in table()["globals"].items()}


@cache
def services() -> frozenset[str]:
    """Give the first words that `aws` takes."""
    own = {command.split()[0] for command in table()["commands"]}
    models = service_names() - {*table()["absent"]}
    return frozenset({*models, *table()["services"], *own})


def service_of(name: str) -> str:
    """Give botocore's name of the service behind the first word of a command; or nothing."""
    named: str = table()["services"].get(name, name)
    return named if named in service_names() else ""


def name_of_model(service: str) -> str:
    """Give the CLI's name of a service that botocore calls otherwise; empty when it is the same."""
    names = [name for name, model in table()["services"].items() if model == service]
    return names[0] if names and service not in services() else ""


@cache
def names_below(path: tuple[str, ...]) -> frozenset[str]:
    """Give the words that may follow a path of words; none when it is a whole command, or none."""
    if not path:
        return services()
    depth = len(path)
    own = {
        words[depth]
        for command in table()["commands"]
        if len(words := tuple(command.split())) > depth and words[:depth] == path
    }
    if depth == 1 and (service := service_of(path[0])) and path[0] in services():
        removed = {*table()["removed"].get(path[0], ())}
        waits = {WAIT} if waiters_of(service) else set()
        return frozenset((own | {*_operations(service)} | waits) - removed)
    if depth == 2 and path[1] == WAIT and (service := service_of(path[0])):
        return frozenset({*own, *_waiters(service)})
    return frozenset(own)


@cache
def command_at(path: tuple[str, ...]) -> KnownCommand | None:
    """Give the command of a path of words; None when there is none."""
    if not path or path[-1] not in names_below(path[:-1]):
        return None
    service = service_of(path[0])
    own = table()["commands"].get(" ".join(path))
    if own is not None:
        return _own(path, service, own)
    if len(path) == 2 and (operation := _operations(service).get(path[1])):
        return _of_operation(path, service, operation)
    if len(path) == 3 and (waiter := _waiters(service).get(path[2])):
        return _of_operation(path, service, waiters_of(service)[waiter]["operation"])
    return None


@cache
def _operations(service: str) -> Mapping[str, str]:
    """Give a service's operations by the words for them."""
    return MappingProxyType(
        {xform_name(operation, "-"): operation for operation in model_of(service)["operations"]}
    )


@cache
def _waiters(service: str) -> Mapping[str, str]:
    return MappingProxyType({xform_name(name, "-"): name for name in waiters_of(service)})


def _own(path: tuple[str, ...], service: str, own: Node) -> KnownCommand:
    operation: str = own.get("operation", "")
    members, shapes = _members(service, operation)
    options = {
        name: _option(name, spec, members, shapes) for name, spec in own.get("options", {}).items()
    }
    arguments = tuple(
        _option(name, spec, members, shapes) for name, spec in own.get("arguments", {}).items()
    )
    return KnownCommand(path, service, operation, options, arguments)


def _of_operation(path: tuple[str, ...], service: str, operation: str) -> KnownCommand:
    found = {one.name: one for one in _predicted(service, operation)}
    changed = table()["changed"].get(" ".join(path), {})
    members, shapes = _members(service, operation)
    for name in changed.get("without", ()):
        found.pop(name, None)
    for name in found.keys() & changed.get("optional", set()):
        found[name] = replace(found[name], is_required=False)
    for name, spec in changed.get("with", {}).items():
        found[name] = _option(name, spec, members, shapes)
    arguments = tuple(one for one in found.values() if not one.name.startswith("--"))
    options = {name: one for name, one in found.items() if name.startswith("--")}
    return KnownCommand(path, service, operation, options, arguments)


def _members(service: str, operation: str) -> tuple[Node, Node]:
    if not operation:
        return {}, {}
    model = model_of(service)
    node = model["operations"].get(operation, {}).get("input", {})
    return model["shapes"].get(node.get("shape"), {}).get("members", {}), model["shapes"]


def _predicted(service: str, operation: str) -> Iterator[KnownOption]:
    """Give what the CLI makes of an operation where it has no exception for it."""
    model = model_of(service)
    shapes = model["shapes"]
    node = model["operations"][operation]
    shape = shapes.get(node.get("input", {}).get("shape"), {})
    required = {*shape.get("required", ())}
    for member, part in shape.get("members", {}).items():
        name = "--" + xform_name(member, "-")
        inner = shapes[part["shape"]]
        needed = member in required and not (
            part.get("idempotencyToken") or inner.get("idempotencyToken")
        )
        match inner["type"]:
            case "boolean":
                yield KnownOption(name, "0", needed, member, inner)
                yield KnownOption("--no-" + name[2:], "0", False, member, inner)
            case "list":
                yield KnownOption(name, "*", needed, member, inner)
            case _:
                yield KnownOption(name, "1", needed, member, inner)
    if _streams(node, shapes):
        yield KnownOption("outfile", "1", is_required=True)
    else:
        yield from (KnownOption(name, nargs) for name, nargs in _OF_ALL.items())
    if pages := paginators_of(service).get(operation):
        yield KnownOption("--starting-token")
        yield KnownOption("--max-items")
        if "limit_key" in pages:
            yield KnownOption("--page-size")


def _streams(node: Node, shapes: Node) -> bool:
    output = shapes.get(node.get("output", {}).get("shape"), {})
    part = output.get("members", {}).get(output.get("payload"))
    return part is not None and shapes[part["shape"]]["type"] == "blob"


def _option(name: str, spec: str, members: Node, shapes: Node) -> KnownOption:
    """Read `1!:Member`: how many values, whether it is required, and what it is in the input."""
    count, _, member = spec.partition(":")
    shape = shapes[members[member]["shape"]] if member in members else None
    return KnownOption(name, count.rstrip("!"), count.endswith("!"), member if shape else "", shape)
