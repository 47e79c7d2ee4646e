"""Canary releases: a share of the requests to a stage comes to another deployment.

https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/promote-canary-deployment.html
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from ..service import Replacement
from . import rest_seams as seams

SEED = 42  # any number does: what counts is that the draws repeat from run to run
_KEPT = "_runbooks_canary"
_PATH = "/canarySettings"
_OVERRIDES = f"{_PATH}/stageVariableOverrides"
Answer = tuple[int, dict[str, Any], str]


@dataclass(frozen=True, slots=True)
class Canary:
    """The canary of a stage.

    Attributes:
        deployment: the id of what it serves.
        percent: how many of a hundred requests it gets.
        overrides: stage variables that are others for it.
        cached: whether it uses the cache of the stage, which is told and no more.
    """

    deployment: str
    percent: float
    overrides: Mapping[str, str]
    cached: bool

    def told(self) -> dict[str, Any]:
        """Give it as `get-stage` does."""
        return {
            "percentTraffic": self.percent,
            "deploymentId": self.deployment,
            "stageVariableOverrides": dict(self.overrides),
            "useStageCache": self.cached,
        }


class Draws:
    """Draw which requests come to a canary."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._random = Random(SEED)  # noqa: S311 - draws that repeat are the point

    def reset(self) -> None:
        """Begin anew."""
        with self._lock:
            self._random.seed(SEED)

    def serving(self, stage: seams.Stage) -> tuple[str, dict[str, str], bool]:
        """Give the deployment and the variables for a request, and whether it is a canary's."""
        canary = canary_of(stage)
        if canary is not None:
            with self._lock:
                drawn = self._random.random() * 100
            if drawn < canary.percent:
                return canary.deployment, {**stage.variables, **canary.overrides}, True
        return stage.deployment_id or "", dict(stage.variables), False


DRAWS = Draws()
"""The draws of this process."""


def canary_of(stage: seams.Stage) -> Canary | None:
    """Give the canary of a stage."""
    found: Canary | None = vars(stage).get(_KEPT)
    return found


def replacements() -> tuple[Replacement, ...]:
    """Give what stands in for moto's own, which takes no canaries."""
    return (
        Replacement(seams.APIGatewayResponse, "create_deployment", _deploying),
        Replacement(seams.APIGatewayResponse, "create_stage", _creating_stage),
    )


def patch(api: seams.RestAPI, stage: seams.Stage, operation: Mapping[str, Any]) -> bool:
    """Carry out a patch operation that is of the canary; say whether it was.

    Raises:
        HTTPException: there is no such canary, or no such member of it.
    """
    kind, path = operation["op"], operation["path"]
    origin, value = operation.get("from") or "", operation.get("value")
    if not path.startswith(_PATH) and not origin.startswith(_PATH):
        return False
    canary = canary_of(stage)
    if kind == "remove" and path == _PATH:
        vars(stage).pop(_KEPT, None)
    elif canary is None:
        raise seams.BadRequestException("Canary does not exist")
    elif (kind, origin, path) == ("copy", f"{_PATH}/deploymentId", "/deploymentId"):
        stage.deployment_id = canary.deployment
    elif (kind, origin, path) == ("copy", _OVERRIDES, "/variables"):
        stage.variables.update(canary.overrides)
    else:
        vars(stage)[_KEPT] = _changed(api, canary, kind, path, value)
    return True


def _changed(api: seams.RestAPI, canary: Canary, kind: str, path: str, value: str | None) -> Canary:
    name = path.removeprefix(f"{_OVERRIDES}/")
    if name != path:
        kept = {key: one for key, one in canary.overrides.items() if key != name}
        return replace(canary, overrides=kept if kind == "remove" else {**kept, name: value or ""})
    match path.removeprefix(f"{_PATH}/"):
        case "percentTraffic":
            return replace(canary, percent=float(value or 0))
        case "useStageCache":
            return replace(canary, cached=value == "true")
        case "deploymentId":
            if value not in api.deployments:
                raise seams.DeploymentNotFoundException
            return replace(canary, deployment=value)
    raise seams.BadRequestException(f"Invalid patch path '{path}' specified for op '{kind}'.")


def _deploying(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """Deploy to the canary of a stage when that is asked for."""

    def create_deployment(response: seams.APIGatewayResponse) -> Answer:
        given = seams.given(response, "stageName", "canarySettings", "description")
        backend, api_id = response.backend, response.path.split("/")[2]
        if not given["canarySettings"]:
            api = backend.get_rest_api(api_id)
            stage = api.stages.get(given["stageName"] or "")
            if stage is not None and canary_of(stage) is not None:
                raise NotImplementedError("a deployment to a stage that has a canary")
            return original(response)
        stage = backend.get_stage(api_id, given["stageName"])
        made = backend.create_deployment(api_id, "", given["description"] or "", {})
        _keep(stage, made.id, given["canarySettings"])
        return 201, {"status": 201}, json.dumps(made.to_json())

    return create_deployment


def _creating_stage(original: Callable[..., Answer]) -> Callable[..., Answer]:
    def create_stage(response: seams.APIGatewayResponse) -> Answer:
        answer = original(response)
        given = seams.given(response, "stageName", "canarySettings", "deploymentId")
        if settings := given["canarySettings"]:
            stage = response.backend.get_stage(response.path.split("/")[2], given["stageName"])
            _keep(stage, settings.get("deploymentId") or given["deploymentId"], settings)
            return *answer[:2], json.dumps(stage.to_json())
        return answer

    return create_stage


def _keep(stage: seams.Stage, deployment: str, settings: Mapping[str, Any]) -> None:
    vars(stage)[_KEPT] = Canary(
        deployment,
        float(settings.get("percentTraffic") or 0),
        settings.get("stageVariableOverrides") or {},
        bool(settings.get("useStageCache")),
    )
