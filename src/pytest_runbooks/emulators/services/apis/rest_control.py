"""What moto answers falsely of deployments and stages, or lacks.

https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html
https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDeployment.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..added_paths import AddedPaths
from ..service import Replacement
from . import (
    rest_canaries,
    rest_conflicts,
    rest_documents,
    rest_plans,
    rest_settings,
    rest_stages,
    rest_updates,
)
from . import rest_seams as seams
from .authoriser_answers import ANSWERS
from .functions import CALLS
from .rest_canaries import DRAWS, canary_of
from .rest_deployed import keep
from .rest_gate import GATE
from .rest_trial import try_method

_CACHES = ("data", "authorizers")


class RestApis:
    """Stand in for moto's deployments and stages, and add what it lacks.

    What was deployed is kept with the deployment in moto, and is forgotten with it.
    """

    def __init__(self) -> None:
        path = "{0}/restapis/(?P<function_id>[^/]+)/stages/(?P<stage_name>[^/]+)/cache/(?P<of>%s)$"
        response = seams.APIGatewayResponse
        self._parts: tuple[AddedPaths | Replacement, ...] = (
            AddedPaths(
                seams.url_paths, response.dispatch, tuple(path % cache for cache in _CACHES)
            ),
            Replacement(response, "flush_stage_cache", lambda _: _flush),
            Replacement(response, "flush_stage_authorizers_cache", lambda _: _flush_authorisers),
            Replacement(response, "test_invoke_method", lambda _: try_method),
            Replacement(seams.RestAPI, "create_deployment", _creating),
            Replacement(seams.RestAPI, "create_stage", _creating_stage),
            Replacement(seams.RestAPI, "get_deployment", _getting),
            Replacement(seams.RestAPI, "delete_deployment", _deleting),
            *rest_canaries.replacements(),
            *rest_conflicts.replacements(),
            *rest_documents.replacements(),
            *rest_plans.replacements(),
            *rest_settings.replacements(),
            *rest_stages.replacements(),
            *rest_updates.replacements(),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for part in self._parts:
            part.install()

    def reset(self) -> None:
        """Forget what has passed the gates of stages, and end what nobody waits for."""
        GATE.reset()
        ANSWERS.reset()
        DRAWS.reset()
        CALLS.end()

    def uninstall(self) -> None:
        """Give moto its own back, when the last emulator that is open does so."""
        for part in self._parts:
            part.uninstall()


def _flush(response: seams.APIGatewayResponse) -> tuple[int, dict[str, Any], str]:
    """Empty the cache of a stage: there is none, so that it is empty already."""
    _, _, api, _, stage, *_ = response.path.split("/")
    response.backend.get_stage(api, stage)
    return 202, {"status": 202}, ""


def _flush_authorisers(response: seams.APIGatewayResponse) -> tuple[int, dict[str, Any], str]:
    """Forget what the authorisers of a stage have said."""
    answer = _flush(response)
    _, _, api_id, _, stage, *_ = response.path.split("/")
    api = response.backend.get_rest_api(api_id)
    ANSWERS.flush(f"{seams.arn_of(api.account_id, api.region_name, api_id)}/{stage}")
    return answer


def _creating(original: Callable[..., seams.Deployment]) -> Callable[..., seams.Deployment]:
    """Keep what is deployed, and the settings of a stage that is there already."""

    def create_deployment(
        api: seams.RestAPI, name: str, description: str, stage_variables: Any = None
    ) -> seams.Deployment:
        methods = [m for one in api.resources.values() for m in one.resource_methods.values()]
        if any(one.method_integration is None for one in methods):
            raise seams.NoIntegrationDefined
        stage = api.stages.get(name)
        made = original(api, name, description, stage_variables)
        keep(api, made)
        if stage is not None:
            stage.deployment_id = made.id
            stage.variables.update(stage_variables or {})
            rest_stages.touch(stage)
            api.stages[name] = stage
        return made

    return create_deployment


def _creating_stage(original: Callable[..., seams.Stage]) -> Callable[..., seams.Stage]:
    def create_stage(
        api: seams.RestAPI, name: str, deployment_id: str, *args: Any, **others: Any
    ) -> seams.Stage:
        seams.check_deployment(api, deployment_id)
        return original(api, name, deployment_id, *args, **others)

    return create_stage


def _getting(original: Callable[..., seams.Deployment]) -> Callable[..., seams.Deployment]:
    def get_deployment(api: seams.RestAPI, deployment_id: str) -> seams.Deployment:
        seams.check_deployment(api, deployment_id)
        return original(api, deployment_id)

    return get_deployment


def _deleting(original: Callable[..., seams.Deployment]) -> Callable[..., seams.Deployment]:
    """Refuse to delete what a stage serves, whichever stage it was made for."""

    def delete_deployment(api: seams.RestAPI, deployment_id: str) -> seams.Deployment:
        seams.check_deployment(api, deployment_id)
        if any(deployment_id in _served(stage) for stage in api.stages.values()):
            raise seams.StageStillActive
        deployment = api.deployments[deployment_id]
        made_for, deployment.stage_name = deployment.stage_name, ""
        try:
            return original(api, deployment_id)
        finally:
            deployment.stage_name = made_for

    return delete_deployment


def _served(stage: seams.Stage) -> tuple[str | None, ...]:
    canary = canary_of(stage)
    return stage.deployment_id, canary.deployment if canary else None


SERVICE = RestApis()
"""The one of this process: what it puts in the place of moto's own stands there once."""
