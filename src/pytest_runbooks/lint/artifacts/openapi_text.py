"""A description of an API (OpenAPI 3, Swagger 2), and what is wrong with it.

The schemas of the specification are those that come with `openapi-spec-validator`; the package
itself is not loaded, which takes long and would fetch references.
https://spec.openapis.org/oas/latest.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import suggestion
from .yaml_nodes import FileMistake, at, node_at, plain_value, read_nodes

if TYPE_CHECKING:
    import yaml

_VERSION = re.compile(
    r"""^[^\S\n]*+(?:\{\s*+)?["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.""", re.MULTILINE
)
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_VARIABLE = re.compile(r"\{([^{}]+)\}")
_MOST = 10
Steps = tuple[str | int, ...]
Plain = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Description:
    """A description of an API; two are equal only when they are the same one.

    Attributes:
        root: its node.
        said: what it says.
    """

    root: yaml.Node
    said: Plain

    @property
    def version(self) -> str:
        """The version of the specification, as `3.0`."""
        return ".".join(str(self.said.get("openapi") or self.said.get("swagger")).split(".")[:2])

    def mistake(self, path: Steps, message: str, hint: str = "") -> FileMistake:
        """Say something at the place that a path leads to."""
        return at(node_at(self.root, path), message, hint)

    @cached_property
    def is_of_api_gateway(self) -> bool:
        """Whether it is written for AWS API Gateway, which asks for less."""
        return any(
            key.startswith("x-amazon-apigateway") for _, part in parts(self.said) for key in part
        )

    @cached_property
    def operations(self) -> tuple[tuple[Steps, Plain], ...]:
        """The operations, each with the path to it."""
        return tuple(
            (("paths", route, method), operation)
            for route, item in _mapping(self.said.get("paths")).items()
            for method, operation in _mapping(item).items()
            if method in _METHODS and isinstance(operation, dict)
        )

    def resolved(self, value: object) -> Plain:
        """Follow the references to parts of the description; empty where they lead elsewhere."""
        for _ in range(20):
            if not isinstance(value, dict) or "$ref" not in value:
                break
            value = self.find(str(value["$ref"]))
        return value if isinstance(value, dict) else {}

    def find(self, reference: str) -> object:
        """Give the part that `#/...` names; None when there is none, or it is elsewhere."""
        if not reference.startswith("#/"):
            return None
        value: object = self.said
        for step in reference[2:].split("/"):
            name = (
                step.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
            )
            if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
                value = value[int(name)]
            elif isinstance(value, dict) and name in value:
                value = value[name]
            else:
                return None
        return value


def _mapping(value: object) -> Plain:
    return value if isinstance(value, dict) else {}


def is_description(text: str) -> bool:
    """Say whether a text is meant as a description of an API."""
    return _VERSION.search(text[:4000]) is not None


def read_description(text: str) -> Description | FileMistake | None:
    """Read a description; None when it is something else."""
    root = read_nodes(text)
    if root is None or isinstance(root, FileMistake):
        return root
    try:
        said = plain_value(root)
    except RecursionError:
        return None
    if not isinstance(said, dict) or not ({"openapi", "swagger"} & {*said}):
        return None
    _with_text_versions(said)
    return Description(root, said)


def _with_text_versions(said: Plain) -> None:
    """Take versions without quotes for texts, as all programs do."""
    for mapping, key in ((said, "openapi"), (said, "swagger"), (said.get("info"), "version")):
        if isinstance(mapping, dict) and isinstance(mapping.get(key), int | float):
            mapping[key] = str(mapping[key])


@cache
def _specification(version: str) -> Callable[[object], Iterator[Any]] | None:
    """Give what finds the mistakes of a description; None for a version that is not known."""
    found = find_spec("openapi_spec_validator")
    for folder in (found and found.submodule_search_locations) or ():
        file = Path(folder, "resources", "schemas", f"v{version}", "schema.json")
        if file.is_file():
            import jsonschema  # noqa: PLC0415 - takes long to load, and few documents need it
            from referencing import Registry  # noqa: PLC0415 - as above

            schema = json.loads(file.read_text(encoding="utf-8"))
            kind = jsonschema.validators.validator_for(schema)
            # With a registry of its own, it fetches nothing.
            errors: Callable[[object], Iterator[Any]] = kind(
                schema, registry=Registry()
            ).iter_errors
            return errors
    return None


@lru_cache(maxsize=32)
def form_mistakes(description: Description) -> tuple[FileMistake, ...]:
    """Say what the specification does not allow."""
    errors = _specification(description.version)
    found = set(_references(description))
    if errors is not None:
        for error in errors(description.said):
            leaf = _leaf(error)
            if description.is_of_api_gateway and _said(leaf) == "`version` is missing":
                continue
            found.add(description.mistake(tuple(leaf.absolute_path), _said(leaf)))
            if len(found) >= _MOST:
                break
    if not description.is_of_api_gateway:
        found.update(_parameters(description))
    found.update(_names(description))
    return tuple(sorted(found)[:_MOST])


def _leaf(error: Any) -> Any:
    """Give the error that says most: where something fits none of several, the deepest in them."""
    while error.context:
        about_references = [one for one in error.context if "'$ref'" in one.message]
        rest = [one for one in error.context if one not in about_references] or error.context
        error = max(rest, key=lambda one: len(one.absolute_path))
    return error


def _said(error: Any) -> str:
    """Say in a line what is wrong with a value."""
    value = error.instance
    match error.validator:
        case "required":
            missing = [name for name in error.validator_value if name not in value]
            return f"`{missing[0]}` is missing" if missing else str(error.message)
        case "additionalProperties" | "unevaluatedProperties":
            known = {*error.schema.get("properties", {})}
            odd = [key for key in _mapping(value) if key not in known and not key.startswith("x-")]
            if odd and known:
                return f"`{odd[0]}` is not allowed here"
        case "type":
            return f"`{_short(value)}` is no {error.validator_value}"
        case "enum":
            allowed = ", ".join(f"`{one}`" for one in error.validator_value)
            return f"`{_short(value)}` is none of {allowed}"
        case "minProperties" | "minItems" | "minLength" if not value:
            return "it is empty"
    text = str(error.message).replace("\n", " ")
    return text if len(text) < 120 else f"it is no valid part (`{error.validator}`)"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    text = text.replace("\n", " ")
    return text if len(text) < 60 else f"{text[:57]}..."


def _references(description: Description) -> Iterator[FileMistake]:
    """Find references to parts that are not there."""
    for path, value in parts(description.said):
        reference = value.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            continue
        if "example" in path or "examples" in path:
            continue
        if description.find(reference) is None:
            parent, _, name = reference.rpartition("/")
            near = suggestion(name, _mapping(description.find(parent)) or [parent])
            where = (*path, "$ref")
            yield description.mistake(where, f"`{reference}` leads nowhere", near)


def parts(value: object, path: Steps = (), depth: int = 0) -> Iterator[tuple[Steps, Plain]]:
    """Give all mappings in a value, each with the path to it."""
    if depth > 60:
        return
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from parts(inner, (*path, key), depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from parts(inner, (*path, index), depth + 1)


def _parameters(description: Description) -> Iterator[FileMistake]:
    """Find variables of paths that no parameter describes."""
    for path, operation in description.operations:
        item = _mapping(description.said["paths"][path[1]])
        if "$ref" in item:
            continue
        given = [*_list(item.get("parameters")), *_list(operation.get("parameters"))]
        found = [description.resolved(one) for one in given]
        if not all(found):
            continue  # some stand in another file
        names = {one.get("name") for one in found if one.get("in") == "path"}
        for name in _VARIABLE.findall(str(path[1])):
            if name.rstrip("+") not in names and name not in names:
                message = f"no parameter describes `{{{name}}}` of the path"
                yield description.mistake(path, message)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _names(description: Description) -> Iterator[FileMistake]:
    """Find operations that have the name of another one."""
    seen: set[str] = set()
    for path, operation in description.operations:
        name = operation.get("operationId")
        if isinstance(name, str):
            if name in seen:
                message = f"another operation is called `{name}`, too"
                yield description.mistake((*path, "operationId"), message)
            seen.add(name)


def response_mistakes(description: Description) -> Iterator[FileMistake]:
    """Find operations that do not say what they answer when something is wrong."""
    if not description.version.startswith("3"):
        return
    for path, operation in description.operations:
        codes = {str(code).upper() for code in _mapping(operation.get("responses"))}
        if not codes or "DEFAULT" in codes:
            continue
        lacks = [kind for kind in ("4", "5") if not any(one.startswith(kind) for one in codes)]
        for kind in lacks:
            name = f"{str(path[2]).upper()} {path[1]}"
            yield description.mistake(path, f"`{name}` describes no response {kind}xx")


@lru_cache(maxsize=32)
def example_mistakes(description: Description) -> tuple[FileMistake, ...]:
    """Find examples that their schemas do not allow."""
    return tuple(_examples(description))


def _examples(description: Description) -> Iterator[FileMistake]:
    if not description.version.startswith("3"):
        return
    for path, part in parts(description.said):
        schema = part.get("schema")
        if not isinstance(schema, dict) or {"example", "examples"} & {*path}:
            continue
        given: list[tuple[Steps, object]] = []
        if "example" in part:
            given.append((("example",), part["example"]))
        for name, one in _mapping(part.get("examples")).items():
            if isinstance(one, dict) and "value" in one:
                given.append((("examples", name, "value"), one["value"]))
        for where, value in given:
            yield from _example(description, (*path, *where), schema, value)


def _example(
    description: Description, path: Steps, schema: Plain, value: object
) -> Iterator[FileMistake]:
    import jsonschema  # noqa: PLC0415 - see above
    from referencing import Registry  # noqa: PLC0415 - see above

    is_old = description.version == "3.0"
    kind = jsonschema.Draft4Validator if is_old else jsonschema.Draft202012Validator
    whole = {**schema, "components": description.said.get("components", {})}
    if is_old:
        whole = _without_nullable(whole)
    try:
        errors = [*kind(whole, registry=Registry()).iter_errors(value)]
    except Exception:  # noqa: BLE001 - references to elsewhere, and schemas that are none
        return
    for error in errors[:1]:
        leaf = _leaf(error)
        if isinstance(value, str) and not leaf.absolute_path:
            continue  # what another format holds is written as a text
        yield description.mistake(
            (*path, *leaf.absolute_path), f"the example does not fit its schema: {_said(leaf)}"
        )


def _without_nullable(value: Any) -> Any:
    """Write the `nullable` of OpenAPI 3.0 as JSON Schema says it."""
    if isinstance(value, list):
        return [_without_nullable(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    plain = {key: _without_nullable(one) for key, one in value.items()}
    if plain.get("nullable") is True:
        if isinstance(plain.get("type"), str):
            plain["type"] = [plain["type"], "null"]
        if isinstance(plain.get("enum"), list):
            plain["enum"] = [*plain["enum"], None]
        if {"allOf", "anyOf", "oneOf", "$ref"} & {*plain}:
            return {"anyOf": [plain, {"enum": [None]}]}
    return plain
