"""What an update would change, without changing it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets-samples.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .calls import Caller
from .dependencies import references
from .deployment import is_changed
from .errors import RefusedError
from .kind import Kind
from .kinds import kind_of
from .records import GONE, Definition, Place, Resource, Stack
from .scope import LATER, Scope

_IAM = {
    *("AccessKey", "Group", "InstanceProfile", "ManagedPolicy", "Policy", "Role", "User"),
    "UserToGroupAddition",
}


@dataclass(slots=True)
class Plan:
    """What an operation would do.

    Attributes:
        changes: of resources, as the API tells them.
        others: whether outputs or tags would change.
    """

    changes: list[dict[str, Any]] = field(default_factory=list)
    others: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not self.changes and not self.others


def plan(call: Caller, place: Place, stack: Stack, definition: Definition) -> Plan:
    """Say what would become of a stack.

    Raises:
        RefusedError: the definition is wrong, or changes the type of a resource.
        NotImplementedError: the emulator cannot make it.
    """
    later: set[str] = set()
    scope = Scope(call, place, stack, definition, later)
    there = {
        logical: resource
        for logical, resource in stack.resources.items()
        if resource.made is not None and resource.status != GONE
    }
    wanted = dict(scope.entries())
    _refuse_other_types(there, wanted)
    found = Plan()
    for logical, entry in wanted.items():
        kind = kind_of(entry["Type"])
        _refuse_unknown_policies(entry)
        resource = there.get(logical)
        if resource is None:
            later.add(logical)
            found.changes.append(_change("Add", logical, entry["Type"]))
        else:
            properties = scope.properties(entry)
            if is_changed(kind, resource, properties, definition.tags):
                change = _modify(kind, resource, entry, properties, definition)
                if change["Replacement"] != "False":
                    later.add(logical)
                found.changes.append(change)
    found.changes += [
        _change("Remove", logical, resource.type, resource.physical)
        | {"PolicyAction": "Retain" if "DeletionPolicy" in resource.entry else "Delete"}
        for logical, resource in there.items()
        if logical not in wanted
    ]
    found.others = definition.tags != stack.definition.tags or (
        {(one.key, one.value, one.export) for one in scope.outputs()}
        != {(one.key, one.value, one.export) for one in stack.outputs}
    )
    return found


def _refuse_other_types(
    there: Mapping[str, Resource], wanted: Mapping[str, Mapping[str, Any]]
) -> None:
    others = [
        name
        for name, entry in wanted.items()
        if name in there and there[name].type != entry["Type"]
    ]
    if others:
        raise RefusedError(
            "Update of resource type is not permitted. The new template modifies resource type of "
            f"the following resources: [{', '.join(others)}]"
        )


def _refuse_unknown_policies(entry: Mapping[str, Any]) -> None:
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        if entry.get(name, "Delete") not in {"Delete", "Retain", "RetainExceptOnCreate"}:
            raise NotImplementedError(f"the {name} {entry[name]}")
    for name in ("CreationPolicy", "UpdatePolicy"):
        if name in entry:
            raise NotImplementedError(f"the {name} of resources")


def _change(action: str, logical: str, kind: str, physical: str | None = None) -> dict[str, Any]:
    return {
        "Action": action,
        "LogicalResourceId": logical,
        "PhysicalResourceId": physical,
        "ResourceType": kind,
        "Scope": [],
        "Details": [],
    }


def _modify(
    kind: Kind,
    resource: Resource,
    entry: Mapping[str, Any],
    properties: Mapping[str, Any],
    definition: Definition,
) -> dict[str, Any]:
    before = resource.properties
    names = [name for name in {**before, **properties} if before.get(name) != properties.get(name)]
    replacing = kind.replaced_by(before, properties)
    details, ends = [], {"False"}
    for name in names:
        recreation = "Never"
        if name in replacing:
            recreation = "Conditionally" if LATER in str(properties.get(name)) else "Always"
            ends.add("Conditional" if recreation == "Conditionally" else "True")
        details.append(
            {
                "Target": {
                    "Attribute": "Properties",
                    "Name": name,
                    "RequiresRecreation": recreation,
                },
                "Evaluation": "Dynamic" if LATER in str(properties.get(name)) else "Static",
                **_source(name, resource.entry, entry, definition),
            }
        )
    scope = ["Properties"] if names else []
    if kind.tagged and definition.tags != resource.tags:
        scope.append("Tags")
        target = {"Attribute": "Tags", "RequiresRecreation": "Never"}
        details.append(
            {"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}
        )
    replacement = next(one for one in ("True", "Conditional", "False") if one in ends)
    return _change("Modify", resource.logical, resource.type, resource.physical) | {
        "Replacement": replacement,
        "Scope": scope,
        "Details": details,
    }


def _source(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], definition: Definition
) -> dict[str, str]:
    """Say where a change of a property comes from."""
    raw = (after.get("Properties") or {}).get(name)
    if raw != (before.get("Properties") or {}).get(name):
        return {"ChangeSource": "DirectModification"}
    for cause, attribute in references(raw):
        if cause in definition.parameters:
            return {"ChangeSource": "ParameterReference", "CausingEntity": cause}
        if attribute:
            return {"ChangeSource": "ResourceAttribute", "CausingEntity": f"{cause}.{attribute}"}
        if not cause.startswith("AWS::"):
            return {"ChangeSource": "ResourceReference", "CausingEntity": cause}
    return {"ChangeSource": "DirectModification"}


def needed_capabilities(template: Mapping[str, Any]) -> list[str]:
    """Give the capabilities that a template asks for."""
    found = set()
    for entry in template["Resources"].values():
        service, _, kind = entry["Type"].removeprefix("AWS::").partition("::")
        if service == "IAM" and kind in _IAM:
            named = kind_of(entry["Type"]).named or f"{kind}Name"
            given = named in (entry.get("Properties") or {})
            found.add("CAPABILITY_NAMED_IAM" if given and kind != "Policy" else "CAPABILITY_IAM")
    return ["CAPABILITY_NAMED_IAM"] if "CAPABILITY_NAMED_IAM" in found else sorted(found)
