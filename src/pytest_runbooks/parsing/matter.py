"""What keys say, checked: each mistake is said in its place, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import (
    CommandStub,
    Environment,
    FrontMatter,
    Placeholder,
    Position,
    Profile,
    Stub,
)

from .durations import seconds_of
from .front_matter_rules import check_rules
from .lines import Problems
from .schema import (
    EnvironmentRow,
    PlaceholderRow,
    ProfileRow,
    RunbookKeys,
    SidecarKeys,
    StubRow,
    keys_of,
)
from .sidecar import SUFFIX
from .stub_commands import command_stub_of, printed
from .stubs import json_body, stub_of, text_body
from .yaml_text import Path, Place, Tree

Model = TypeVar("Model", bound=BaseModel)

_ROWS: dict[str | int, type[BaseModel]] = {
    "environments": EnvironmentRow,
    "placeholders": PlaceholderRow,
    "profiles": ProfileRow,
    "stubs": StubRow,
}

_MAPPINGS = {
    "env": "write `NAME: value` for each variable below it, indented",
    "environments": "write `environments: [dev, prod]`, or a row for each below it, indented",
    "placeholders": "write `<name>: value` for each below it, indented",
    "profiles": "write `profiles: [tools, deployer]`, or a row for each below it, indented",
}
"""What to write where a key holds no mapping."""


def read_matter(tree: Tree, problems: Problems) -> FrontMatter:
    """Check the keys and make what they say; with mistakes, which are noted, it says nothing."""
    check_rules(tree, problems)
    keys = validated(RunbookKeys, tree.value, (), tree.places, problems)
    if keys is None:
        return FrontMatter()
    region = keys.region or FrontMatter().region
    account = keys.account or FrontMatter().account
    return FrontMatter(
        kind=keys.kind,
        owner=keys.owner,
        version=keys.version,
        reviewed=keys.reviewed,
        review_every=keys.review_every,
        rto=seconds_of(keys.rto) if keys.rto else None,
        rpo=seconds_of(keys.rpo) if keys.rpo else None,
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
        stubs=tuple(_stub(row, row.url) for row in keys.stubs if row.url),
        command_stubs=tuple(
            _command_stub(row, row.command, tree.places["stubs", number, "command"].key)
            for number, row in enumerate(keys.stubs)
            if row.command
        ),
        commands=keys.commands,
        fixtures=tuple(keys.fixtures),
        requires=tuple(keys.requires),
        workdir=keys.workdir,
        procedures=int(keys.procedures) if keys.procedures else None,
        places=MappingProxyType({path: place.key for path, place in tree.places.items()}),
    )


def _placeholders(
    rows: Mapping[str, PlaceholderRow], at: Path, tree: Tree
) -> tuple[Placeholder, ...]:
    return tuple(
        Placeholder(name, tree.places[*at, "placeholders", name].key, **dict(row))
        for name, row in rows.items()
    )


def _stub(row: StubRow, url: str) -> Stub:
    body = None
    if "json_" in row.model_fields_set:
        body = json_body(row.json_)
    elif row.body is not None:
        body = text_body(row.body)
    delay = seconds_of(row.delay)
    return stub_of(url, row.method, int(row.status), row.headers, body, delay)


def _command_stub(row: StubRow, command: str, here: Position) -> CommandStub:
    stdout = printed(row.json_) if "json_" in row.model_fields_set else row.stdout
    return command_stub_of(command, here, int(row.exit_), stdout, row.stderr, row.answers)


def validated(
    model: type[Model], value: object, at: Path, places: Mapping[Path, Place], problems: Problems
) -> Model | None:
    """Read a value as a model of pydantic; with mistakes, which are noted, it is None.

    Args:
        model: what the value is read as.
        value: what stands there.
        at: the path that leads to it.
        places: of the whole tree.
        problems: where mistakes are noted.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            problems.add(*_explain(details, (*at, *details["loc"]), places))
        return None


def _explain(
    details: ErrorDetails, path: Path, places: Mapping[Path, Place]
) -> tuple[Position, str, str]:
    """Say an error of pydantic in our words, and where it is."""
    at_key = path[-1:] == ("[key]",) or details["type"] == "extra_forbidden"
    path = path[:-1] if path[-1:] == ("[key]",) else path
    place = _nearest(path, places)
    position = place.key if at_key else place.value
    name = next((str(word) for word in reversed(path) if isinstance(word, str)), "runbook")
    what = f"an item of `{name}`" if isinstance(path[-1], int) else f"`{name}`"
    match details["type"]:
        case "refused":
            return position, details["ctx"]["message"], details["ctx"]["hint"]
        case "missing":
            return position, f"`{name}` is missing", f"write `{name}: value`"
        case "extra_forbidden":
            keys = SidecarKeys if position.path.endswith(SUFFIX) else RunbookKeys
            known = keys_of(_ROWS[path[-3]] if len(path) > 2 else keys)
            return position, f"unknown key `{name}`", suggestion(name, known)
        case "list_type" if name in _ROWS:
            return position, f"{what} is not a list", "write `- ` before each item below it"
        case "list_type":
            return position, f"{what} is not a list", f"write `{name}: [one, two]`"
        case "model_type" if path[-2:-1] == ("placeholders",):
            return position, f"{what} is neither a text nor a mapping", f"write `{name}: value`"
        case "dict_type" | "model_type":
            hint = _MAPPINGS.get(name, "write `key: value` below it, indented")
            return position, f"{what} is not a mapping", hint
        case _:
            how = "- value" if isinstance(path[-1], int) else f"{name}: value"
            return position, f"{what} is not a single value", f"write `{how}`"


def _nearest(path: Path, places: Mapping[Path, Place]) -> Place:
    while path not in places:
        path = path[:-1]
    return places[path]
