"""The event of a Lambda integration of an HTTP API, in both formats.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

from .http_routing import DEFAULT, Match
from .request import ApiRequest, Pairs

_TEXT = re.compile(
    r"text/.*|application/(?:.*\+)?(?:json|xml)|application/javascript", re.IGNORECASE
)
_HOP = frozenset({"connection", "expect", "keep-alive", "te", "proxy-authenticate", "upgrade"})
_IDENTITY = (
    *("accessKey", "accountId", "caller", "cognitoAuthenticationProvider"),
    *("cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId"),
    *("principalOrgId", "user", "userArn"),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that has come to a route.

    Attributes:
        request: what was sent.
        match: the route, and the variables of the path.
        variables: of the stage.
        id: of the request.
        time: when it came.
        authoriser: what the authoriser of the route has said, as both formats have it.
    """

    request: ApiRequest
    match: Match
    variables: Mapping[str, str]
    id: str
    time: datetime
    authoriser: dict[str, Any] = field(default_factory=dict)

    @property
    def raw_path(self) -> str:
        """Give the path with the stage, which a mapping does not change."""
        stage = self.request.stage
        return self.request.path if stage == DEFAULT else f"/{stage}{self.request.path}"


def event_of(arrival: Arrival, version: str) -> dict[str, Any]:
    """Give the event of a request.

    Args:
        arrival: the request.
        version: of the format: `1.0` or `2.0`.
    """
    fields = fields_1_of(arrival) if version == "1.0" else fields_2_of(arrival)
    text, encoded = _body(arrival.request)
    body = {} if text is None and version != "1.0" else {"body": text}
    return {"version": version, **fields, **body, "isBase64Encoded": encoded}


def fields_2_of(arrival: Arrival) -> dict[str, Any]:
    """Give what both integrations and authorisers are told in format 2.0; nothing is left empty."""
    request, match = arrival.request, arrival.match
    headers = _headers(request)
    cookies = [
        one.strip() for name, value in headers if name == "cookie" for one in value.split(";")
    ]
    joined = _joined(pair for pair in headers if pair[0] != "cookie")
    optional = {
        "cookies": cookies,
        "queryStringParameters": _joined(request.query),
        "pathParameters": dict(match.parameters),
        "stageVariables": dict(arrival.variables),
    }
    return {
        "routeKey": match.key,
        "rawPath": arrival.raw_path,
        "rawQueryString": "&".join(
            f"{quote_plus(name)}={quote_plus(value)}" for name, value in request.query
        ),
        "headers": joined,
        "requestContext": {
            "accountId": request.account,
            "apiId": request.api,
            **({"authorizer": arrival.authoriser} if arrival.authoriser else {}),
            "domainName": request.host,
            "domainPrefix": request.host.partition(".")[0],
            "http": {
                "method": request.method,
                "path": arrival.raw_path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.source_ip,
                "userAgent": request.user_agent,
            },
            "requestId": arrival.id,
            "routeKey": match.key,
            "stage": request.stage,
            "time": told_time(arrival.time),
            "timeEpoch": epoch(arrival.time),
        },
        **{name: value for name, value in optional.items() if value},
    }


def fields_1_of(arrival: Arrival) -> dict[str, Any]:
    """Give what both integrations and authorisers are told in format 1.0."""
    request, match = arrival.request, arrival.match
    headers = _headers(request)
    path = request.prefix + request.path if request.mapped else arrival.raw_path
    resource = match.key.partition(" ")[2] or match.key
    return {
        "resource": resource,
        "path": path,
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": _several(headers),
        "queryStringParameters": dict(request.query) or None,
        "multiValueQueryStringParameters": _several(request.query) or None,
        "requestContext": {
            "accountId": request.account,
            "apiId": request.api,
            **({"authorizer": _flat(arrival.authoriser)} if arrival.authoriser else {}),
            "domainName": request.host,
            "domainPrefix": request.host.partition(".")[0],
            "extendedRequestId": arrival.id,
            "httpMethod": request.method,
            "identity": {
                **dict.fromkeys(_IDENTITY),
                "sourceIp": request.source_ip,
                "userAgent": request.user_agent,
            },
            "path": path,
            "protocol": "HTTP/1.1",
            "requestId": arrival.id,
            "requestTime": told_time(arrival.time),
            "requestTimeEpoch": epoch(arrival.time),
            "resourceId": None,
            "resourcePath": resource,
            "stage": request.stage,
        },
        "pathParameters": dict(match.parameters) or None,
        "stageVariables": dict(arrival.variables) or None,
    }


def told_time(time: datetime) -> str:
    """Write a time as API Gateway does: `28/Nov/2026:09:00:00 +0000`."""
    return f"{time:%d/%b/%Y:%H:%M:%S} +0000"


def epoch(time: datetime) -> int:
    """Give the milliseconds since 1970 of a time in UTC."""
    return round((time - datetime(1970, 1, 1)).total_seconds() * 1000)  # noqa: DTZ001 - as moto's


def _flat(authoriser: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what an authoriser has said without the name of its kind, as format 1.0 has it."""
    [said] = authoriser.values()
    found: Mapping[str, Any] = said or {}
    return found


def _headers(request: ApiRequest) -> list[tuple[str, str]]:
    sent = ((name.lower(), value) for name, value in request.headers)
    return [
        *((name, value) for name, value in sent if name not in _HOP),
        ("x-forwarded-for", request.source_ip),
        ("x-forwarded-port", "443"),
        ("x-forwarded-proto", "https"),
    ]


def _body(request: ApiRequest) -> tuple[str | None, bool]:
    """Give the body, and whether that is base64: only what says that it is text is text."""
    if not request.body:
        return None, False
    kind = (request.header("content-type") or "text/plain").partition(";")[0].strip()
    if _TEXT.fullmatch(kind):
        return request.body.decode("utf-8", "replace"), False
    return base64.b64encode(request.body).decode(), True


def _several(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _joined(pairs: Iterable[tuple[str, str]] | Pairs) -> dict[str, str]:
    return {name: ",".join(values) for name, values in _several(pairs).items()}
