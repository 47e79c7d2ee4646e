"""One request to a method of a REST API, with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from . import rest_seams as seams
from .functions_seams import new_id
from .request import ApiRequest
from .rest_deployed import Deployed, Resource, Settings
from .rest_templates import Input

_IDENTITY = (
    *("cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "accessKey"),
    *("cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user"),
    "principalOrgId",
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that has come to a method.

    Attributes:
        request: what was sent.
        deployed: the API as it was deployed.
        resource: where it came to.
        method: the method, as `get-method` shows it.
        parameters: of the path, encoded as they were sent.
        variables: of the stage.
        context: what templates and functions know by `$context`; authorisers add to it.
    """

    request: ApiRequest
    deployed: Deployed
    resource: Resource
    method: Settings
    parameters: Mapping[str, str]
    variables: Mapping[str, str]
    context: dict[str, Any]

    @property
    def integration(self) -> Settings:
        """Give the integration of the method, as `get-integration` shows it."""
        found: Settings = self.method.get("methodIntegration") or {}
        return found

    @property
    def arn(self) -> str:
        """Name the method for policies of functions: with the path of the resource."""
        return f"{self.stage_arn}/{self.request.method}{self.resource.path}"

    @property
    def method_arn(self) -> str:
        """Name what was asked for, as authorisers are told and their policies name it."""
        return f"{self.stage_arn}/{self.request.method}{self.request.path}"

    @property
    def stage_arn(self) -> str:
        """Name the stage."""
        return f"{self.api_arn}/{self.request.stage}"

    @property
    def api_arn(self) -> str:
        """Name the API."""
        request = self.request
        return seams.arn_of(request.account, request.region, request.api)

    @property
    def scope(self) -> dict[str, Any]:
        """Give what mappings of parameters know, nested."""
        return {
            "context": self.context,
            "stageVariables": self.variables,
            "method": {
                "request": {
                    "path": self.parameters,
                    "querystring": dict(self.request.query),
                    "header": {name.lower(): value for name, value in self.request.headers},
                }
            },
        }

    def input(self, body: str) -> Input:
        """Give what a template is filled with, for a body that it maps."""
        request = self.request
        decoded = {name: unquote(value) for name, value in self.parameters.items()}
        named = {**dict(request.headers), **dict(request.query), **decoded}
        return Input(body, named, {"context": self.context, "stageVariables": self.variables})


def context_of(request: ApiRequest, deployment: str) -> dict[str, Any]:
    """Give what is known of a request before it has come to a method.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    """
    now: datetime = seams.utcnow()
    path = request.path if request.path.startswith("/") else f"/{request.path}"
    number = new_id()
    return {
        "accountId": request.account,
        "apiId": request.api,
        "deploymentId": deployment,
        "domainName": request.host,
        "domainPrefix": request.host.partition(".")[0],
        "extendedRequestId": f"{number.replace('-', '')[:15]}=",
        "httpMethod": request.method,
        "identity": {
            **dict.fromkeys(_IDENTITY),
            "sourceIp": request.source_ip,
            "userAgent": request.user_agent or None,
        },
        "path": f"{request.prefix}{path}",
        "protocol": "HTTP/1.1",
        "requestId": number,
        "requestTime": f"{now:%d/%b/%Y:%H:%M:%S} +0000",
        "requestTimeEpoch": round(seams.unix_time(now) * 1000),
        "stage": request.stage,
    }
