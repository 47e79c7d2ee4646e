"""YAML as an editor reads it, with values of many types, and checks it by a JSON Schema."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from pytest_runbooks.parsing.json_schema import front_matter_schema, sidecar_schema


class _Loader(yaml.SafeLoader):
    """Reads no dates, as YAML 1.2."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(*, of_sidecar: bool) -> Draft202012Validator:
    return Draft202012Validator(sidecar_schema() if of_sidecar else front_matter_schema())


def refused_sidecar(text: str) -> list[str]:
    """What the schema has against a sidecar."""
    return _refused(yaml.load(text.removeprefix("\ufeff"), _Loader), of_sidecar=True)


def refused_front_matter(text: str) -> list[str]:
    """What the schema has against what a document holds under `runbook:`, if anything."""
    found = re.match(
        r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$", text, re.DOTALL | re.MULTILINE
    )
    if not found or not re.search(r"^[\"\']?runbook[\"\']?:", found[1], re.MULTILINE):
        return []
    loader = _Loader(found[1])
    root = loader.get_single_node()
    assert isinstance(root, yaml.MappingNode)
    (ours,) = (value for key, value in root.value if key.value == "runbook")
    return _refused(loader.construct_document(ours), of_sidecar=False)


def _refused(data: Any, *, of_sidecar: bool) -> list[str]:
    errors = validator(of_sidecar=of_sidecar).iter_errors(data)
    return [f"{error.json_path}: {error.message}" for error in errors]
