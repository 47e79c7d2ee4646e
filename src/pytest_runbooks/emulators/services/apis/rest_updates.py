"""Changes by patch operations, which moto lacks: of methods, integrations and responses.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..service import Replacement
from . import rest_seams as seams

Answer = tuple[int, dict[str, Any], str]
Find = Callable[[seams.APIGatewayBackend, list[str]], Any]
_UNLIKE = {"httpMethod": "http_method", "passthroughBehavior": "passthrough_behaviour"}
_TEXTS = ("responseTemplates", "responseParameters")


def replacements() -> tuple[Replacement, ...]:
    """Give what is added to moto: what can be patched of each, and how it is found."""
    added: dict[str, tuple[Find, tuple[str, ...]]] = {
        "update_method": (
            _method,
            (
                *("authorizationType", "authorizerId", "apiKeyRequired", "operationName"),
                *("requestValidatorId", "requestParameters", "requestModels"),
                "authorizationScopes",
            ),
        ),
        "update_integration": (
            lambda backend, parts: _there(_method(backend, parts).method_integration),
            (
                *("uri", "httpMethod", "credentials", "passthroughBehavior", "timeoutInMillis"),
                *("contentHandling", "cacheNamespace", "connectionType", "requestTemplates"),
                *("requestParameters", "cacheKeyParameters"),
            ),
        ),
        "update_integration_response": (
            lambda backend, parts: backend.get_integration_response(*_named(parts), parts[8]),
            ("selectionPattern", "contentHandling", *_TEXTS),
        ),
        "update_method_response": (
            lambda backend, parts: _there(backend.get_method_response(*_named(parts), parts[7])),
            ("responseParameters", "responseModels"),
        ),
        "update_gateway_response": (
            lambda backend, parts: backend.get_gateway_response(parts[1], parts[3]),
            ("statusCode", *_TEXTS),
        ),
        "update_deployment": (
            lambda backend, parts: backend.get_deployment(parts[1], parts[3]),
            ("description",),
        ),
        "update_model": (
            lambda backend, parts: backend.get_model(parts[1], parts[3]),
            ("description", "schema"),
        ),
    }
    return tuple(
        Replacement(seams.APIGatewayResponse, name, _updating(find, members))
        for name, (find, members) in added.items()
    )


def _updating(find: Find, members: tuple[str, ...]) -> Callable[[Any], Any]:
    def update(response: seams.APIGatewayResponse) -> Answer:
        target = find(response.backend, response.path.strip("/").split("/"))
        operations = seams.given(response, "patchOperations")["patchOperations"] or []
        for operation in operations:
            _check(operation, members)
        for operation in operations:
            _patch(target, operation)
        return 200, {}, json.dumps(target.to_json())

    return lambda _: update


def _check(operation: Mapping[str, str], members: tuple[str, ...]) -> None:
    kind, path = operation["op"], operation["path"]
    if kind not in {"add", "replace", "remove"} or _parts(path)[0] not in members:
        possible = ", ".join(f"/{member}" for member in members)
        raise seams.BadRequestException(
            f"Invalid patch path '{path}' specified for op '{kind}'. Must be one of: [{possible}]"
        )


def _patch(target: Any, operation: Mapping[str, str]) -> None:
    """Change one member: a value, a value by its name, or one of several."""
    kind, value = operation["op"], operation.get("value")
    member, *name = _parts(operation["path"])
    attribute = _UNLIKE.get(member) or seams.snake_case(member)
    if member in {"authorizationScopes", "cacheKeyParameters"}:
        one = name[0] if name else value
        kept = [it for it in getattr(target, attribute) or [] if it != one]
        setattr(target, attribute, kept if kind == "remove" else [*kept, one])
    elif name:
        known = dict(getattr(target, attribute) or {})
        known.pop(name[0], None)
        if kind != "remove":
            known[name[0]] = value == "true" if value in {"true", "false"} else value
        setattr(target, attribute, known)
    else:
        setattr(target, attribute, _read(member, None if kind == "remove" else value))


def _read(member: str, value: str | None) -> Any:
    if member == "apiKeyRequired":
        return value == "true"
    return int(value) if member == "timeoutInMillis" and value else value


def _parts(path: str) -> list[str]:
    return [one.replace("~1", "/").replace("~0", "~") for one in path.strip("/").split("/")]


def _named(parts: list[str]) -> tuple[str, str, str]:
    """Give API, resource and verb of a path."""
    return parts[1], parts[3], parts[5]


def _method(backend: seams.APIGatewayBackend, parts: list[str]) -> Any:
    return backend.get_method(*_named(parts))


def _there(found: Any) -> Any:
    if found is None:
        raise seams.NoIntegrationResponseDefined
    return found
