"""Reads parameters from JSON bodies, and of what is there when one is cut."""

from __future__ import annotations

import json
import re

from .models import Node

_DECODER = json.JSONDecoder()
DEEPEST = 8  # values within values of a body that is cut
_SPACE = re.compile(r"[ \t\r\n]*")


def object_of(body: bytes) -> dict[str, object]:
    """Give the members of an object; of one that is cut, what stands before the cut.

    What is no JSON object has no members.
    """
    text = body.decode("utf-8-sig", "replace")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = _before_the_cut(text, _skip(text, 0), DEEPEST)
    return whole if isinstance(whole, dict) else {}


def _before_the_cut(text: str, at: int, depth: int) -> object:
    """Give what there is of an object or an array that does not end; None for anything else."""
    members: dict[str, object] = {}
    items: list[object] = []
    is_object = text[at : at + 1] == "{"
    if not depth or text[at : at + 1] not in {"{", "["}:
        return None
    try:
        while True:
            at = _skip(text, at + 1)
            key = ""
            if is_object:
                key, at = _DECODER.raw_decode(text, at)
                at = _skip(text, at) + 1
                if not isinstance(key, str) or text[at - 1] != ":":
                    break
                at = _skip(text, at)
            try:
                value, end = _DECODER.raw_decode(text, at)
            except (ValueError, RecursionError):
                value, end = _before_the_cut(text, at, depth - 1), len(text)
                if value is None:
                    break
            end = _skip(text, end)
            if end == len(text) and isinstance(value, int | float):
                break  # more digits may have followed
            members[key] = value
            items.append(value)
            if text[end] != ",":
                break
            at = end
    except (IndexError, ValueError, RecursionError):
        pass
    return members if is_object else items


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def named(value: object, shape: Node, shapes: Node) -> object:
    """Give a value with the names of the model in the place of those that were sent.

    What the model does not know keeps its name.
    """
    match shape.get("type"):
        case "structure" if isinstance(value, dict):
            known = {
                part.get("locationName", name): (name, shapes[part["shape"]])
                for name, part in shape.get("members", {}).items()
                if "location" not in part
            }
            members: dict[str, object] = {}
            for wire, inner in value.items():
                name, below = known.get(wire, (wire, {}))
                members[name] = named(inner, below, shapes)
            return members
        case "list" if isinstance(value, list):
            below = shapes[shape["member"]["shape"]]
            return [named(one, below, shapes) for one in value]
        case "map" if isinstance(value, dict):
            below = shapes[shape["value"]["shape"]]
            return {key: named(one, below, shapes) for key, one in value.items()}
    return value
