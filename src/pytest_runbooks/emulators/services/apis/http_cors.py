"""CORS as an HTTP API answers it by itself.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any

from .request import ApiAnswer, ApiRequest

_PREFIX = "access-control-"
_ALLOWED = (("allow-methods", "allowMethods"), ("allow-headers", "allowHeaders"))


def is_preflight(request: ApiRequest, cors: Mapping[str, Any]) -> bool:
    """Say whether a request asks what another one may do."""
    asked = request.header("access-control-request-method")
    origin = request.header("origin")
    return bool(cors and request.method == "OPTIONS" and origin and asked)


def preflight(request: ApiRequest, cors: Mapping[str, Any]) -> ApiAnswer:
    """Say what another request may do."""
    headers = _allowed(request, cors)
    if headers:
        headers += [
            (f"{_PREFIX}{name}", ",".join(cors[member]))
            for name, member in _ALLOWED
            if cors.get(member)
        ]
        if cors.get("maxAge") is not None:
            headers.append((f"{_PREFIX}max-age", str(cors["maxAge"])))
    return ApiAnswer(HTTPStatus.NO_CONTENT, tuple(headers))


def allowing(answer: ApiAnswer, request: ApiRequest, cors: Mapping[str, Any]) -> ApiAnswer:
    """Put the headers of CORS into an answer; those of a function do not count."""
    if not cors:
        return answer
    own = [pair for pair in answer.headers if not pair[0].startswith(_PREFIX)]
    headers = _allowed(request, cors) if request.header("origin") else []
    if headers and cors.get("exposeHeaders"):
        headers.append((f"{_PREFIX}expose-headers", ",".join(cors["exposeHeaders"])))
    return replace(answer, headers=(*own, *headers))


def _allowed(request: ApiRequest, cors: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Allow the origin of a request; nothing when it is not allowed."""
    origin = request.header("origin") or ""
    origins = cors.get("allowOrigins") or []
    if "*" in origins:
        allowed = "*"
    elif any(fnmatchcase(origin, one.replace("[", "[[]")) for one in origins):
        allowed = origin
    else:
        return []
    headers = [(f"{_PREFIX}allow-origin", allowed)]
    if cors.get("allowCredentials"):
        headers.append((f"{_PREFIX}allow-credentials", "true"))
    return headers
