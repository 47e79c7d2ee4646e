"""Settings of REST APIs that moto does not take, or misreads.

https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRestApi.html
https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..service import Replacement
from . import rest_seams as seams

_PATHS = ("/name", "/description", "/apiKeySource", "/policy", "/endpointConfiguration/")
_BINARY = "/binaryMediaTypes/"
Answer = tuple[int, dict[str, Any], str]


def replacements() -> tuple[Replacement, ...]:
    """Give what stands in for moto's own."""
    return (
        Replacement(seams.APIGatewayResponse, "create_rest_api", _creating),
        Replacement(seams.RestAPI, "apply_patch_operations", _patching),
        Replacement(seams.RestAPI, "create_authorizer", _authorising),
        Replacement(seams.APIGatewayBackend, "delete_resource", _deleting),
    )


def _creating(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """Take the media types of an API, too."""

    def create_rest_api(response: seams.APIGatewayResponse) -> Answer:
        given = seams.given(response, "cloneFrom", "binaryMediaTypes")
        if given["cloneFrom"]:
            raise NotImplementedError("a copy of another API, by cloneFrom")
        if response.querystring.get("basepath", ["ignore"]) != ["ignore"]:
            raise NotImplementedError("the base path of a document")
        kinds = response.querystring.get("endpointConfigurationTypes")
        status, headers, body = original(response)
        told = json.loads(body)
        if status < 300 and given["binaryMediaTypes"]:
            api = response.backend.get_rest_api(told["id"])
            api.binaryMediaTypes = list(given["binaryMediaTypes"])
            body = json.dumps(api.to_dict())
        if status < 300 and kinds:
            api = response.backend.get_rest_api(told["id"])
            api.endpoint_configuration = {"types": kinds}
            body = json.dumps(api.to_dict())
        return status, headers, body

    return create_rest_api


def _patching(original: Callable[..., None]) -> Callable[..., None]:
    """Read media types where they stand, in the path, and `false` as what it says."""

    def apply_patch_operations(api: seams.RestAPI, patch_operations: list[dict[str, Any]]) -> None:
        for operation in patch_operations:
            path, value = operation["path"], operation.get("value") or ""
            if path.startswith(_BINARY):
                named = path.removeprefix(_BINARY).replace("~1", "/").replace("~0", "~")
                kept = [one for one in api.binaryMediaTypes if one != named]
                new = {"add": [named], "replace": [value]}.get(operation["op"], [])
                api.binaryMediaTypes = [*kept, *new]
            elif path == "/disableExecuteApiEndpoint":
                api.disableExecuteApiEndpoint = value.lower() == "true"
            elif path == "/minimumCompressionSize":
                api.minimum_compression_size = int(value) if value else None
            elif not path.startswith(_PATHS):
                text = f"Invalid patch path '{path}' specified for op '{operation['op']}'."
                raise seams.BadRequestException(text)
            else:
                original(api, [operation])

    return apply_patch_operations


def _authorising(original: Callable[..., seams.Authorizer]) -> Callable[..., seams.Authorizer]:
    """Keep the expression that a token has to match, which moto loses by a slip of the pen."""

    def create_authorizer(api: seams.RestAPI, *args: Any, **given: Any) -> seams.Authorizer:
        made = original(api, *args, **given)
        made.identity_validation_expression = given[seams.EXPRESSION]
        return made

    return create_authorizer


def _deleting(original: Callable[..., seams.Resource]) -> Callable[..., seams.Resource]:
    """Delete what is below a resource, too."""

    def delete_resource(
        backend: seams.APIGatewayBackend, function_id: str, resource_id: str
    ) -> seams.Resource:
        api = backend.get_rest_api(function_id)
        deleted = backend.get_resource(function_id, resource_id)
        if deleted.parent_id is None:
            raise seams.BadRequestException("Root resource cannot be deleted")
        for below in [one.id for one in api.resources.values() if one.parent_id == resource_id]:
            delete_resource(backend, function_id, below)
        return original(backend, function_id, resource_id)

    return delete_resource
