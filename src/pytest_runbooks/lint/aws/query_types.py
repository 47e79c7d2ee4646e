"""What a query gives, as far as the shape of an operation's output says it.

At any doubt a value is `ANYTHING`, of which nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ...api.models import Node
from .values_shape import is_free


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value.

    Attributes:
        kind: `structure`, `map`, `list`, `scalar`, or `anything`.
        name: of the shape; empty for what a query has made.
        members: of a structure that a query has made.
        item: of a list that a query has made, and of a map's values.
    """

    kind: str
    name: str = ""
    members: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    item: Value | None = None


ANYTHING = Value("anything")
SCALAR = Value("scalar")


def list_of(item: Value) -> Value:
    """Give a list that a query has made."""
    return Value("list", item=item)


class Shapes:
    """The shapes of a service, as values."""

    def __init__(self, model: Node, service: str) -> None:
        self._shapes: Node = model["shapes"]
        # The CLI, or botocore, reads the documents in texts of these.
        self._has_free_texts = service in {"iam", "cloudformation"}

    def of(self, part: Node) -> Value:
        """Give what a part of a model says of a value."""
        shape = self._shapes[part["shape"]]
        if is_free(part, shape):
            return ANYTHING
        if shape["type"] in {"structure", "list", "map"}:
            return Value(shape["type"], part["shape"])
        return ANYTHING if self._has_free_texts and shape["type"] == "string" else SCALAR

    def names(self, value: Value) -> list[str]:
        """Give the names of the members of a structure."""
        return [*(self._shapes[value.name].get("members", {}) if value.name else value.members)]

    def member(self, value: Value, name: str) -> Value | None:
        """Give a member of a structure; None when it has none of that name."""
        if not value.name:
            return value.members.get(name)
        part = self._shapes[value.name].get("members", {}).get(name)
        return None if part is None else self.of(part)

    def item(self, value: Value) -> Value:
        """Give an item of a list, or a value of a map."""
        if value.item is not None:
            return value.item
        if not value.name:
            return ANYTHING
        shape = self._shapes[value.name]
        return self.of(shape["value"] if shape["type"] == "map" else shape["member"])
