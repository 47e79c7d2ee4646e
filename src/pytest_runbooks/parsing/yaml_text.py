"""YAML in which every scalar is the text that stands there, and everything has its place.

YAML 1.1 reads `1:30` as 90, `010` as 8 and `off` as False; here all of them stay text.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

import yaml

from pytest_runbooks.model import Position

from .lines import Excerpt, Problems

Value = str | list["Value"] | dict[str, "Value"]
"""What a node holds."""

Path = tuple[str | int, ...]
"""The keys and indices that lead to a value."""

_NULL = "tag:yaml.org,2002:null"
_ALIAS = "!alias of a collection"
_TAGGED = "!explicit tag"


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


class _Loader(yaml.SafeLoader):
    """Marks what is not read: explicit tags, and aliases of collections."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # types-PyYAML has none
        node = super().compose_node(parent, index)
        if isinstance(event, yaml.AliasEvent) and node is not None:
            alias = copy(node) if isinstance(node, yaml.ScalarNode) else yaml.ScalarNode(_ALIAS, "")
            alias.start_mark = event.start_mark
            return alias
        if getattr(event, "tag", None) is not None and node is not None:
            node.tag = _TAGGED
        return node


def compose(excerpt: Excerpt, problems: Problems) -> yaml.Node | None:
    """Read text as YAML nodes; None when it is empty or, which is a problem, no YAML."""
    hint = "indent by spaces, and put a value that holds `: ` or ` #` into quotes"
    try:
        return _Loader(excerpt.text).get_single_node()
    except yaml.reader.ReaderError as error:
        offset = error.position
        reason = f"the character U+{int(error.character):04X} is not allowed"
        hint = "take it out"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = mark.index if mark else 0
        reason = str(error.problem or error.context)
    except (ValueError, OverflowError):
        offset, reason = 0, "an escape in a quoted value names no character"
        hint = "write the character itself"
    except RecursionError:
        offset, reason = 0, "it is nested too deep"
        hint = "write what `runbook:` needs on the page, and the rest elsewhere"
    place = excerpt.position(min(offset, len(excerpt.text)))
    problems.add(place, f"the front matter is not YAML: {reason}", hint)
    return None


def is_null(node: yaml.Node) -> bool:
    """Say whether nothing stands where a value is awaited (or `null`, or `~`)."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


def place_of(node: yaml.Node, excerpt: Excerpt) -> Position:
    """Say where a node begins in the document."""
    offset = node.start_mark.index if node.start_mark else 0
    return excerpt.position(min(offset, len(excerpt.text)))


def read_tree(
    node: yaml.Node, excerpt: Excerpt, problems: Problems, rows: Path = ()
) -> Tree | None:
    """Turn nodes into values.

    Duplicate keys and items, empty values, tags and aliases of collections are problems, and
    left out.

    Args:
        node: the root.
        excerpt: the text that it was read from.
        problems: where mistakes are noted.
        rows: the path of a mapping whose values may be empty, and are then empty mappings.

    Returns:
        None when the root itself is left out.
    """
    reader = _TreeReader(excerpt, problems, rows)
    value = reader.value(node, ())
    return None if value is None else Tree(value, reader.places)


class _TreeReader:
    """Walks nodes; a value that is left out is None."""

    def __init__(self, excerpt: Excerpt, problems: Problems, rows: Path) -> None:
        self._excerpt = excerpt
        self._problems = problems
        self._rows = rows
        self.places: dict[Path, Place] = {}

    def value(self, node: yaml.Node, path: Path) -> Value | None:
        here = place_of(node, self._excerpt)
        self.places.setdefault(path, Place(here, here))
        if node.tag == _ALIAS:
            self._problems.add(
                here, "an alias of a list or a mapping is not understood", "write it out"
            )
            return None
        if node.tag == _TAGGED:
            self._problems.add(here, "a YAML tag is not understood", "write the value alone")
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
        values: dict[str, Value] = {}
        for key, item in node.value:
            here = place_of(key, self._excerpt)
            if not isinstance(key, yaml.ScalarNode) or key.tag in {_ALIAS, _TAGGED}:
                self._problems.add(here, "a key is not a plain word", "write `key: value`")
                continue
            inner = (*path, key.value)
            if inner in self.places:
                self._problems.add(
                    here,
                    f"`{key.value}` is written twice",
                    f"the first one is on line {self.places[inner].key.line}; keep one of them",
                )
                continue
            self.places[inner] = Place(here, place_of(item, self._excerpt))
            if not is_null(item):
                value = self.value(item, inner)
                if value is not None:
                    values[key.value] = value
            elif path == self._rows and path:
                values[key.value] = {}
            else:
                self._empty(f"`{key.value}`", here)
        return values
