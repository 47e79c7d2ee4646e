"""The event of a Lambda proxy integration in format 1.0, and what its function answers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from .request import ApiRequest, can_be_sent

_DROPPED = ("connection", "content-length", "te", "expect", "proxy-authenticate")
_MEMBERS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
_REMAPPED = {
    *("connection", "content-length", "content-md5", "date", "expect", "host", "max-forwards"),
    *("proxy-authenticate", "server", "trailer", "upgrade", "user-agent", "www-authenticate"),
}


class MalformedError(Exception):
    """A function answered what is no answer to HTTP."""


def is_binary(media_type: str | None, binary_types: Iterable[str]) -> bool:
    """Say whether bodies of a media type are no text for an API."""
    plain = (media_type or "").partition(";")[0].strip().lower()
    return any(
        one == "*/*" or (plain and fnmatchcase(plain, one.lower().replace("[", "[[]")))
        for one in binary_types
    )


def fields_of(request: ApiRequest) -> dict[str, Any]:
    """Give headers and query of a request as events have them.

    A name that was sent several times has its last value, and all of them in the other list.
    """
    headers = [
        *((name, value) for name, value in request.headers if name.lower() not in _DROPPED),
        ("X-Forwarded-For", request.source_ip),
        ("X-Forwarded-Port", "443"),
        ("X-Forwarded-Proto", "https"),
    ]
    return {
        "headers": dict(headers) or None,
        "multiValueHeaders": _several(headers) or None,
        "queryStringParameters": dict(request.query) or None,
        "multiValueQueryStringParameters": _several(request.query) or None,
    }


def event_of(
    request: ApiRequest,
    resource: str,
    parameters: Mapping[str, str],
    variables: Mapping[str, str],
    context: Mapping[str, Any],
    binary_types: Iterable[str],
) -> dict[str, Any]:
    """Give the event of a request.

    Args:
        request: the request.
        resource: the path of the resource, for example `/products/{id}`.
        parameters: of the path.
        variables: of the stage.
        context: what is known of the request.
        binary_types: media types whose bodies are handed over in base64.
    """
    binary = is_binary(request.header("content-type"), binary_types)
    return {
        "resource": resource,
        "path": request.prefix + request.path if request.mapped else request.path,
        "httpMethod": request.method,
        **fields_of(request),
        "pathParameters": dict(parameters) or None,
        "stageVariables": dict(variables) or None,
        "requestContext": context,
        "body": (
            None
            if not request.body
            else base64.b64encode(request.body).decode()
            if binary
            else request.body.decode("utf-8", "replace")
        ),
        "isBase64Encoded": binary and bool(request.body),
    }


def answer_of(
    payload: bytes, request: ApiRequest, binary_types: Iterable[str]
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Read status, headers and body from what a function answered.

    Raises:
        MalformedError: it has not the form that is asked for.
    """
    try:
        said = json.loads(payload)
    except ValueError as error:
        raise MalformedError from error
    if not isinstance(said, dict) or not said.keys() <= _MEMBERS:
        raise MalformedError
    body = said.get("body")
    if not isinstance(body, str | None):
        raise MalformedError
    try:
        status = int(said.get("statusCode") or 200)
    except (TypeError, ValueError) as error:
        raise MalformedError from error
    headers = _headers(said)
    if not can_be_sent(status, headers):
        raise MalformedError
    encoded = said.get("isBase64Encoded") is True
    accepted = (request.header("accept") or "").partition(",")[0]
    content = (body or "").encode()
    if encoded and is_binary(accepted, binary_types):
        try:
            content = base64.b64decode(content, validate=True)
        except ValueError as error:
            raise MalformedError from error
    return status, headers, content


def _headers(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the headers; of a name in both lists, those of the longer one count."""
    several = _checked(said.get("multiValueHeaders"))
    if not all(isinstance(values, list) for values in several.values()):
        raise MalformedError
    named = {name.lower() for name in several}
    single = _checked(said.get("headers")).items()
    pairs = [
        *((name, value) for name, value in single if name.lower() not in named),
        *((name, value) for name, values in several.items() for value in values),
    ]
    if not all(isinstance(value, str | bool) for _, value in pairs):
        raise MalformedError
    headers = [
        (
            f"x-amzn-Remapped-{name}" if name.lower() in _REMAPPED else name,
            value if isinstance(value, str) else str(value).lower(),
        )
        for name, value in pairs
        if name.lower() != "transfer-encoding"
    ]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.insert(0, ("Content-Type", "application/json"))
    return headers


def _checked(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict | None):
        raise MalformedError
    return said or {}


def _several(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
