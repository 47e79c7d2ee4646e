"""Calls that AWS refuses and moto carries out: what is there is made again, what is not is deleted.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html
https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html
https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteMethod.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..service import Replacement
from . import rest_seams as seams

Check = Callable[[seams.APIGatewayBackend, list[str], str], None]


def replacements() -> tuple[Replacement, ...]:
    """Give what stands before moto's own."""
    checks: dict[str, tuple[str, Check]] = {
        "put_method": ("", _method_is_new),
        "put_method_response": ("", _response_is_new),
        "create_resource": ("pathPart", _resource_is_new),
        "create_model": ("name", _model_is_new),
        "create_authorizer": ("name", _authoriser_is_new),
        "delete_method": ("", _method_is_there),
        "delete_authorizer": ("", _authoriser_is_there),
        "delete_rest_api": ("", _api_is_there),
    }
    return tuple(
        Replacement(seams.APIGatewayResponse, name, _after(check, parameter))
        for name, (parameter, check) in checks.items()
    )


def _after(check: Check, parameter: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer as moto does when a check refuses nothing."""

    def instead(original: Callable[..., Any]) -> Callable[..., Any]:
        def answer(response: seams.APIGatewayResponse) -> Any:
            named = seams.given(response, parameter)[parameter] if parameter else None
            check(response.backend, response.path.strip("/").split("/"), named or "")
            return original(response)

        return answer

    return instead


def _method_is_new(backend: seams.APIGatewayBackend, parts: list[str], _: str) -> None:
    if parts[5] in backend.get_resource(parts[1], parts[3]).resource_methods:
        raise seams.ConflictException("Method already exists for this resource")


def _response_is_new(backend: seams.APIGatewayBackend, parts: list[str], _: str) -> None:
    if backend.get_method(parts[1], parts[3], parts[5]).get_response(parts[7]):
        raise seams.ConflictException("Response already exists for this resource")


def _resource_is_new(backend: seams.APIGatewayBackend, parts: list[str], part: str) -> None:
    api = backend.get_rest_api(parts[1])
    backend.get_resource(parts[1], parts[3])  # says that the parent is not there
    if any((one.parent_id, one.path_part) == (parts[3], part) for one in api.resources.values()):
        text = f"Another resource with the same parent already has this name: {part}"
        raise seams.ConflictException(text)


def _model_is_new(backend: seams.APIGatewayBackend, parts: list[str], name: str) -> None:
    if name in backend.get_rest_api(parts[1]).models:
        raise seams.ConflictException("Model name already exists for this REST API")


def _authoriser_is_new(backend: seams.APIGatewayBackend, parts: list[str], name: str) -> None:
    if any(one.name == name for one in backend.get_authorizers(parts[1])):
        text = f"Authorizer name must be unique. Authorizer {name} already exists in this RestApi."
        raise seams.BadRequestException(text)


def _method_is_there(backend: seams.APIGatewayBackend, parts: list[str], _: str) -> None:
    backend.get_method(parts[1], parts[3], parts[5])


def _authoriser_is_there(backend: seams.APIGatewayBackend, parts: list[str], _: str) -> None:
    backend.get_authorizer(parts[1], parts[3])


def _api_is_there(backend: seams.APIGatewayBackend, parts: list[str], _: str) -> None:
    backend.get_rest_api(parts[1])
