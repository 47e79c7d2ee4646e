"""What front matter holds under `runbook:`, and a sidecar at its top, as values with places."""

from __future__ import annotations

from difflib import SequenceMatcher

import yaml

from .lines import Excerpt, Problems, Source
from .schema import RunbookKeys, keys_of
from .yaml_nodes import compose, is_null, place_of
from .yaml_text import Path, Tree, read_tree

_KEY = "runbook"
_NAMED_ROWS = ("environments", "profiles")
_OURS_ALONE = ("placeholders", "review-every", "stubs", "workdir")  # to no other tool a key


def read_keys(excerpt: Excerpt, problems: Problems) -> tuple[str, Tree | None]:
    """Read what stands between the markers of front matter.

    Returns:
        The `title` that other tools read, empty when there is none; and what is under `runbook:`.
    """
    root = compose(excerpt, problems, "front matter")
    title = ""
    tree = None
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "title" and isinstance(value, yaml.ScalarNode) and not is_null(value):
            title = value.value.strip()
        elif key.value == _KEY:
            tree = _read_ours(key, value, tree, excerpt, problems)
        else:
            _check_misspelt(key, value, excerpt, problems)
    return title, tree


def read_sidecar_keys(source: Source, problems: Problems) -> Tree | None:
    """Read a sidecar, which holds at its top what front matter holds under `runbook:`."""
    excerpt = source.excerpt(1, source.lines)
    known = len(problems)
    root = compose(excerpt, problems, "sidecar")
    hint = "write keys as in front matter, or rows of `steps:`; or delete the file"
    if root is None or is_null(root):
        if len(problems) == known:
            problems.add(source.position(1), "the sidecar is empty", hint)
        return None
    if not isinstance(root, yaml.MappingNode):
        problems.add(place_of(root, excerpt), "the sidecar does not hold keys", hint)
        return None
    for key, value in root.value:
        if key.value == _KEY and isinstance(value, yaml.MappingNode):
            problems.add(
                place_of(key, excerpt),
                f"`{_KEY}` belongs to front matter",
                "take it out, with the indentation below it: a sidecar holds its keys at the top",
            )
            return None
    return read_tree(root, excerpt, problems, _NAMED_ROWS, _is_data)


def _read_ours(
    key: yaml.Node, value: yaml.Node, before: Tree | None, excerpt: Excerpt, problems: Problems
) -> Tree | None:
    here = place_of(key, excerpt)
    hint = f"write `key: value` below `{_KEY}:`, indented"
    if before:
        problems.add(here, f"`{_KEY}` is written twice", "put everything under one of them")
        return before
    if is_null(value):
        problems.add(here, f"`{_KEY}` is empty", hint)
        return None
    tree = read_tree(value, excerpt, problems, _NAMED_ROWS, _is_data)
    if tree and not isinstance(tree.value, dict):
        problems.add(here, f"`{_KEY}` does not hold keys", hint)
        return None
    return tree


def _is_data(path: Path) -> bool:
    return len(path) == 3 and (path[0], path[2]) == ("stubs", "json")


def _check_misspelt(key: yaml.Node, value: yaml.Node, excerpt: Excerpt, problems: Problems) -> None:
    """Note a key that is nearly ours, or one of ours outside.

    The mapping under one that is nearly ours must hold one of our keys too.
    """
    if isinstance(key, yaml.ScalarNode) and key.value in _OURS_ALONE:
        problems.add(
            place_of(key, excerpt),
            f"`{key.value}` stands outside of `{_KEY}:`, where nobody reads it",
            f"write `{_KEY}:` above it, and indent what belongs to it",
        )
        return
    if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.MappingNode):
        return
    near = SequenceMatcher(None, key.value.lower(), _KEY).ratio() > 0.8
    inner = {node.value for node, _ in value.value if isinstance(node, yaml.ScalarNode)}
    if near and inner & keys_of(RunbookKeys):
        problems.add(
            place_of(key, excerpt), f"unknown key `{key.value}`", f"did you mean `{_KEY}`?"
        )
