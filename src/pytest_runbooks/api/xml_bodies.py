"""Reads parameters from the XML of REST-XML requests, and of what is there when it is cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast
from xml.etree.ElementTree import (
    Element,
    ParseError,
    XMLPullParser,
)

from .models import Node

DEEPEST = 40  # elements within elements


def root_of(body: bytes) -> Element | None:
    """Parse a document; of one that is cut, what was closed before the cut.

    Documents that declare entities are not read: nothing that speaks to AWS sends them.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return None
    parser: XMLPullParser[Any] = XMLPullParser(["start", "end"])
    with suppress(ParseError):
        parser.feed(body)
    path: list[Element] = []
    root: Element | None = None
    events = cast("Iterator[tuple[str, Element]]", parser.read_events())
    with suppress(ParseError):  # at the cut; whatever was read before it is there
        for event, element in events:
            if event == "end":
                path.pop()
                continue
            root = element if root is None else root
            path.append(element)
            if len(path) > DEEPEST:
                return None
    for inner, outer in zip(reversed(path), reversed(path[:-1]), strict=False):
        if not len(inner):
            outer.remove(inner)
    return root


def members_of(element: Element | None, shape: Node, shapes: Node) -> dict[str, object]:
    """Give the members of a structure by the names of the model."""
    members: dict[str, object] = {}
    if element is None:
        return members
    children: dict[str, list[Element]] = {}
    for child in element:
        children.setdefault(_local(child.tag), []).append(child)
    for name, part in shape.get("members", {}).items():
        if "location" in part:
            continue
        inner = shapes[part["shape"]]
        wire = str(part.get("locationName", name))
        if part.get("xmlAttribute"):
            attributes = {_local(key): value for key, value in element.attrib.items()}
            if (said := attributes.get(wire.rpartition(":")[2])) is not None:
                members[name] = said
        elif found := children.get(_flat_name(wire, part, inner)):
            members[name] = _value(found, part, inner, shapes)
    return members


def _local(name: str) -> str:
    """Give a name without the namespace that ElementTree puts before it."""
    return name.rpartition("}")[2]


def _flat_name(wire: str, part: Node, shape: Node) -> str:
    is_flat = shape.get("type") == "list" and (shape.get("flattened") or part.get("flattened"))
    return str(shape["member"].get("locationName", wire)) if is_flat else wire


def _value(found: list[Element], part: Node, shape: Node, shapes: Node) -> object:
    match shape.get("type"):
        case "structure":
            return members_of(found[0], shape, shapes)
        case "list":
            is_flat = shape.get("flattened") or part.get("flattened")
            inner = shapes[shape["member"]["shape"]]
            items = found if is_flat else list(found[0])
            return [_value([item], shape["member"], inner, shapes) for item in items]
        case "map":
            return _map(found, part, shape, shapes)
    return found[0].text or ""


def _map(found: list[Element], part: Node, shape: Node, shapes: Node) -> dict[str, object]:
    is_flat = shape.get("flattened") or part.get("flattened")
    inner = shapes[shape["value"]["shape"]]
    key = shape["key"].get("locationName", "key")
    value = shape["value"].get("locationName", "value")
    members: dict[str, object] = {}
    for entry in found if is_flat else found[0]:
        by_name = {_local(child.tag): child for child in entry}
        if key in by_name and value in by_name:
            members[by_name[key].text or ""] = _value(
                [by_name[value]], shape["value"], inner, shapes
            )
    return members
