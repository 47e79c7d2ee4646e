"""Stacks and what belongs to them, as the API tells them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .functions import text
from .parameters import HIDDEN, is_hidden
from .records import ChangeSet, Resource, Stack

_DRIFT = {"StackDriftStatus": "NOT_CHECKED"}


def told(stack: Stack) -> dict[str, Any]:
    """Tell of a stack."""
    settings = stack.settings
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "Description": stack.definition.template.get("Description"),
        "Parameters": parameters(stack),
        "CreationTime": stack.created,
        "LastUpdatedTime": stack.updated,
        "DeletionTime": stack.deleted,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "DisableRollback": settings.get("DisableRollback", False),
        "NotificationARNs": settings.get("NotificationARNs") or [],
        "TimeoutInMinutes": settings.get("TimeoutInMinutes"),
        "Capabilities": settings.get("Capabilities") or [],
        "Outputs": [
            {
                "OutputKey": one.key,
                "OutputValue": one.value,
                "Description": one.description,
                "ExportName": one.export,
            }
            for one in stack.outputs
        ],
        "RoleARN": settings.get("RoleARN"),
        "Tags": tags(stack.definition.tags),
        "EnableTerminationProtection": stack.protected,
        "DriftInformation": _DRIFT,
    }


def summary(stack: Stack) -> dict[str, Any]:
    """Tell of a stack in a list."""
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "TemplateDescription": stack.definition.template.get("Description"),
        "CreationTime": stack.created,
        "LastUpdatedTime": stack.updated,
        "DeletionTime": stack.deleted,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "DriftInformation": _DRIFT,
    }


def parameters(stack: Stack) -> list[dict[str, str]]:
    """Tell the parameters of a stack; those with `NoEcho` not."""
    return _parameters(stack.definition.template, stack.definition.parameters)


def _parameters(template: dict[str, Any], values: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"ParameterKey": key, "ParameterValue": HIDDEN if is_hidden(template, key) else value}
        for key, value in values.items()
    ]


def tags(found: dict[str, str]) -> list[dict[str, str]]:
    """Write tags as the API does."""
    return [{"Key": key, "Value": value} for key, value in found.items()]


def of_resource(stack: Stack, resource: Resource) -> dict[str, Any]:
    """Tell of a resource, with its stack."""
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "Timestamp": resource.updated,
        "Description": resource.entry.get("Description"),
        **resource_summary(resource),
    }


def resource_summary(resource: Resource) -> dict[str, Any]:
    """Tell of a resource."""
    return {
        "LogicalResourceId": resource.logical,
        "PhysicalResourceId": resource.physical,
        "ResourceType": resource.type,
        "LastUpdatedTimestamp": resource.updated,
        "ResourceStatus": resource.status,
        "ResourceStatusReason": resource.reason or None,
        "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
    }


def change_set(stack: Stack, found: ChangeSet) -> dict[str, Any]:
    """Tell of a change set."""
    definition = found.definition
    return change_set_summary(stack, found) | {
        "Parameters": _parameters(definition.template, definition.parameters),
        "NotificationARNs": found.more.get("NotificationARNs") or [],
        "Capabilities": found.capabilities,
        "Tags": tags(definition.tags),
        "Changes": [{"Type": "Resource", "ResourceChange": one} for one in found.changes],
    }


def change_set_summary(stack: Stack, found: ChangeSet) -> dict[str, Any]:
    """Tell of a change set in a list."""
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "ChangeSetId": found.id,
        "ChangeSetName": found.name,
        "ExecutionStatus": found.execution,
        "Status": found.status,
        "StatusReason": found.reason,
        "CreationTime": found.created,
        "Description": found.description,
        "IncludeNestedStacks": False,
    }


def event(found: Mapping[str, Any]) -> dict[str, Any]:
    """Tell what happened."""
    properties = found["ResourceProperties"]
    return {
        **found,
        "ResourceProperties": None if properties is None else json.dumps(properties, default=str),
    }


def notice(found: Mapping[str, Any], account: str) -> str:
    """Write what happened as the topics of a stack get it."""
    written = {
        **event(found),
        "Timestamp": found["Timestamp"].strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "Namespace": account,
        "ClientRequestToken": None,
    }
    order = (
        *("StackId", "Timestamp", "EventId", "LogicalResourceId", "Namespace"),
        *("PhysicalResourceId", "ResourceProperties", "ResourceStatus", "ResourceStatusReason"),
        *("ResourceType", "StackName", "ClientRequestToken"),
    )
    return "".join(f"{name}='{'' if written[name] is None else written[name]}'\n" for name in order)


def declared(template: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tell the parameters that a template declares."""
    return [
        {
            "ParameterKey": name,
            "DefaultValue": None if one.get("Default") is None else text(one["Default"]),
            "ParameterType": one.get("Type", "String"),
            "NoEcho": is_hidden(template, name),
            "Description": one.get("Description"),
            "ParameterConstraints": {
                "AllowedValues": [text(each) for each in one.get("AllowedValues") or []]
            },
        }
        for name, one in (template.get("Parameters") or {}).items()
    ]


def reason_for(template: Mapping[str, Any], capabilities: list[str]) -> str | None:
    """Say which resources ask for capabilities; None when none does."""
    if not capabilities:
        return None
    kinds = sorted(
        {
            one["Type"]
            for one in template["Resources"].values()
            if one["Type"].startswith("AWS::IAM::")
        }
    )
    return f"The following resource(s) require capabilities: [{', '.join(kinds)}]"
