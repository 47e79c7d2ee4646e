"""What resources of boto3 have, by the resource models that boto3 carries.

The names follow `boto3.resources.model.ResourceModel.load_rename_map`: where two of a resource
meet, the later one has its category behind it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from botocore import xform_name

from ...api.models import Node, model_of

_OF_ALL = frozenset({"meta", "get_available_subresources"})
# `boto3/s3/inject.py`, `boto3/ec2/`, `boto3/dynamodb/`.
_INJECTED: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        ("s3", "Bucket"): frozenset(
            {
                *("copy", "creation_date", "download_file", "download_fileobj", "load"),
                *("upload_file", "upload_fileobj"),
            }
        ),
        ("s3", "Object"): frozenset(
            {"copy", "download_file", "download_fileobj", "upload_file", "upload_fileobj"}
        ),
        ("s3", "ObjectSummary"): frozenset({"load"}),
        ("ec2", ""): frozenset({"create_tags"}),
        ("ec2", "Instance"): frozenset({"delete_tags"}),
        ("dynamodb", "Table"): frozenset({"batch_writer"}),
    }
)


class Category(StrEnum):
    """What a name of a resource is; the words are those that boto3 puts behind names."""

    IDENTIFIER = "identifier"
    ACTION = "action"
    SUBRESOURCE = "subresource"
    REFERENCE = "reference"
    COLLECTION = "collection"
    WAITER = "waiter"
    ATTRIBUTE = "attribute"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Member:
    """One name of a resource, with its part of the model."""

    category: Category
    node: Node


@cache
def resource_services() -> frozenset[str]:
    """Give the names that `boto3.resource` takes."""
    return frozenset(path.parent.parent.name for path in _data().glob("*/*/resources-1.json"))


def types_of(service: str) -> tuple[str, ...]:
    """Give the types of resources that a service has."""
    return tuple(_definition(service).get("resources", {}))


def identifiers_of(service: str, kind: str) -> tuple[str, ...]:
    """Give the names of what says which resource of a type is meant."""
    return tuple(one["name"] for one in _node(service, kind).get("identifiers", ()))


@cache
def members_of(service: str, kind: str) -> Mapping[str, Member]:
    """Give what a resource has, by name.

    Args:
        service: its service.
        kind: its type; empty for the resource of the service itself.
    """
    found = {name: Member(Category.OTHER, {}) for name in _OF_ALL}
    node = _node(service, kind)
    if node.get("load"):
        found |= {"load": Member(Category.OTHER, {}), "reload": Member(Category.OTHER, {})}
    for category, name, part in _parts(service, kind, node):
        while name in found:
            name += f"_{category}"  # noqa: PLW2901 - it is looked for until it is free
        found[name] = Member(category, part)
    for name in _INJECTED.get((service, kind), ()):
        found[name] = Member(Category.OTHER, {})
    return MappingProxyType(found)


def batch_actions_of(service: str, kind: str) -> Mapping[str, Node]:
    """Give what can be done to many resources of a type at once."""
    found = _node(service, kind).get("batchActions", {})
    return MappingProxyType({xform_name(name): node for name, node in found.items()})


def _parts(service: str, kind: str, node: Node) -> Iterator[tuple[Category, str, Node]]:
    """Give the parts of a resource in the order in which boto3 names them."""
    identifiers = identifiers_of(service, kind)
    for name in identifiers:
        yield Category.IDENTIFIER, xform_name(name), {}
    for name, part in node.get("actions", {}).items():
        yield Category.ACTION, xform_name(name), part
    for name, part in _relations(service, kind, node).items():
        sources = {one.get("source") for one in part["resource"].get("identifiers", ())}
        if "data" in sources:
            yield Category.REFERENCE, xform_name(name), part
        else:
            yield Category.SUBRESOURCE, name, part
    for name, part in node.get("hasMany", {}).items():
        yield Category.COLLECTION, xform_name(name), part
    for name, part in node.get("waiters", {}).items():
        yield Category.WAITER, xform_name(f"WaitUntil{name}"), part
    taken = {xform_name(name) for name in identifiers}
    shape = model_of(service)["shapes"].get(node.get("shape"), {})
    for name in shape.get("members", {}):
        if xform_name(name) not in taken:
            yield Category.ATTRIBUTE, xform_name(name), {}


def _relations(service: str, kind: str, node: Node) -> Mapping[str, Node]:
    """Give what leads to one other resource; from the service one can go to all of them."""
    found: dict[str, Node] = dict(node.get("has", {}))
    if kind:
        return found
    types = {part["resource"]["type"] for part in found.values()}
    for name in _definition(service).get("resources", {}):
        if name not in types:
            found[name] = {"resource": {"type": name, "identifiers": []}}
    return found


def _node(service: str, kind: str) -> Node:
    definition = _definition(service)
    node: Node = definition.get("resources", {}).get(kind, {}) if kind else definition["service"]
    return node


@cache
def _definition(service: str) -> dict[str, Any]:
    files = sorted(_data().glob(f"{service}/*/resources-1.json"))
    if not files:
        return {"service": {}}
    found: dict[str, Any] = json.loads(files[-1].read_text(encoding="utf-8"))
    return found


@cache
def _data() -> Path:
    """Give the folder of boto3's models, without loading boto3."""
    spec = find_spec("boto3")
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0] if folders else "", "data")
