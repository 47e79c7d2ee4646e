"""What front matter says: each mistake under `runbook:` is said in its place."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import (
    Environment,
    FrontMatter,
    Placeholder,
    Position,
    Profile,
    Stub,
)

from .durations import seconds_of
from .front_matter import Front
from .front_matter_rules import check_rules
from .lines import Excerpt, Problems
from .schema import EnvironmentRow, PlaceholderRow, ProfileRow, RunbookKeys, StubRow
from .stubs import json_body, stub_of, text_body
from .yaml_nodes import compose, is_null, place_of
from .yaml_text import Path, Place, Tree, read_tree

_KEY = "runbook"
_ROWS: dict[str | int, type[BaseModel]] = {
    "environments": EnvironmentRow,
    "placeholders": PlaceholderRow,
    "profiles": ProfileRow,
    "stubs": StubRow,
}


def read_keys(excerpt: Excerpt, closing: int, problems: Problems) -> Front:
    """Read what stands between the markers, of which the second is in line `closing`."""
    root = compose(excerpt, problems)
    if not isinstance(root, yaml.MappingNode):
        return Front(closing)
    title = ""
    tree = None
    for key, value in root.value:
        if key.value == "title" and isinstance(value, yaml.ScalarNode) and not is_null(value):
            title = value.value.strip()
        elif key.value == _KEY:
            tree = _read_ours(key, value, tree, excerpt, problems)
        else:
            _check_misspelt(key, value, excerpt, problems)
    if tree is None:
        return Front(closing, title=title)
    return Front(closing, _validate(tree, problems), title, tree.places)


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
    tree = read_tree(value, excerpt, problems, ("environments", "profiles"), _is_data)
    if tree and not isinstance(tree.value, dict):
        problems.add(here, f"`{_KEY}` does not hold keys", hint)
        return None
    return tree


def _is_data(path: Path) -> bool:
    return len(path) == 3 and (path[0], path[2]) == ("stubs", "json")


def _check_misspelt(key: yaml.Node, value: yaml.Node, excerpt: Excerpt, problems: Problems) -> None:
    """Note a key that is nearly ours; the mapping under it must hold one of our keys too."""
    if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.MappingNode):
        return
    near = SequenceMatcher(None, key.value.lower(), _KEY).ratio() > 0.8
    inner = {node.value for node, _ in value.value if isinstance(node, yaml.ScalarNode)}
    if near and inner & _keys_of(RunbookKeys):
        problems.add(
            place_of(key, excerpt), f"unknown key `{key.value}`", f"did you mean `{_KEY}`?"
        )


def _keys_of(model: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items()}


def _validate(tree: Tree, problems: Problems) -> FrontMatter:
    check_rules(tree, problems)
    try:
        keys = RunbookKeys.model_validate(tree.value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            problems.add(*_explain(details, tree.places))
        return FrontMatter()
    region = keys.region or FrontMatter().region
    account = keys.account or FrontMatter().account
    return FrontMatter(
        kind=keys.kind,
        owner=keys.owner,
        version=keys.version,
        reviewed=keys.reviewed,
        review_every=keys.review_every,
        region=region,
        account=account,
        environments=tuple(
            Environment(
                name,
                row.account or account,
                row.region or region,
                MappingProxyType(row.env),
                _placeholders(row.placeholders, ("environments", name), tree),
                None if row.approvals is None else tuple(row.approvals),
            )
            for name, row in keys.environments.items()
        ),
        env=MappingProxyType(keys.env),
        profiles=tuple(Profile(name, **dict(row)) for name, row in keys.profiles.items()),
        placeholders=_placeholders(keys.placeholders, (), tree),
        stubs=tuple(map(_stub, keys.stubs)),
        fixtures=tuple(keys.fixtures),
        requires=tuple(keys.requires),
        workdir=keys.workdir,
        procedures=int(keys.procedures) if keys.procedures else None,
    )


def _placeholders(
    rows: Mapping[str, PlaceholderRow], at: Path, tree: Tree
) -> tuple[Placeholder, ...]:
    return tuple(
        Placeholder(name, tree.places[*at, "placeholders", name].key, **dict(row))
        for name, row in rows.items()
    )


def _stub(row: StubRow) -> Stub:
    body = None
    if "json_" in row.model_fields_set:
        body = json_body(row.json_)
    elif row.body is not None:
        body = text_body(row.body)
    delay = seconds_of(row.delay)
    return stub_of(row.url, row.method, int(row.status), row.headers, body, delay)


def _explain(details: ErrorDetails, places: Mapping[Path, Place]) -> tuple[Position, str, str]:
    """Say an error of pydantic in our words, and where it is."""
    path = details["loc"]
    at_key = path[-1:] == ("[key]",) or details["type"] == "extra_forbidden"
    path = path[:-1] if path[-1:] == ("[key]",) else path
    place = _nearest(path, places)
    position = place.key if at_key else place.value
    name = next((str(word) for word in reversed(path) if isinstance(word, str)), _KEY)
    what = f"an item of `{name}`" if isinstance(path[-1], int) else f"`{name}`"
    match details["type"]:
        case "refused":
            return position, details["ctx"]["message"], details["ctx"]["hint"]
        case "missing":
            return position, f"`{name}` is missing", f"write `{name}: value`"
        case "extra_forbidden":
            model = _ROWS[path[-3]] if len(path) > 2 else RunbookKeys
            return position, f"unknown key `{name}`", suggestion(name, _keys_of(model))
        case "list_type" if name in _ROWS:
            return position, f"{what} is not a list", "write `- ` before each item below it"
        case "list_type":
            return position, f"{what} is not a list", f"write `{name}: [one, two]`"
        case "dict_type" | "model_type":
            return position, f"{what} is not a mapping", "write `key: value` below it, indented"
        case _:
            return position, f"{what} is not a single value", f"write `{name}: value`"


def _nearest(path: Path, places: Mapping[Path, Place]) -> Place:
    while path not in places:
        path = path[:-1]
    return places[path]
