"""Reads `standard.yml`; each mistake is said in its place."""

from __future__ import annotations

from types import MappingProxyType

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..errors import Problem, suggestion
from ..model import Position
from ..parsing.lines import Problems, Source
from ..parsing.schema import keys_of
from ..parsing.schema_checks import KINDS
from ..parsing.yaml_nodes import compose, is_null
from ..parsing.yaml_text import Path, Tree, read_tree
from .standard import Standard, Wanted
from .standard_schema import AllRow, KindRow, StandardKeys


def read_standard(text: str, path: str) -> tuple[Standard, tuple[Problem, ...]]:
    """Read a standard.

    Args:
        text: of the file.
        path: of the file, as it is shown to a person.

    Returns:
        What it says, which is nothing when there are mistakes; and the mistakes.
    """
    problems = Problems()
    source = Source.of(text, path)
    excerpt = source.excerpt(1, source.lines)
    root = compose(excerpt, problems, "standard")
    tree = None
    if root is not None and not is_null(root):
        tree = read_tree(root, excerpt, problems, ("kinds",))
    keys = _validated(tree, problems) if tree else None
    if keys is None and not problems:
        how = "write `kinds:` and below it what documents of each kind hold, or delete the file"
        problems.add(source.position(1), "the standard is empty", how)
    if keys is None or problems:
        return Standard(), tuple(sorted(problems))
    return _standard(keys), ()


def _standard(keys: StandardKeys) -> Standard:
    everywhere = keys.all_ or AllRow.model_validate({})
    nothing = KindRow.model_validate({})
    kinds = {}
    for kind in KINDS:
        row = keys.kinds.get(kind, nothing)
        kinds[kind] = Wanted(
            kind,
            tuple(dict.fromkeys([*row.sections, *everywhere.sections])),
            tuple(row.sections) if row.order == "given" else (),
            tuple(dict.fromkeys([*everywhere.metadata, *row.metadata])),
            tuple(row.states),
        )
    words = {name: tuple(others) for name, others in keys.words.items()}
    return Standard(
        MappingProxyType(words),
        tuple(keys.documents),
        tuple(keys.files.items()),
        MappingProxyType(kinds),
    )


def _validated(tree: Tree, problems: Problems) -> StandardKeys | None:
    try:
        return StandardKeys.model_validate(tree.value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            problems.add(*_explain(details, tree))
        return None


def _explain(details: ErrorDetails, tree: Tree) -> tuple[Position, str, str]:
    """Say an error of pydantic in our words, and where it is."""
    at_key = details["loc"][-1:] == ("[key]",) or details["type"] == "extra_forbidden"
    path: Path = tuple(word for word in details["loc"] if word != "[key]")
    name = next((str(word) for word in reversed(path) if isinstance(word, str)), "standard")
    known = path
    while known not in tree.places:
        known = known[:-1]
    place = tree.places[known]
    position = place.key if at_key else place.value
    match details["type"]:
        case "refused":
            return position, details["ctx"]["message"], details["ctx"]["hint"]
        case "extra_forbidden":
            return position, f"unknown key `{name}`", suggestion(name, keys_of(_row_of(path)))
        case "list_type":
            return position, f"`{name}` is not a list", f"write `{name}: [one, two]`"
        case "dict_type" | "model_type":
            what = f"`{name}`" if path else "the standard"
            return position, f"{what} is not a mapping", "write `key: value` below it, indented"
        case _:
            return position, f"`{name}` holds what is no single value", "write a text"


def _row_of(path: Path) -> type[BaseModel]:
    rows: dict[str | int, type[BaseModel]] = {"all": AllRow, "kinds": KindRow}
    return rows.get(path[0], StandardKeys) if len(path) > 1 else StandardKeys
