"""Requests to the APIs that customers have built, as they come from the network.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import responses
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

from ....api.calls import RAW_HEADERS
from ....api.invocations import INVOCATIONS, Invocation
from . import hosts_seams as seams
from .access_logs import log
from .domains import is_domain
from .function_urls import answer_url, is_url
from .function_urls_seams import FunctionUrl, find_url
from .hosts import Destination, destination_of, host_of, path_of
from .http import answer_http
from .http_routing import DEFAULT
from .metrics import measure_http, measure_rest
from .request import ApiAnswer, ApiRequest

FORBIDDEN = ApiAnswer(
    HTTPStatus.FORBIDDEN,
    (("Content-Type", "application/json"), ("x-amzn-ErrorType", "ForbiddenException")),
    b'{"message":"Forbidden"}',
)


@dataclass(frozen=True, slots=True)
class UrlDestination:
    """A request to a function URL.

    Attributes:
        url: the URL; None when there is none.
    """

    url: FunctionUrl | None


def serves(host: str) -> bool:
    """Say whether a host name is a custom domain of an API.

    Args:
        host: in lower case, without a port.
    """
    return is_domain(host)


def note(environ: WSGIEnvironment) -> Destination | UrlDestination | None:
    """Say what API a request is for, and note it for who describes the request; None for none."""
    host = host_of(environ)
    if is_url(host):
        return _note_url(environ, host)
    found = destination_of(environ, host)
    if found is not None:
        account = found.api.account if found.api else ""
        environ.setdefault(INVOCATIONS, []).append(
            Invocation(
                api=found.name or environ.get("HTTP_HOST", ""),
                stage=found.stage or "-",
                method=environ["REQUEST_METHOD"],
                path=found.path,
                region=found.region,
                account=account,
            )
        )
    return found


def _note_url(environ: WSGIEnvironment, host: str) -> UrlDestination:
    url = find_url(host)
    name, region, account = (url.function, url.region, url.account) if url else (host, "", "")
    method, path = environ["REQUEST_METHOD"], path_of(environ)
    environ.setdefault(INVOCATIONS, []).append(
        Invocation(name, "", method, path, region=region, account=account)
    )
    return UrlDestination(url)


def respond(
    environ: WSGIEnvironment,
    body: bytes,
    found: Destination | UrlDestination,
    start_response: StartResponse,
) -> list[bytes]:
    """Answer a request to an API, with its metrics and its line in the access log.

    Args:
        environ: the request.
        body: its body.
        found: what it is for.
        start_response: as WSGI hands it over.

    Raises:
        NotImplementedError: the answer depends on what is not emulated.
    """
    if isinstance(found, UrlDestination):
        answer = _answer_url(environ, body, found)
    else:
        answer = FORBIDDEN if found.api is None else _answer(environ, body, found, found.api)
    headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
    start_response(f"{answer.status} {responses.get(answer.status, 'Unknown')}", headers)
    return [answer.body]


def _answer(
    environ: WSGIEnvironment, body: bytes, found: Destination, api: seams.KnownApi
) -> ApiAnswer:
    started = time.perf_counter()
    request = _request(environ, body, found, api)
    stage = api.model.stages.get(found.stage)
    is_http = seams.is_http(api)
    if is_http:
        answer = _answer_http(api, stage, request)
    elif api.model.disableExecuteApiEndpoint and not found.mapped:
        answer = FORBIDDEN
    else:
        # Here and not above: who has REST APIs has loaded it.
        from .rest import answer_rest  # noqa: PLC0415

        answer = answer_rest(request)
    milliseconds = (time.perf_counter() - started) * 1000
    if stage is not None:
        if is_http:
            measure_http(request, answer, milliseconds, detailed=_is_detailed(stage, answer))
        else:
            detailed = _has_metrics(stage.method_settings, request, answer)
            measure_rest(request, answer, milliseconds, api.model.name, detailed=detailed)
        log(stage.access_log_settings, request, answer, milliseconds)
    return answer


def _answer_url(environ: WSGIEnvironment, body: bytes, found: UrlDestination) -> ApiAnswer:
    url = found.url
    request = ApiRequest(
        account=url.account if url else "",
        region=url.region if url else "",
        api=url.function if url else "",
        stage=DEFAULT,
        path=path_of(environ),
        **_sent(environ, body),
    )
    return answer_url(url, request)


def _answer_http(api: seams.KnownApi, stage: Any, request: ApiRequest) -> ApiAnswer:
    if api.model.protocol_type != "HTTP":
        raise NotImplementedError("WebSocket APIs")
    if stage is None:
        text = json.dumps({"message": "Not Found"}, separators=(",", ":")).encode()
        return ApiAnswer(HTTPStatus.NOT_FOUND, (("content-type", "application/json"),), text)
    return answer_http(api.model, stage, request)


def _request(
    environ: WSGIEnvironment, body: bytes, found: Destination, api: seams.KnownApi
) -> ApiRequest:
    return ApiRequest(
        account=api.account,
        region=api.region,
        api=found.name,
        stage=found.stage,
        path=found.path,
        prefix=found.prefix,
        mapped=found.mapped,
        **_sent(environ, body),
    )


def _sent(environ: WSGIEnvironment, body: bytes) -> dict[str, Any]:
    """Give what of a request does not depend on whom it is for."""
    return {
        "method": environ["REQUEST_METHOD"],
        "query": tuple(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
        "headers": tuple(environ.get(RAW_HEADERS, ())),
        "body": body,
        "host": environ.get("HTTP_HOST", "").partition(":")[0],
        "source_ip": environ.get("REMOTE_ADDR", "127.0.0.1"),
    }


def _is_detailed(stage: Any, answer: ApiAnswer) -> bool:
    """Say whether a stage of an HTTP API has metrics for the route that answered."""
    own: Mapping[str, Any] = stage.route_settings.get(answer.context.get("routeKey", ""), {})
    settings = {**stage.default_route_settings, **own}
    return bool(settings.get("detailedMetricsEnabled"))


def _has_metrics(
    settings: Mapping[str, Mapping[str, Any]], request: ApiRequest, answer: ApiAnswer
) -> bool:
    """Say whether a stage of a REST API has metrics for the method that answered."""
    resource = str(answer.context.get("resourcePath", "")).removeprefix("/")
    own = f"{resource.replace('/', '~1')}/{request.method}"
    return any(
        settings.get(key, {}).get("metricsEnabled") in {True, "true"}
        for key in (own, f"{resource}/{request.method}", "*/*")
    )
