"""YAML that is read as JSON: for values that are data, where a number is not a text.

Only what JSON itself (RFC 8259) knows by its look is no text: the plain words `true`, `false` and
`null`, and numbers as JSON writes them. So `3` is a number, and `"3"`, `010`, `1:30`, `0x1F`, `on`
and `.5` are texts; a JSON document reads as itself.
"""

from __future__ import annotations

import math
import re

import yaml

from .lines import Excerpt, Problems
from .yaml_nodes import is_understood, place_of, word_of

Data = bool | int | float | str | list["Data"] | dict[str, "Data"] | None
"""What JSON can say."""

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
# More digits than Python reads are no number to anybody.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def read_data(node: yaml.Node, name: str, excerpt: Excerpt, problems: Problems) -> Data:
    """Turn a node into data; a mistake in it is noted, and reads as null.

    Args:
        node: what stands behind a key.
        name: of the key, for messages.
        excerpt: the text that the node was read from.
        problems: where mistakes are noted.
    """
    if not is_understood(node, excerpt, problems):
        return None
    match node:
        case yaml.MappingNode():
            return _mapping(node, excerpt, problems)
        case yaml.SequenceNode():
            item = f"an item of {name}"
            return [read_data(one, item, excerpt, problems) for one in node.value]
        case yaml.ScalarNode() if node.style is None:  # plain, without quotes
            return _plain(node, name, excerpt, problems)
    return str(node.value)


def _mapping(node: yaml.MappingNode, excerpt: Excerpt, problems: Problems) -> Data:
    values: dict[str, Data] = {}
    lines: dict[str, int] = {}
    for key, item in node.value:
        word = word_of(key, excerpt, problems)
        if word is None:
            continue
        here = place_of(key, excerpt)
        if lines.setdefault(word, here.line) and word in values:
            problems.add(
                here,
                f"`{word}` is written twice",
                f"the first one is on line {lines[word]}; keep one of them",
            )
        values[word] = read_data(item, f"`{word}`", excerpt, problems)
    return values


def _plain(node: yaml.Node, name: str, excerpt: Excerpt, problems: Problems) -> Data:
    text = str(node.value)
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number and not number[1] and not number[2]:
        return int(text)
    if number and math.isfinite(float(text)):
        return float(text)
    if not text:
        problems.add(place_of(node, excerpt), f"{name} is empty", 'write `null`, `""` or a value')
    return text
