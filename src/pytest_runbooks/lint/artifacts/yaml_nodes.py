"""YAML and JSON of other programs as nodes, which know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml


@dataclass(frozen=True, slots=True, order=True)
class FileMistake:
    """What is wrong in a file or a fence.

    Attributes:
        line: of where, from 1.
        column: there, from 1.
        message: what it is.
        hint: what to do.
        length: of the word that is wrong.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    length: int = 1


def read_nodes(text: str) -> yaml.Node | FileMistake | None:
    """Read a text; None when it is empty, or several documents."""
    import yaml  # noqa: PLC0415 - takes long to load, and few documents need it

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        # JSON may be indented by tabs.
        nodes = list(yaml.compose_all(text.replace("\t", " "), loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return FileMistake(*place, f"it is no YAML: {error.problem or error.context}")
    except (yaml.YAMLError, RecursionError):
        return FileMistake(1, 1, "it is no YAML")
    return nodes[0] if len(nodes) == 1 else None


def mapping(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """Give the values of a mapping by their keys; nothing for other nodes."""
    return {key.value: value for key, value in pairs(node)}


def pairs(node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Give the keys of a mapping that are texts, with their values; nothing for other nodes."""
    import yaml  # noqa: PLC0415 - see above

    if not isinstance(node, yaml.MappingNode):
        return []
    return [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]


def items(node: yaml.Node | None) -> list[yaml.Node]:
    """Give the items of a list; nothing for other nodes."""
    import yaml  # noqa: PLC0415 - see above

    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def scalar(node: yaml.Node | None) -> str | None:
    """Give the text of a node; None when it is a list or a mapping."""
    import yaml  # noqa: PLC0415 - see above

    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def texts(node: yaml.Node | None) -> list[yaml.ScalarNode]:
    """Give the texts of a list, or the one text that stands instead of it."""
    import yaml  # noqa: PLC0415 - see above

    if isinstance(node, yaml.ScalarNode):
        return [node]
    return [one for one in items(node) if isinstance(one, yaml.ScalarNode)]


def at(node: yaml.Node, message: str, hint: str = "") -> FileMistake:
    """Say something at the place of a node."""
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return FileMistake(start.line + 1, start.column + 1, message, hint, max(length, 1))


def walk(node: yaml.Node) -> Iterator[yaml.Node]:
    """Give a node and all that it holds; what an alias repeats is given once."""
    seen: set[int] = set()
    open_nodes = [node]
    while open_nodes:
        one = open_nodes.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        for key, value in reversed(pairs(one)):
            open_nodes += [value, key]
        open_nodes += reversed(items(one))


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DEEPEST = 200
_LONGEST_NUMBER = 400  # signs; Python makes no number of some thousands
_MOST_VALUES = 100_000  # aliases in lists of aliases say more than anybody can read


def plain_value(node: yaml.Node) -> object:
    """Give what a node says as JSON would, by the rules of YAML 1.2: `yes` and dates are texts.

    All keys are texts.

    Raises:
        RecursionError: it holds itself, or repeats what it holds without bounds.
    """
    return _plain_value(node, 0, count(1))


def _plain_value(node: yaml.Node, depth: int, counter: count[int]) -> object:
    import yaml  # noqa: PLC0415 - see above

    if depth > _DEEPEST or next(counter) > _MOST_VALUES:
        raise RecursionError
    if isinstance(node, yaml.SequenceNode):
        return [_plain_value(one, depth + 1, counter) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        values: dict[str, object] = {}
        for key, value in pairs(node):
            said = _plain_value(value, depth + 1, counter)
            if key.value == "<<" and isinstance(said, dict):
                values = {**said, **values}
            else:
                values[key.value] = said
        return values
    text = str(node.value)
    if getattr(node, "style", None) or node.tag.startswith("!"):
        return text
    if text in _NULLS:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def node_at(node: yaml.Node, path: Iterable[str | int]) -> yaml.Node:
    """Give the node that keys and indices lead to, as far as they lead; of a mapping its key."""
    found = node
    for step in path:
        if isinstance(step, int):
            inner = items(node)
            if step >= len(inner):
                break
            node = found = inner[step]
        else:
            known = {key.value: (key, value) for key, value in pairs(node)}
            if str(step) not in known:
                break
            found, node = known[str(step)]
    return found
