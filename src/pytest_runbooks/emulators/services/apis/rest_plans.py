"""Patch operations of usage plans, of which moto leaves some undone and takes numbers for texts.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateUsagePlan-Patch
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..service import Replacement
from . import rest_seams as seams

_PLAIN = {"name": "name", "description": "description", "productCode": "product_code"}
_LIMITS: Mapping[str, Callable[[str], Any]] = {"rateLimit": float, "burstLimit": int}
_MEMBERS: Mapping[str, Mapping[str, Callable[[str], Any]]] = {
    "quota": {"limit": int, "offset": int, "period": str},
    "throttle": _LIMITS,
}


def replacements() -> tuple[Replacement, ...]:
    """Give what stands in for moto's own."""
    return (Replacement(seams.UsagePlan, "apply_patch_operations", lambda _: _patch_all),)


def _patch_all(plan: seams.UsagePlan, patch_operations: list[dict[str, str]]) -> None:
    for operation in patch_operations:
        path, kind = operation["path"], operation["op"]
        if not _patch(plan, kind, _parts(path), operation.get("value") or ""):
            raise seams.BadRequestException(
                f"Invalid patch path '{path}' specified for op '{kind}'."
            )


def _patch(plan: seams.UsagePlan, kind: str, parts: list[str], value: str) -> bool:
    """Carry out one operation; say whether it was one."""
    match parts:
        case ["name" | "description" | "productCode" as name]:
            setattr(plan, _PLAIN[name], None if kind == "remove" else value)
        case ["apiStages"] if kind in {"add", "remove"}:
            plan.api_stages = [one for one in plan.api_stages if _named(one) != value]
            if kind == "add":
                api, _, stage = value.partition(":")
                plan.api_stages.append({"apiId": api, "stage": stage})
        case ["apiStages", name, "throttle", *rest]:
            return _patch_throttle(_stage(plan, name), kind, rest, value)
        case ["quota" | "throttle" as name] if kind == "remove":
            getattr(plan, name).clear()
        case [name, member] if member in _MEMBERS.get(name, ()) and kind != "remove":
            getattr(plan, name)[member] = _MEMBERS[name][member](value)
        case _:
            return False
    return True


def _patch_throttle(stage: dict[str, Any], kind: str, rest: list[str], value: str) -> bool:
    """Carry out an operation on the limits of methods: `[path, verb, limit]`, less to remove."""
    limits: dict[str, Any] = stage.setdefault("throttle", {})
    match rest:
        case [] if kind == "remove":
            limits.clear()
        case [path, verb] if kind == "remove":
            limits.pop(f"{path}/{verb}", None)
        case [path, verb, "rateLimit" | "burstLimit" as member] if kind != "remove":
            limits.setdefault(f"{path}/{verb}", {})[member] = _LIMITS[member](value)
        case _:
            return False
    return True


def _stage(plan: seams.UsagePlan, name: str) -> dict[str, Any]:
    for one in plan.api_stages:
        if _named(one) == name:
            found: dict[str, Any] = one
            return found
    raise seams.BadRequestException(f"Usage Plan does not have the API stage {name}")


def _named(stage: Mapping[str, Any]) -> str:
    return f"{stage['apiId']}:{stage['stage']}"


def _parts(path: str) -> list[str]:
    return [one.replace("~1", "/").replace("~0", "~") for one in path.strip("/").split("/")]
