"""What a template's resources refer to, and in which order they are made.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .errors import RefusedError

_SUB = re.compile(r"\$\{([^!}][^}]*)\}")


def references(value: Any) -> Iterator[tuple[str, str]]:
    """Give each name that a value refers to, with the attribute; empty for `Ref`."""
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if len(value) == 1 and key == "Ref" and isinstance(one, str):
                yield one, ""
            elif len(value) == 1 and key == "Fn::GetAtt":
                name, *attribute = one.split(".", 1) if isinstance(one, str) else one
                yield name, attribute[0] if attribute and isinstance(attribute[0], str) else "?"
            elif len(value) == 1 and key == "Fn::Sub":
                yield from _in_sub(one)
            else:
                yield from references(one)


def _in_sub(argument: Any) -> Iterator[tuple[str, str]]:
    template, own = argument if isinstance(argument, list) else (argument, {})
    yield from references(own)
    for name in _SUB.findall(template):
        first, _, attribute = name.strip().partition(".")
        if name.strip() not in own:
            yield first, attribute


def check(template: Mapping[str, Any]) -> None:
    """Refuse a template that refers to what it does not have.

    Raises:
        RefusedError: it does.
    """
    resources = template["Resources"]
    conditions = template.get("Conditions") or {}
    known = {*resources, *(template.get("Parameters") or {})}
    for block in ("Resources", "Outputs"):
        missing: dict[str, None] = {}
        for entry in (template.get(block) or {}).values():
            for name, attribute in references(_without_type(entry)):
                if attribute and name not in resources:
                    raise RefusedError(
                        "Template error: instance of Fn::GetAtt references undefined resource "
                        f"{name}"
                    )
                if name not in known and not name.startswith("AWS::"):
                    missing[name] = None
            missing.update((name, None) for name in _depends_on(entry) if name not in resources)
            condition = entry.get("Condition")
            if condition is not None and condition not in conditions:
                raise RefusedError(
                    f"Template format error: Unresolved condition dependency {condition} in the "
                    f"{block} block of the template"
                )
        if missing:
            raise RefusedError(
                f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
                f"in the {block} block of the template"
            )
    order(resources)


def order(resources: Mapping[str, Any]) -> list[str]:
    """Give the logical ids, each after those that it needs.

    Raises:
        RefusedError: some need each other.
    """
    waiting = {name: needs(entry) & set(resources) for name, entry in resources.items()}
    ordered: list[str] = []
    while waiting:
        ready = next((name for name, needed in waiting.items() if not needed - set(ordered)), None)
        if ready is None:
            raise RefusedError(
                f"Circular dependency between resources: [{', '.join(_circle(waiting))}]"
            )
        ordered.append(ready)
        del waiting[ready]
    return ordered


def needs(entry: Mapping[str, Any]) -> set[str]:
    """Give the names that a resource needs."""
    return {name for name, _ in references(_without_type(entry))} | set(_depends_on(entry))


def _circle(waiting: Mapping[str, set[str]]) -> list[str]:
    """Leave out what only waits for the circle."""
    left = set(waiting)
    while loose := {name for name in left if not any(name in waiting[one] for one in left)}:
        left -= loose
    return sorted(left)


def _without_type(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in {"Type", "Metadata"}}


def _depends_on(entry: Mapping[str, Any]) -> list[str]:
    depends = entry.get("DependsOn") or []
    return [depends] if isinstance(depends, str) else list(depends)
