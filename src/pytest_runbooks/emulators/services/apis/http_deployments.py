"""Deployments and stages of HTTP APIs, as the API of API Gateway makes and tells them.

moto has stages, which it does not change, and no deployments.
https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from ..added_paths import AddedPaths
from ..service import Replacement
from . import http_seams as seams
from .http import BUCKETS
from .http_deployed import (
    current_of,
    deploy,
    deployments_of,
    describe,
    remove,
    serve,
)
from .http_routing import DEFAULT
from .http_seams import Api, ApiGatewayV2Response, Stage
from .rest_seams import url_paths  # moto serves both versions by the table of the first

_API = r"{0}/v2/apis/(?P<api_id>[^/]+)"
_STAGE = rf"{_API}/stages/(?P<stage_name>[^/]+)"
_PATHS = (
    rf"{_API}/deployments$",
    rf"{_API}/deployments/(?P<deployment_id>[^/]+)$",
    rf"{_STAGE}/accesslogsettings$",
    rf"{_STAGE}/routesettings/(?P<route_key>.+)$",
)
Answer = tuple[int, dict[str, Any], str]
Operation = Callable[[ApiGatewayV2Response], Answer]


class HttpDeployments:
    """Keep the deployments of HTTP APIs with moto's own APIs, which a reset forgets."""

    def __init__(self) -> None:
        self._paths = AddedPaths(url_paths, ApiGatewayV2Response.dispatch, _PATHS)
        answers: dict[str, Operation] = {
            "create_deployment": _create,
            "get_deployment": _get,
            "get_deployments": _list,
            "update_deployment": _update,
            "delete_deployment": _delete,
            "update_stage": _update_stage,
            "delete_access_log_settings": _delete_access_log_settings,
            "delete_route_settings": _delete_route_settings,
            "get_stage": _get_stage,
            "get_stages": _list_stages,
            "create_stage": _create_stage,
        }
        self._replacements = (
            *(
                Replacement(ApiGatewayV2Response, name, _instead(answer))
                for name, answer in answers.items()
            ),
            Replacement(ApiGatewayV2Response, "create_api", _create_api),
        )

    def install(self) -> None:
        """Add them to moto, before it makes its table of paths."""
        self._paths.install()
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Forget how often routes were asked."""
        BUCKETS.reset()

    def uninstall(self) -> None:
        """Take them out of moto."""
        self._paths.uninstall()
        for replacement in self._replacements:
            replacement.uninstall()


def _instead(answer: Operation) -> Callable[[Any], Operation]:
    return lambda _: answer


def _said(what: Any, status: int = 200) -> Answer:
    return status, {}, json.dumps(what)


def _api(response: ApiGatewayV2Response) -> Api:
    """Give the API that a request names: `/v2/apis/ID/...`."""
    name = _parts(response)[2]
    return response.apigatewayv2_backend.get_api(name)


def _parts(response: ApiGatewayV2Response) -> list[str]:
    return [unquote(part) for part in response.path.strip("/").split("/")]


def _sent(response: ApiGatewayV2Response) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.body or "{}")
    return found


def _stage(response: ApiGatewayV2Response, api: Api) -> Stage:
    name = _parts(response)[4]
    if name not in api.stages:
        raise seams.NotFoundError("Invalid stage identifier specified")
    return api.stages[name]


def _create(response: ApiGatewayV2Response) -> Answer:
    api, sent = _api(response), _sent(response)
    name = sent.get("stageName")
    if name and name not in api.stages:
        raise seams.NotFoundError("Invalid stage identifier specified")
    made = deploy(api, sent.get("description") or "")
    if name:
        serve(api, api.stages[name], made.id)
    return _said(made.told(), 201)


def _get(response: ApiGatewayV2Response) -> Answer:
    found = deployments_of(_api(response)).get(_parts(response)[4])
    if found is None:
        raise seams.NotFoundError(f"Invalid Deployment identifier specified {_parts(response)[4]}")
    return _said(found.told())


def _list(response: ApiGatewayV2Response) -> Answer:
    found = deployments_of(_api(response)).values()
    return _said({"items": [one.told() for one in reversed(found)]})


def _update(response: ApiGatewayV2Response) -> Answer:
    text = _sent(response).get("description") or ""
    return _said(describe(_api(response), _parts(response)[4], text).told())


def _delete(response: ApiGatewayV2Response) -> Answer:
    remove(_api(response), _parts(response)[4])
    return 204, {}, ""


def _told(api: Api, stage: Stage) -> dict[str, Any]:
    """Give a stage as `get-stage` does, with what it serves."""
    deployment = current_of(api, stage)
    served = {}
    if deployment:
        text = f"Successfully deployed stage with deployment ID '{deployment}'"
        served = {"deploymentId": deployment, "lastDeploymentStatusMessage": text}
    return {**stage.to_json(), **served}


def _get_stage(response: ApiGatewayV2Response) -> Answer:
    api = _api(response)
    return _said(_told(api, _stage(response, api)))


def _list_stages(response: ApiGatewayV2Response) -> Answer:
    api = _api(response)
    return _said({"items": [_told(api, one) for one in [*api.stages.values()]]})


def _create_stage(response: ApiGatewayV2Response) -> Answer:
    api, sent = _api(response), _sent(response)
    if sent["stageName"] in api.stages:
        raise seams.ConflictError("Stage already exists")
    deployment = sent.get("deploymentId")
    if deployment and deployment not in deployments_of(api):
        raise seams.NotFoundError(f"Invalid Deployment identifier specified {deployment}")
    if deployment and sent.get("autoDeploy"):
        raise seams.BadRequestException(
            "DeploymentId cannot be set for a stage that has AutoDeploy enabled"
        )
    stage = api.create_stage(sent)
    if deployment:
        serve(api, stage, deployment)
    return _said(_told(api, stage), 201)


def _update_stage(response: ApiGatewayV2Response) -> Answer:
    api, sent = _api(response), _sent(response)
    stage = _stage(response, api)
    current_of(api, stage)  # what was changed until now is deployed, if it deploys by itself
    if "autoDeploy" in sent:
        stage.auto_deploy = sent["autoDeploy"]
    if sent.get("deploymentId"):
        serve(api, stage, sent["deploymentId"])
    if sent.get("defaultRouteSettings"):
        stage.default_route_settings = {
            **stage.default_route_settings,
            **sent["defaultRouteSettings"],
        }
    for key, settings in (sent.get("routeSettings") or {}).items():
        stage.route_settings[key] = {**stage.route_settings.get(key, {}), **settings}
    stage.stage_variables.update(sent.get("stageVariables") or {})
    if sent.get("accessLogSettings"):
        stage.access_log_settings = {
            **(stage.access_log_settings or {}),
            **sent["accessLogSettings"],
        }
    if "description" in sent:
        stage.description = sent["description"]
    if "clientCertificateId" in sent:
        stage.client_certificate_id = sent["clientCertificateId"]
    return _said(_told(api, stage))


def _delete_access_log_settings(response: ApiGatewayV2Response) -> Answer:
    _stage(response, _api(response)).access_log_settings = None
    return 204, {}, ""


def _delete_route_settings(response: ApiGatewayV2Response) -> Answer:
    key = "/".join(_parts(response)[6:])
    settings = _stage(response, _api(response)).route_settings
    if key not in settings:
        raise seams.NotFoundError(f"Invalid route settings identifier specified {key}")
    del settings[key]
    return 204, {}, ""


def _create_api(original: Operation) -> Operation:
    def create_api(response: ApiGatewayV2Response) -> Answer:
        """Make an API; with a target it gets a route, and a stage that deploys by itself."""
        answer = original(response)
        sent = _sent(response)
        if target := sent.get("target"):
            api = response.apigatewayv2_backend.get_api(json.loads(answer[2])["apiId"])
            is_function = ":lambda:" in target
            made = api.create_integration(
                connection_type="INTERNET",
                description="",
                integration_method="POST" if is_function else "ANY",
                integration_type="AWS_PROXY" if is_function else "HTTP_PROXY",
                integration_uri=target,
                credentials_arn=sent.get("credentialsArn"),
                payload_format_version="2.0" if is_function else "1.0",
            )
            api.create_route(
                api_key_required=False,
                authorization_scopes=[],
                authorization_type="NONE",
                route_key=sent.get("routeKey") or DEFAULT,
                target=f"integrations/{made.id}",
            )
            api.create_stage({"stageName": DEFAULT, "autoDeploy": True})
        return answer

    return create_api


SERVICE = HttpDeployments()
