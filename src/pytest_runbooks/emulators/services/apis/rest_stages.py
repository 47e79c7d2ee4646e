"""Patch operations of stages, of which moto leaves some undone and takes any path.

https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html
https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..service import Replacement
from . import rest_seams as seams
from .rest_canaries import canary_of, patch

_METHOD = (
    *("metrics/enabled", "logging/dataTrace", "logging/loglevel", "throttling/burstLimit"),
    *("throttling/rateLimit", "caching/ttlInSeconds", "caching/enabled", "caching/dataEncrypted"),
    "caching/requireAuthorizationForCacheControl",
    "caching/unauthorizedCacheControlHeaderStrategy",
)
_PATHS = (
    *("/deploymentId", "/description", "/cacheClusterEnabled", "/cacheClusterSize"),
    *("/clientCertificateId", "/accessLogSettings", "/accessLogSettings/destinationArn"),
    *("/accessLogSettings/format", "/tracingEnabled", "/documentationVersion"),
    *("/variables/{variable_name}", "/{resourcePath}/{httpMethod}"),
    *(f"/{{resourcePath}}/{{httpMethod}}/{setting}" for setting in _METHOD),
)
_CREATED, _UPDATED = "_runbooks_created", "_runbooks_updated"
_LEFT_OUT = ("/clientCertificateId", "/documentationVersion")
_KNOWN = re.compile("|".join(re.sub(r"\{\w+\}", "[^/]+", path) for path in _PATHS))


def replacements() -> tuple[Replacement, ...]:
    """Give what stands in for moto's own."""
    return (
        Replacement(seams.APIGatewayBackend, "update_stage", _updating),
        Replacement(seams.Stage, "__init__", _beginning),
        Replacement(seams.Stage, "to_json", _telling),
        Replacement(seams.Stage, "_get_default_method_settings", _default_settings),
    )


def touch(stage: seams.Stage) -> None:
    """Note that a stage has changed now."""
    vars(stage)[_UPDATED] = seams.unix_time()


def _beginning(original: Callable[..., None]) -> Callable[..., None]:
    def begin(stage: seams.Stage, *args: Any, **given: Any) -> None:
        original(stage, *args, **given)
        touch(stage)
        vars(stage)[_CREATED] = vars(stage)[_UPDATED]

    return begin


def _telling(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Tell the canary of a stage, too, and when it was made and changed."""

    def to_json(stage: seams.Stage) -> dict[str, Any]:
        kept, canary = vars(stage), canary_of(stage)
        dates = {"createdDate": kept.get(_CREATED), "lastUpdatedDate": kept.get(_UPDATED)}
        settings = {"canarySettings": canary.told()} if canary else {}
        return {**original(stage), **dates, **settings}

    return to_json


def _updating(original: Callable[..., seams.Stage]) -> Callable[..., seams.Stage]:
    def update_stage(
        backend: seams.APIGatewayBackend,
        function_id: str,
        stage_name: str,
        patch_operations: list[dict[str, Any]],
    ) -> seams.Stage:
        stage = backend.get_stage(function_id, stage_name)
        api = backend.get_rest_api(function_id)
        for operation in patch_operations:
            _check(api, operation)
        left = [
            one
            for one in patch_operations
            if not patch(api, stage, one) and not _is_done(stage, one)
        ]
        touch(stage)
        return original(backend, function_id, stage_name, left)

    return update_stage


def _check(api: seams.RestAPI, operation: Mapping[str, Any]) -> None:
    """Refuse a patch of a stage that AWS refuses.

    Raises:
        HTTPException: it names what is not there.
        NotImplementedError: it asks for what moto does not keep.
    """
    path = operation["path"]
    if any(one.startswith("/canarySettings") for one in (path, operation.get("from") or "")):
        return
    if not _KNOWN.fullmatch(path):
        possible = ", ".join(_PATHS)
        raise seams.BadRequestException(
            f"Invalid method setting path: {path}. Must be one of: [{possible}]"
        )
    if path in _LEFT_OUT:
        raise NotImplementedError(f"{path} of a stage")
    if (operation["op"], path) == ("replace", "/deploymentId"):
        seams.check_deployment(api, operation.get("value"))


def _is_done(stage: seams.Stage, operation: Mapping[str, Any]) -> bool:
    """Do what moto leaves undone of a patch; say whether that was all of it."""
    kind, path = operation["op"], operation["path"]
    if kind == "add" and path.startswith("/variables/"):
        stage.variables[path.removeprefix("/variables/")] = operation["value"]
        return True
    parts = path.strip("/").split("/")
    if kind == "remove" and len(parts) == 2 and parts[0] != "variables":
        stage.method_settings.pop("/".join(parts), None)
        return True
    return False


def _default_settings(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Give the limits of an account to a method that has none of its own."""

    def defaults(stage: seams.Stage) -> dict[str, Any]:
        limits = {"throttlingRateLimit": 10_000.0, "throttlingBurstLimit": 5_000}
        return {**original(stage), **limits, "loggingLevel": "OFF"}

    return defaults
