"""YAML in which every scalar is the text that stands there, and everything has its place.

YAML 1.1 reads `1:30` as 90, `010` as 8 and `off` as False; here all of them stay text, but for
what is JSON (see `yaml_data.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import yaml

from pytest_runbooks.model import Position

from .lines import Excerpt, Problems
from .yaml_data import Data, read_data
from .yaml_nodes import is_null, is_understood, place_of, word_of

Value = str | list["Value"] | dict[str, "Value | Data"]
"""What a node holds."""

Path = tuple[str | int, ...]
"""The keys and indices that lead to a value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is, and where its key is (the value itself in a list)."""

    key: Position
    value: Position


@dataclass(frozen=True, slots=True)
class Tree:
    """Values, and the place of each."""

    value: Value
    places: dict[Path, Place] = field(default_factory=dict)


def read_tree(
    node: yaml.Node,
    excerpt: Excerpt,
    problems: Problems,
    rows: Collection[str] = (),
    is_data: Callable[[Path], bool] = lambda _: False,
) -> Tree | None:
    """Turn nodes into values.

    Duplicate keys and items, empty values, tags and aliases of collections are problems, and
    left out.

    Args:
        node: the root.
        excerpt: the text that it was read from.
        problems: where mistakes are noted.
        rows: the keys of mappings whose values may be empty, and are then empty mappings.
        is_data: says which keys, by their path, hold what is read as JSON.

    Returns:
        None when the root itself is left out.
    """
    reader = _TreeReader(excerpt, problems, rows, is_data)
    value = reader.value(node, ())
    return None if value is None else Tree(value, reader.places)


class _TreeReader:
    """Walks nodes; a value that is left out is None."""

    def __init__(
        self,
        excerpt: Excerpt,
        problems: Problems,
        rows: Collection[str],
        is_data: Callable[[Path], bool],
    ) -> None:
        self._excerpt = excerpt
        self._problems = problems
        self._rows = {(key,) for key in rows}
        self._is_data = is_data
        self.places: dict[Path, Place] = {}

    def value(self, node: yaml.Node, path: Path) -> Value | None:
        here = place_of(node, self._excerpt)
        self.places.setdefault(path, Place(here, here))
        if not is_understood(node, self._excerpt, self._problems):
            return None
        match node:
            case yaml.MappingNode():
                return self._mapping(node, path)
            case yaml.SequenceNode():
                return self._sequence(node, path)
        return str(node.value)

    def _empty(self, name: str, position: Position) -> None:
        self._problems.add(position, f"{name} is empty", "give a value, or leave it out")

    def _sequence(self, node: yaml.SequenceNode, path: Path) -> Value:
        values: list[Value] = []
        for item in node.value:
            if is_null(item):
                self._empty(f"an item of `{path[-1]}`", place_of(item, self._excerpt))
                continue
            inner = (*path, len(values))
            value = self.value(item, inner)
            if isinstance(value, str) and value in values:
                self._problems.add(
                    self.places[inner].value, f"`{value}` is listed twice", "keep one of them"
                )
                value = None
            if value is None:
                del self.places[inner]
                continue
            values.append(value)
            if isinstance(value, str):
                # A list of names may be read as a mapping, whose keys they are then.
                self.places[*path, value] = self.places[inner]
        return values

    def _mapping(self, node: yaml.MappingNode, path: Path) -> Value:
        values: dict[str, Value | Data] = {}
        for key, item in node.value:
            word = word_of(key, self._excerpt, self._problems)
            if word is None:
                continue
            here = place_of(key, self._excerpt)
            inner = (*path, word)
            if inner in self.places:
                self._problems.add(
                    here,
                    f"`{word}` is written twice",
                    f"the first one is on line {self.places[inner].key.line}; keep one of them",
                )
                continue
            self.places[inner] = Place(here, place_of(item, self._excerpt))
            if self._is_data(inner):
                values[word] = read_data(item, f"`{word}`", self._excerpt, self._problems)
            elif not is_null(item):
                value = self.value(item, inner)
                if value is not None:
                    values[word] = value
            elif path in self._rows:
                values[word] = {}
            else:
                self._empty(f"`{word}`", here)
        return values
