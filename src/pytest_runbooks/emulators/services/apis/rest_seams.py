"""Every private name of moto's REST APIs that the answering ones lean on, read in moto 5.2.5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.apigateway import models
from moto.apigateway.exceptions import (
    BadRequestException,
    ConflictException,
    DeploymentNotFoundException,
    InvalidOpenAPIDocumentException,
    InvalidOpenApiModeException,
    NoIntegrationDefined,
    NoIntegrationResponseDefined,
    StageStillActive,
)
from moto.apigateway.models import (
    APIGatewayBackend,
    ApiKey,
    Authorizer,
    Deployment,
    Resource,
    RestAPI,
    Stage,
    UsagePlan,
    apigateway_backends,
)
from moto.apigateway.responses import APIGatewayResponse
from moto.apigateway.urls import url_paths
from moto.core.utils import camelcase_to_underscores as snake_case
from moto.core.utils import unix_time, utcnow
from moto.utilities.utils import get_partition

__all__ = [
    "EXPRESSION",
    "APIGatewayBackend",
    "APIGatewayResponse",
    "Authorizer",
    "BadRequestException",
    "ConflictException",
    "Deployment",
    "DeploymentNotFoundException",
    "InvalidOpenApiModeException",
    "NoIntegrationDefined",
    "NoIntegrationResponseDefined",
    "Resource",
    "RestAPI",
    "Stage",
    "StageStillActive",
    "UsagePlan",
    "arn_of",
    "check_deployment",
    "find_api",
    "given",
    "plans_of",
    "snake_case",
    "unix_time",
    "url_paths",
    "utcnow",
    "validate",
]

EXPRESSION = "identiy_validation_expression"  # spelt so by moto


def check_deployment(api: RestAPI, deployment: str | None) -> None:
    """Refuse the id of a deployment that is not there.

    Raises:
        HTTPException: as AWS says it.
    """
    if deployment not in api.deployments:
        raise DeploymentNotFoundException


def given(response: APIGatewayResponse, *names: str) -> dict[str, Any]:
    """Give parameters of a call, None for those that it lacks."""
    return {name: response._get_param(name) for name in names}  # noqa: SLF001 - as moto's own


def validate(document: Mapping[str, Any]) -> None:
    """Check an OpenAPI document.

    Raises:
        HTTPException: it is wrong, as AWS says it.
    """
    names = vars(models)
    try:
        names["validate"](document)
    except names["OpenAPIValidationError"] as error:
        raise InvalidOpenAPIDocumentException(error) from error


def arn_of(account: str, region: str, api: str) -> str:
    """Name an API, as those who call it are told."""
    return f"arn:{get_partition(region)}:execute-api:{region}:{account}:{api}"


def find_api(account: str, region: str, api: str) -> RestAPI | None:
    """Look up a REST API."""
    return apigateway_backends[account][region].apis.get(api)


def plans_of(
    account: str, region: str, api: str, stage: str, key: str
) -> list[tuple[UsagePlan, ApiKey]]:
    """Give the usage plans by which a key opens a stage, with the key itself.

    Args:
        account: the account.
        region: the region.
        api: the id of the API.
        stage: the name of the stage.
        key: the value of the key, as it is sent.
    """
    backend = apigateway_backends[account][region]
    return [
        (plan, backend.keys[found.id])
        for plan in backend.usage_plans.values()
        if any((one["apiId"], one["stage"]) == (api, stage) for one in plan.api_stages)
        for found in backend.usage_plan_keys.get(plan.id, {}).values()
        if found.id in backend.keys and backend.keys[found.id].value == key
    ]
