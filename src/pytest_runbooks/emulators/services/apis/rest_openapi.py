"""REST APIs that are made of OpenAPI documents, with the extensions of API Gateway.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from . import rest_seams as seams
from .rest_security import Security, read_security

VERBS = {
    **{verb.lower(): verb for verb in ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH")},
    "x-amazon-apigateway-any-method": "ANY",
}
PLACES = {"path": "path", "query": "querystring", "header": "header"}
_X = "x-amazon-apigateway-"
Node = Mapping[str, Any]


def empty(api: seams.RestAPI) -> None:
    """Take out of an API all that a document describes."""
    api.default.resource_methods.clear()
    api.resources = {api.default.id: api.default}
    for known in (api.authorizers, api.models, api.request_validators, api.gateway_responses):
        known.clear()
    api.binaryMediaTypes = []


def read(backend: seams.APIGatewayBackend, api: seams.RestAPI, document: Node) -> None:
    """Put into an API what a document describes, in the place of what is there of that.

    Raises:
        NotImplementedError: it asks for what is not emulated.
        HTTPException: it is wrong, as AWS says it.
    """
    _Reader(backend, api, document).read()


class _Reader:
    def __init__(
        self, backend: seams.APIGatewayBackend, api: seams.RestAPI, document: Node
    ) -> None:
        self._backend, self._api, self._document = backend, api, document
        self._validators: dict[str, str] = {}
        self._security = Security({}, frozenset(), frozenset())

    def read(self) -> None:
        document, api = self._document, self._api
        api.binaryMediaTypes = list(document.get(f"{_X}binary-media-types", api.binaryMediaTypes))
        api.api_key_source = document.get(f"{_X}api-key-source", api.api_key_source)
        if policy := document.get(f"{_X}policy"):
            api.policy = policy if isinstance(policy, str) else json.dumps(policy)
        endpoint = document.get(f"{_X}endpoint-configuration", {})
        if "disableExecuteApiEndpoint" in endpoint:
            api.disableExecuteApiEndpoint = bool(endpoint["disableExecuteApiEndpoint"])
        for kind, said in document.get(f"{_X}gateway-responses", {}).items():
            status, parameters = said.get("statusCode"), said.get("responseParameters")
            api.put_gateway_response(kind, status, parameters, said.get("responseTemplates"))
        for name, said in document.get(f"{_X}request-validators", {}).items():
            self._validators[name] = self._validator(name, said)
        schemas = document.get("components", {}).get("schemas") or document.get("definitions") or {}
        for name, schema in schemas.items():
            self._model(name, schema, schema.get("description", ""))
        self._security = read_security(self._backend, api, document)
        for path, node in document.get("paths", {}).items():
            resource = self._resource(path)
            shared = node.get("parameters", [])
            for word, operation in node.items():
                if word in VERBS:
                    self._method(resource, VERBS[word], operation, shared)

    def _validator(self, name: str, said: Node) -> str:
        checks = (bool(said.get(f"validateRequest{what}")) for what in ("Body", "Parameters"))
        for known in [one.id for one in self._api.request_validators.values() if one.name == name]:
            self._api.delete_request_validator(known)
        made = self._api.create_request_validator(name, *checks)
        found: str = made.id
        return found

    def _model(self, name: str, schema: Any, description: str = "") -> str:
        place = f"https://apigateway.amazonaws.com/restapis/{self._api.id}/models/"
        text = json.dumps(schema)
        for start in ("#/components/schemas/", "#/definitions/"):
            text = text.replace(start, place)
        self._api.add_model(name, description, text, "application/json")
        return name

    def _resource(self, path: str) -> seams.Resource:
        known = {one.get_path(): one for one in self._api.resources.values()}
        path = path if path == "/" else path.rstrip("/")
        if path in known:
            return known[path]
        above, _, part = path.rpartition("/")
        parent = self._resource(above or "/")
        return self._backend.create_resource(self._api.id, parent.id, part)

    def _method(
        self, resource: seams.Resource, verb: str, operation: Node, shared: Iterable[Node]
    ) -> None:
        place = self._api.id, resource.id, verb
        parameters, models = self._asked(operation, shared)
        named = operation.get(
            f"{_X}request-validator", self._document.get(f"{_X}request-validator")
        )
        self._backend.put_method(
            *place,
            **self._security.of(operation, self._document),
            request_parameters=parameters or None,
            request_models=models or None,
            operation_name=operation.get("operationId"),
            request_validator_id=self._validators.get(named or ""),
        )
        for status, said in operation.get("responses", {}).items():
            if str(status).isdecimal():
                told = self._resolved(said)
                headers = {
                    f"method.response.header.{name}": False for name in told.get("headers", {})
                }
                found = self._models(told.get("content") or {"application/json": told})
                self._backend.put_method_response(
                    *place, str(status), found or None, headers or None
                )
        if f"{_X}integration" in operation:
            self._integration(place, self._resolved(operation[f"{_X}integration"]))

    def _response(self, place: tuple[str, str, str], status: str, said: Node) -> None:
        headers = {f"method.response.header.{name}": False for name in said.get("headers", {})}
        models = self._models(said.get("content") or {"application/json": said})
        self._backend.put_method_response(*place, status, models or None, headers or None)

    def _asked(
        self, operation: Node, shared: Iterable[Node]
    ) -> tuple[dict[str, bool], dict[str, str]]:
        """Give the parameters of a method, and the models of its body by media type."""
        parameters, models = {}, {}
        for one in (self._resolved(said) for said in (*shared, *operation.get("parameters", ()))):
            if one["in"] in PLACES:
                name = f"method.request.{PLACES[one['in']]}.{one['name']}"
                parameters[name] = bool(one.get("required"))
            elif one["in"] == "body":
                models = self._models({"application/json": one})
        body = self._resolved(operation.get("requestBody", {}))
        return parameters, models or self._models(body.get("content", {}))

    def _models(self, content: Node) -> dict[str, str]:
        """Give the names of models by media type; a schema without a name gets one."""
        found = {}
        for media, said in content.items():
            schema = said.get("schema")
            if not schema:
                continue
            name = str(schema.get("$ref", "")).rpartition("/")[2]
            found[media] = name or self._model(f"MODEL{len(self._api.models)}", schema)
        return found

    def _integration(self, place: tuple[str, str, str], said: Node) -> None:
        passes, handling = said.get("passthroughBehavior"), said.get("contentHandling")
        self._backend.put_integration(
            *place,
            str(said.get("type", "")).upper(),
            said.get("uri", ""),
            said.get("httpMethod", ""),
            credentials=said.get("credentials"),
            request_templates=said.get("requestTemplates"),
            passthrough_behavior=passes.upper() if passes else None,
            tls_config=said.get("tlsConfig"),
            cache_namespace=said.get("cacheNamespace"),
            timeout_in_millis=said.get("timeoutInMillis"),
            request_parameters=said.get("requestParameters"),
            content_handling=handling.upper() if handling else None,
            connection_type=said.get("connectionType"),
        )
        for pattern, answer in said.get("responses", {}).items():
            self._backend.put_integration_response(
                *place,
                str(answer.get("statusCode", "200")),
                "" if pattern == "default" else pattern,
                dict(answer.get("responseTemplates") or {}),
                answer.get("responseParameters"),
                answer.get("contentHandling"),
            )

    def _resolved(self, node: Node) -> Node:
        """Follow a reference within the document."""
        if "$ref" not in node:
            return node
        found: Any = self._document
        if not str(node["$ref"]).startswith("#/"):
            raise NotImplementedError(f"the reference {node['$ref']}, out of the document")
        for step in node["$ref"][2:].split("/"):
            if not isinstance(found, Mapping) or step not in found:
                raise seams.BadRequestException(f"Invalid reference {node['$ref']}")
            found = found[step]
        return self._resolved(found)
