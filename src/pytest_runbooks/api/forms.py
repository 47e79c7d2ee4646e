"""Reads parameters from forms, as the query and EC2 protocols write them.

`Filter.1.Value.2=x` becomes `{"Filters": [{"Values": [..., "x"]}]}`, by the names of the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from .models import Node

DEEPEST = 40  # names within names
_OWN = frozenset({"Action", "Version"})

Tree: TypeAlias = "dict[str, Tree | str]"


def members_of(
    pairs: Iterable[tuple[str, str]], shape: Node, shapes: Node, *, ec2: bool
) -> dict[str, object]:
    """Give the members of an operation's input; what the model does not know keeps its name."""
    tree: Tree = {}
    for name, value in pairs:
        _plant(tree, name.split(".", DEEPEST), value)
    members = _Form(shapes, ec2=ec2).structure(tree, shape)
    known = {_wire_name(name, part, ec2=ec2) for name, part in shape.get("members", {}).items()}
    return members | {k: v for k, v in tree.items() if k not in known and k not in _OWN}


def _plant(tree: Tree, names: list[str], value: str) -> None:
    for name in names[:-1]:
        below = tree.get(name)
        if not isinstance(below, dict):
            below = tree[name] = {}
        tree = below
    if not isinstance(tree.get(names[-1]), dict):
        tree[names[-1]] = value


def _wire_name(name: str, part: Node, *, ec2: bool) -> str:
    if not ec2:
        return str(part.get("locationName", name))
    if "queryName" in part:
        return str(part["queryName"])
    said = str(part.get("locationName", name))
    return said[:1].upper() + said[1:]


class _Form:
    def __init__(self, shapes: Node, *, ec2: bool) -> None:
        self._shapes = shapes
        self._ec2 = ec2

    def structure(self, tree: Tree, shape: Node) -> dict[str, object]:
        members: dict[str, object] = {}
        for name, part in shape.get("members", {}).items():
            wire = _wire_name(name, part, ec2=self._ec2)
            inner = self._shapes[part["shape"]]
            if wire not in tree and inner.get("flattened") and not self._ec2:
                wire = inner.get("member", {}).get("locationName", wire)
            if wire in tree:
                members[name] = self._value(tree[wire], inner)
        return members

    def _value(self, tree: Tree | str, shape: Node) -> object:
        match shape.get("type"):
            case "structure" if isinstance(tree, dict):
                return self.structure(tree, shape)
            case "list":
                return self._list(tree, shape)
            case "map":
                return self._map(tree, shape)
        return tree

    def _list(self, tree: Tree | str, shape: Node) -> list[object]:
        member = shape["member"]
        if isinstance(tree, dict) and not self._ec2 and not shape.get("flattened"):
            tree = tree.get(member.get("locationName", "member"), {})
        inner = self._shapes[member["shape"]]
        return [self._value(one, inner) for one in _numbered(tree)]

    def _map(self, tree: Tree | str, shape: Node) -> dict[str, object]:
        if isinstance(tree, dict) and not shape.get("flattened"):
            tree = tree.get("entry", {})
        key = shape["key"].get("locationName", "key")
        value = shape["value"].get("locationName", "value")
        inner = self._shapes[shape["value"]["shape"]]
        return {
            str(entry.get(key, "")): self._value(entry.get(value, ""), inner)
            for entry in _numbered(tree)
            if isinstance(entry, dict)
        }


def _numbered(tree: Tree | str) -> list[Tree | str]:
    """Give what stands under numbers, in their order."""
    if not isinstance(tree, Mapping):
        return []
    numbers = sorted((one for one in tree if one.isdecimal()), key=lambda one: (len(one), one))
    found: list[Any] = [tree[number] for number in numbers]
    return found
