"""Parameters as they are shown: typed as the model says, secrets masked, long values cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .models import Node
from .secret_names import MASK, names_a_secret, secret_member

LONGEST = 256  # characters of a value
MOST = 100  # members of a list or a mapping
DEEPEST = 24  # values within values


@dataclass(frozen=True, slots=True)
class Payload:
    """A body that is data and no members.

    Attributes:
        size: its bytes.
    """

    size: int


def shown(members: Mapping[str, object], shape: Node, shapes: Node) -> dict[str, object]:
    """Give an operation's input as it is shown.

    Args:
        members: by the names of the model.
        shape: of the input; empty for an operation that the model does not know.
        shapes: of the service.
    """
    secret = shape.get("sensitive", False)
    result = _Shown(shapes).value(members, shape, secret=secret, depth=0)
    return result if isinstance(result, dict) else {}


class _Shown:
    def __init__(self, shapes: Node) -> None:
        self._shapes = shapes

    def value(self, value: object, shape: Node, *, secret: bool, depth: int) -> object:
        secret = secret or shape.get("sensitive", False)
        if depth > DEEPEST:
            return "…"
        if isinstance(value, Mapping):
            return self._members(value, shape, secret=secret, depth=depth)
        if isinstance(value, list | tuple):
            inner = self._below(shape.get("member"))
            found = [self.value(one, inner, secret=secret, depth=depth + 1) for one in value[:MOST]]
            more = len(value) - MOST
            return [*found, f"… ({more} more)"] if more > 0 else found
        if value is None or value == "":
            return value
        if (size := _size_of_data(value, shape.get("type"))) is not None:
            return f"({size:,} byte{'s' * (size != 1)})"
        return MASK if secret else _leaf(value, shape.get("type"))

    def _members(
        self, value: Mapping[object, object], shape: Node, *, secret: bool, depth: int
    ) -> dict[str, object]:
        parts = shape.get("members", {})
        of_map = self._below(shape.get("value"))
        hidden = secret_member(value)
        found: dict[str, object] = {}
        for key, one in value.items():
            name = str(key)
            if len(found) == MOST:
                found["…"] = f"{len(value) - MOST} more"
                break
            inner = self._below(parts[name]) if name in parts else of_map
            masked = secret or name == hidden or names_a_secret(name)
            found[_cut(name)] = self.value(one, inner, secret=masked, depth=depth + 1)
        return found

    def _below(self, part: Node | None) -> Node:
        return self._shapes.get(part["shape"], {}) if part else {}


def _size_of_data(value: object, kind: object) -> int | None:
    """Give the bytes of what is data; None for what is shown by its value."""
    if isinstance(value, Payload):
        return value.size
    if isinstance(value, bytes | bytearray):
        return len(value)
    if isinstance(value, str) and kind == "blob":  # in base64
        return len(value.rstrip("=")) * 3 // 4
    return None


def _leaf(value: object, kind: object) -> object:
    if not isinstance(value, str):
        return value
    if kind in {"integer", "long"} and len(value) < 20 and value.lstrip("-").isdecimal():
        return int(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    return _cut(value)


def _cut(text: str) -> str:
    more = len(text) - LONGEST
    return text if more <= 0 else f"{text[:LONGEST]}… ({more} more characters)"
