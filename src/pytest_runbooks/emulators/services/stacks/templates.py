"""Templates as they are written: YAML with its short forms of functions, or JSON.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from .errors import RefusedError

_SECTIONS = {
    *("AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings"),
    *("Conditions", "Transform", "Resources", "Outputs"),
}
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")
_MOST_RESOURCES = 500
_MISSING = "Template format error: At least one Resources member must be defined."
_NAMED_BY_THEMSELVES = ("Ref", "Condition")


class _Loader(yaml.SafeLoader):
    """YAML as CloudFormation reads it: dates are texts, `!Sub` and the like are functions."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _function(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if name == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type] # the third
    return {name if name in _NAMED_BY_THEMSELVES else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _function)


def load(body: str) -> dict[str, Any]:
    """Read a template.

    Raises:
        RefusedError: it is none.
        NotImplementedError: it has macros, which are not carried out.
    """
    try:
        template = json.loads(body) if body.lstrip().startswith("{") else _yaml(body)
    except json.JSONDecodeError:
        template = _yaml(body)
    if not isinstance(template, dict):
        raise RefusedError("Template format error: unsupported structure.")
    if unknown := sorted(str(one) for one in set(template) - _SECTIONS):
        raise RefusedError(f"Invalid template property or properties [{', '.join(unknown)}]")
    if "Transform" in template:
        raise NotImplementedError(f"templates with the transform {template['Transform']}")
    if "Rules" in template:
        raise NotImplementedError("templates with rules")
    if not isinstance(template.get("Resources"), dict) or not template["Resources"]:
        raise RefusedError(_MISSING)
    if (number := len(template["Resources"])) > _MOST_RESOURCES:
        raise RefusedError(
            f"Template format error: Number of resources, {number}, is greater than maximum "
            f"allowed, {_MOST_RESOURCES}"
        )
    for name, resource in template["Resources"].items():
        if not _LOGICAL_ID.fullmatch(str(name)):
            raise RefusedError(f"Template format error: Resource name {name} is non alphanumeric.")
        if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
            raise RefusedError(
                f"Template format error: [/Resources/{name}] Every Resources object must contain "
                "a Type member."
            )
    for name, output in (template.get("Outputs") or {}).items():
        if not isinstance(output, dict) or output.get("Value") is None:
            raise RefusedError(
                f"Template format error: Output {name} is malformed. "
                "Every Outputs member must contain a Value object"
            )
    return template


def _yaml(body: str) -> Any:
    try:
        return yaml.load(body, Loader=_Loader)  # noqa: S506 - a safe loader, with functions
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise RefusedError(f"Template format error: YAML not well-formed.{where}") from error
