"""A CloudFormation template, read, and what it names that is not there.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import suggestion
from .yaml_nodes import FileMistake, at, items, mapping, pairs, read_nodes, scalar, texts, walk

if TYPE_CHECKING:
    import yaml

SECTIONS = (
    *("AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings"),
    *("Conditions", "Transform", "Globals", "Resources", "Outputs", "Hooks"),
)
_SAM = "AWS::Serverless-2016-10-31"
_VARIABLE = re.compile(r"\$\{(?P<literal>!)?(?P<name>[^{}]*)\}")
_NAME = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True)
class Template:
    """A template.

    Attributes:
        root: its node.
        parameters: by their names.
        resources: by their names.
        conditions: the names of its conditions.
        mappings: and those of its mappings.
        is_closed: nothing adds names to it when it is deployed.
        is_sam: its resources may make others, whose names begin as theirs.
    """

    root: yaml.Node
    parameters: Mapping[str, yaml.Node]
    resources: Mapping[str, yaml.Node]
    conditions: frozenset[str]
    mappings: frozenset[str]
    is_closed: bool
    is_sam: bool


def read_template(text: str) -> Template | FileMistake | None:
    """Read a template; None when it is no mapping, or several documents."""
    root = read_nodes(text)
    if root is None or isinstance(root, FileMistake):
        return root
    sections = mapping(root)
    if not sections:
        return None
    transforms = {node.value for node in texts(sections.get("Transform"))}
    resources = mapping(sections.get("Resources"))
    kinds = [scalar(mapping(one).get("Type")) or "" for one in resources.values()]
    return Template(
        root,
        mapping(sections.get("Parameters")),
        resources,
        frozenset(mapping(sections.get("Conditions"))),
        frozenset(mapping(sections.get("Mappings"))),
        is_closed=transforms <= {_SAM}
        and not any(kind.endswith("::MODULE") for kind in kinds)
        and not re.search(r"Fn::(?:Transform|ForEach)|AWS::Include|!Transform", text),
        is_sam=_SAM in transforms,
    )


def form_mistakes(template: Template) -> Iterator[FileMistake]:
    """Say what a template lacks, and which of its sections do not exist."""
    known = [key.value for key, _ in pairs(template.root)]
    if "Resources" not in known:
        yield FileMistake(1, 1, "`Resources` is missing", suggestion("Resources", known))
    for key, _ in pairs(template.root):
        if key.value not in SECTIONS and template.is_closed:
            message = f"a template has no section `{key.value}`"
            yield at(key, message, suggestion(key.value, SECTIONS))
    for key, resource in pairs(mapping(template.root).get("Resources")):
        if template.is_closed and mapping(resource) and "Type" not in mapping(resource):
            yield at(key, f"the resource `{key.value}` has no `Type`")


def name_mistakes(template: Template) -> Iterator[FileMistake]:
    """Say which names mean nothing in the template."""
    if not template.is_closed or not template.resources:
        return
    for section in ("Conditions", "Resources", "Outputs"):
        node = mapping(template.root).get(section)
        for one in walk(node) if node is not None else ():
            yield from _names_in(template, one)
    for name, resource in template.resources.items():
        known = mapping(resource)
        for node in texts(known.get("DependsOn")):
            if not _is_resource(template, node.value):
                message = f"`{name}` depends on `{node.value}`, which is no resource"
                yield at(node, message, suggestion(node.value, template.resources))
    for section in ("Resources", "Outputs"):
        for one in mapping(mapping(template.root).get(section)).values():
            condition = mapping(one).get("Condition")
            if condition is not None:
                yield from _condition(template, condition)


def _names_in(template: Template, node: yaml.Node) -> Iterator[FileMistake]:
    """Look at one intrinsic function, in its short or its long form."""
    if node.tag in {"!Ref", "!GetAtt", "!Sub", "!If", "!FindInMap"}:
        yield from _function(template, node.tag[1:], node)
    found = pairs(node)
    if len(found) == 1 and node.tag in {"tag:yaml.org,2002:map", "!"}:
        name = found[0][0].value.removeprefix("Fn::")
        if name in {"Ref", "GetAtt", "Sub", "If", "FindInMap"}:
            yield from _function(template, name, found[0][1])


def _function(template: Template, name: str, node: yaml.Node) -> Iterator[FileMistake]:
    given = items(node)
    match name:
        case "Ref":
            yield from _reference(template, node, scalar(node))
        case "GetAtt":
            resource = given[0] if given else node
            said = scalar(resource)
            if said is not None and not _is_resource(template, said.partition(".")[0]):
                missing = said.partition(".")[0]
                message = f"no resource is called `{missing}`"
                yield at(resource, message, suggestion(missing, template.resources))
        case "Sub":
            text = given[0] if given else node
            own = {*mapping(given[1])} if len(given) > 1 else set()
            for variable in _VARIABLE.finditer(scalar(text) or ""):
                said = variable["name"].partition(".")[0].strip()
                if not variable["literal"] and said not in own:
                    yield from _reference(template, text, said)
        case "If":
            if given:
                yield from _condition(template, given[0])
        case "FindInMap":
            said = scalar(given[0]) if given and given[0].tag != "!Ref" else None
            if said is not None and said not in template.mappings:
                message = f"no mapping is called `{said}`"
                yield at(given[0], message, _near(said, template.mappings))


def _reference(template: Template, node: yaml.Node, name: str | None) -> Iterator[FileMistake]:
    if name is None or name.startswith("AWS::") or name in template.parameters:
        return
    if not _NAME.fullmatch(name) and name.partition("::")[0] == "AWS":
        return
    if not _is_resource(template, name):
        known = (*template.parameters, *template.resources)
        message = f"no parameter and no resource is called `{name}`"
        yield at(node, message, suggestion(name, known))


def _is_resource(template: Template, name: str) -> bool:
    if name in template.resources:
        return True
    if not template.is_sam:
        return False
    # SAM makes `ServerlessRestApi`, `FunctionRole`, `ApiStage`, ...
    return name.startswith("Serverless") or any(name.startswith(one) for one in template.resources)


def _condition(template: Template, node: yaml.Node) -> Iterator[FileMistake]:
    name = scalar(node)
    if name is not None and name not in template.conditions:
        message = f"no condition is called `{name}`"
        yield at(node, message, _near(name, template.conditions))


def _near(name: str, known: frozenset[str]) -> str:
    return suggestion(name, known) if known else "the template has none"
