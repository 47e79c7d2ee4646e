"""OpenAPI documents of what a stage serves, from which an API can be made again.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from . import rest_seams as seams
from .rest_deployed import Deployed, Settings
from .rest_openapi import PLACES, VERBS
from .rest_security import KEY

_X = "x-amazon-apigateway-"
_WORDS = {verb: word for word, verb in VERBS.items()}
_IN = {place: word for word, place in PLACES.items()}
_INTEGRATION = (
    *("uri", "httpMethod", "credentials", "requestTemplates", "requestParameters"),
    *("timeoutInMillis", "contentHandling", "cacheNamespace", "tlsConfig", "connectionType"),
)


def exported(
    api: seams.RestAPI, deployed: Deployed, stage: str, *, swagger: bool, extensions: frozenset[str]
) -> dict[str, Any]:
    """Give the document of a deployment.

    Args:
        api: the API.
        deployed: what is served.
        stage: where.
        swagger: whether it is Swagger 2.0, and not OpenAPI 3.0.
        extensions: `integrations`, `authorizers`, and `apigateway` for all that AWS adds.
    """
    return _Writer(deployed, swagger, extensions).document(api, stage)


class _Writer:
    def __init__(self, deployed: Deployed, swagger: bool, extensions: frozenset[str]) -> None:
        self._deployed, self._swagger = deployed, swagger
        self._all = "apigateway" in extensions
        self._integrations = self._all or "integrations" in extensions
        self._authorisers = self._all or "authorizers" in extensions

    def document(self, api: seams.RestAPI, stage: str) -> dict[str, Any]:
        deployed, host = self._deployed, f"{api.id}.execute-api.{api.region_name}.amazonaws.com"
        made = datetime.fromtimestamp(api.create_date, UTC)
        info = {"title": api.name, "version": f"{made:%Y-%m-%dT%H:%M:%SZ}"}
        if api.description:
            info["description"] = api.description
        schemas = {name: self._schema(text) for name, text in deployed.models.items()}
        schemes = self._schemes()
        paths = {
            path: {_WORDS[verb]: self._operation(one) for verb, one in resource.methods.items()}
            for path, resource in sorted(deployed.resources.items())
            if resource.methods
        }
        if self._swagger:
            told: dict[str, Any] = {
                "swagger": "2.0",
                "info": info,
                "host": host,
                "basePath": f"/{stage}",
                "schemes": ["https"],
                "paths": paths,
                "securityDefinitions": schemes,
                "definitions": schemas,
            }
        else:
            variables = {"basePath": {"default": stage}}
            told = {
                "openapi": "3.0.1",
                "info": info,
                "servers": [{"url": f"https://{host}/{{basePath}}", "variables": variables}],
                "paths": paths,
                "components": {"schemas": schemas, "securitySchemes": schemes},
            }
        return {**told, **self._settings()} if self._all else told

    def _settings(self) -> dict[str, Any]:
        deployed = self._deployed
        validators = {
            one["name"]: {key: bool(one[key]) for key in one if key.startswith("validate")}
            for one in deployed.validators.values()
        }
        members = ("statusCode", "responseParameters", "responseTemplates")
        refusals = {
            kind: {name: one[name] for name in members if one.get(name)}
            for kind, one in deployed.refusals.items()
        }
        told = {
            "binary-media-types": list(deployed.binary_types),
            "gateway-responses": refusals,
            "request-validators": validators,
            "api-key-source": deployed.key_source if deployed.key_source != "HEADER" else None,
            "policy": json.loads(deployed.policy) if deployed.policy else None,
        }
        return {f"{_X}{name}": value for name, value in told.items() if value}

    def _schemes(self) -> dict[str, Any]:
        methods = [m for one in self._deployed.resources.values() for m in one.methods.values()]
        found: dict[str, Any] = {}
        if any(one.get("apiKeyRequired") for one in methods):
            found["api_key"] = {"type": "apiKey", "name": KEY, "in": "header"}
        if any(one.get("authorizationType") == "AWS_IAM" for one in methods):
            signed = {"type": "apiKey", "name": "Authorization", "in": "header"}
            found["sigv4"] = {**signed, f"{_X}authtype": "awsSigv4"}
        for one in self._deployed.authorisers.values():
            source = str(one.get("identitySource") or "").partition("method.request.header.")[2]
            of_users = one["type"] == "COGNITO_USER_POOLS"
            scheme: dict[str, Any] = {
                "type": "apiKey",
                "name": source if source and "," not in source else "Authorization",
                "in": "header",
                f"{_X}authtype": "cognito_user_pools" if of_users else "custom",
            }
            if self._authorisers:
                left = {"id", "name", "type", "authType"}
                said = {name: value for name, value in one.items() if name not in left}
                scheme[f"{_X}authorizer"] = {"type": str(one["type"]).lower(), **said}
            found[str(one["name"])] = scheme
        return found

    def _operation(self, method: Settings) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if method.get("operationName"):
            told["operationId"] = method["operationName"]
        parameters = [
            self._parameter(name, required=bool(required))
            for name, required in (method.get("requestParameters") or {}).items()
        ]
        models: Mapping[str, str] = method.get("requestModels") or {}
        if models and self._swagger:
            schema = self._reference(next(iter(models.values())))
            parameters.append({"in": "body", "name": "body", "required": True, "schema": schema})
        elif models:
            told["requestBody"] = {"content": self._content(models), "required": True}
        if parameters:
            told["parameters"] = parameters
        responses = method.get("methodResponses") or {}
        told["responses"] = {status: self._response(one) for status, one in responses.items()}
        if security := self._security(method):
            told["security"] = [security]
        validator = self._deployed.validators.get(method.get("requestValidatorId") or "")
        if validator and self._all:
            told[f"{_X}request-validator"] = validator["name"]
        if self._integrations and method.get("methodIntegration"):
            told[f"{_X}integration"] = self._integration(method["methodIntegration"])
        return told

    def _security(self, method: Settings) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        authoriser = self._deployed.authorisers.get(method.get("authorizerId") or "")
        if authoriser:
            found[str(authoriser["name"])] = method.get("authorizationScopes") or []
        if method.get("authorizationType") == "AWS_IAM":
            found["sigv4"] = []
        if method.get("apiKeyRequired"):
            found["api_key"] = []
        return found

    def _parameter(self, name: str, *, required: bool) -> dict[str, Any]:
        place, _, plain = name.removeprefix("method.request.").partition(".")
        kind = {"type": "string"}
        told = {"name": plain, "in": _IN[place], "required": required or place == "path"}
        return {**told, **kind} if self._swagger else {**told, "schema": kind}

    def _response(self, response: Settings) -> dict[str, Any]:
        told: dict[str, Any] = {"description": f"{response['statusCode']} response"}
        names = [one.rpartition(".")[2] for one in response.get("responseParameters") or {}]
        kind = {"type": "string"}
        if names:
            told["headers"] = {n: kind if self._swagger else {"schema": kind} for n in names}
        models: Mapping[str, str] = response.get("responseModels") or {}
        if models and self._swagger:
            told["schema"] = self._reference(next(iter(models.values())))
        elif models:
            told["content"] = self._content(models)
        return told

    def _integration(self, said: Settings) -> dict[str, Any]:
        told = {name: said[name] for name in _INTEGRATION if said.get(name)}
        told["type"] = str(said["type"]).lower()
        told["passthroughBehavior"] = str(
            said.get("passthroughBehavior") or "WHEN_NO_MATCH"
        ).lower()
        responses = {}
        for one in (said.get("integrationResponses") or {}).values():
            members = ("statusCode", "responseParameters", "responseTemplates", "contentHandling")
            pattern = one.get("selectionPattern") or "default"
            responses[pattern] = {name: one[name] for name in members if one.get(name)}
        return {**told, "responses": responses} if responses else told

    def _content(self, models: Mapping[str, str]) -> dict[str, Any]:
        return {media: {"schema": self._reference(name)} for media, name in models.items()}

    def _reference(self, name: str) -> dict[str, str]:
        place = "definitions" if self._swagger else "components/schemas"
        return {"$ref": f"#/{place}/{name}"}

    def _schema(self, text: str) -> Any:
        """Write a model with references within the document."""

        def rewritten(node: Any) -> Any:
            if isinstance(node, dict):
                reference = str(node.get("$ref", ""))
                if "/models/" in reference:
                    return self._reference(reference.rpartition("/")[2])
                return {name: rewritten(value) for name, value in node.items() if name != "$schema"}
            return [rewritten(one) for one in node] if isinstance(node, list) else node

        return rewritten(json.loads(text))
