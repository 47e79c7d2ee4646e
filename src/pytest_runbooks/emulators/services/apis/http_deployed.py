"""Deployments of HTTP APIs: what an API was when it was deployed, which moto does not keep.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from . import http_seams as seams

_DEPLOYMENTS = "_runbooks_deployments"
_CURRENT = "_runbooks_deployment"
_LOCK = threading.RLock()
Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a stage serves; nothing that is edited later changes it.

    Attributes:
        routes: as `get-routes` shows them.
        integrations: by id, as `get-integration` shows them.
        authorisers: by id, as `get-authorizer` shows them.
        cors: the configuration of CORS; empty when there is none.
        closed: whether the default endpoint is disabled.
    """

    routes: tuple[Settings, ...]
    integrations: Mapping[str, Settings]
    authorisers: Mapping[str, Settings]
    cors: Settings
    closed: bool


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment.

    Attributes:
        id: its id.
        deployed: what the API was.
        description: what its maker says of it.
        auto: whether a stage made it by itself.
        created: when, as AWS writes it.
    """

    id: str
    deployed: Deployed
    description: str = ""
    auto: bool = False
    created: str = field(default_factory=seams.now)

    def told(self) -> dict[str, Any]:
        """Give it as `get-deployment` does."""
        return {
            "autoDeployed": self.auto,
            "createdDate": self.created,
            "deploymentId": self.id,
            "deploymentStatus": "DEPLOYED",
            "description": self.description,
        }


def deployments_of(api: seams.Api) -> dict[str, Deployment]:
    """Give the deployments of an API by their ids, the oldest first; those of stages are made."""
    with _LOCK:
        for stage in [*api.stages.values()]:
            _deploy_by_itself(api, stage)
        return dict(_kept(api))


def deploy(api: seams.Api, description: str = "") -> Deployment:
    """Deploy an API as it is now.

    Raises:
        BadRequestException: it has no routes.
    """
    with _LOCK:
        return _deploy(api, description, auto=False)


def describe(api: seams.Api, deployment: str, description: str) -> Deployment:
    """Say something else of a deployment.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with _LOCK:
        changed = replace(_find(api, deployment), description=description)
        _kept(api)[deployment] = changed
        return changed


def remove(api: seams.Api, deployment: str) -> None:
    """Delete a deployment.

    Raises:
        NotFoundError: there is no such deployment.
        BadRequestException: a stage serves it.
    """
    with _LOCK:
        _find(api, deployment)
        users = [name for name, one in api.stages.items() if current_of(api, one) == deployment]
        if users:
            raise seams.BadRequestException(
                f"Active stages with deployment pointing to {deployment} must be moved or deleted"
            )
        del _kept(api)[deployment]


def serve(api: seams.Api, stage: seams.Stage, deployment: str) -> None:
    """Let a stage serve a deployment.

    Raises:
        NotFoundError: there is no such deployment.
        BadRequestException: the stage deploys by itself.
    """
    with _LOCK:
        _find(api, deployment)
        if stage.auto_deploy:
            raise seams.BadRequestException(
                "DeploymentId cannot be set for a stage that has AutoDeploy enabled"
            )
        vars(stage)[_CURRENT] = deployment


def current_of(api: seams.Api, stage: seams.Stage) -> str:
    """Give the id of the deployment that a stage serves; empty when it serves none."""
    with _LOCK:
        _deploy_by_itself(api, stage)
        found: str = vars(stage).get(_CURRENT, "")
        return found


def deployed_of(api: seams.Api, stage: seams.Stage) -> Deployed | None:
    """Give what a stage serves; None when nothing was deployed to it."""
    with _LOCK:
        found = _kept(api).get(current_of(api, stage))
    return found.deployed if found else None


def _deploy(api: seams.Api, description: str, *, auto: bool) -> Deployment:
    if not api.routes:
        raise seams.BadRequestException("Unable to deploy API because no routes exist in this API")
    made = Deployment(seams.new_id(), copy.deepcopy(_now(api)), description, auto=auto)
    _kept(api)[made.id] = made
    return made


def _deploy_by_itself(api: seams.Api, stage: seams.Stage) -> None:
    """Deploy an API that was changed to a stage that deploys by itself."""
    if not stage.auto_deploy or not api.routes:
        return
    served = _kept(api).get(vars(stage).get(_CURRENT, ""))
    if served is None or served.deployed != _now(api):
        text = "Automatic deployment triggered by changes to the Api configuration"
        vars(stage)[_CURRENT] = _deploy(api, text, auto=True).id


def _kept(api: seams.Api) -> dict[str, Deployment]:
    found: dict[str, Deployment] = vars(api).setdefault(_DEPLOYMENTS, {})
    return found


def _find(api: seams.Api, deployment: str) -> Deployment:
    found = _kept(api).get(deployment)
    if found is None:
        raise seams.NotFoundError(f"Invalid Deployment identifier specified {deployment}")
    return found


def _now(api: seams.Api) -> Deployed:
    """Give what an API is now: parts of it are the API's own, and change with it."""
    cors: Any = api.cors_configuration or {}  # moto's own hint says text
    return Deployed(
        routes=tuple(one.to_json() for one in [*api.routes.values()]),
        integrations={key: one.to_json() for key, one in [*api.integrations.items()]},
        authorisers={key: one.to_json() for key, one in [*api.authorizers.items()]},
        cors=cors,
        closed=bool(api.disable_execute_api_endpoint),
    )
