"""Function URLs: a host for each function that has one.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from ... import moto_seams
from ..service import Replacement
from . import function_urls_seams as seams
from . import http_seams
from .functions import CALLS, CallError, LateError
from .http_answers import MalformedError, answer_of
from .http_cors import allowing, is_preflight, preflight
from .http_events import Arrival, event_of
from .http_routing import DEFAULT, Match
from .request import ApiAnswer, ApiRequest

_HOST = re.compile(r"([a-z0-9]+)\.lambda-url\.([a-z0-9-]+)\.on\.aws")
_PATIENCE = 960.0  # seconds; the function's own time-out is shorter
_ACTIONS = ("lambda:InvokeFunctionUrl", "lambda:*", "*")


def is_url(host: str) -> bool:
    """Say whether a host name is one of function URLs, whether there is such a one or not.

    Args:
        host: in lower case, without a port.
    """
    return _HOST.fullmatch(host) is not None


def answer_url(url: seams.FunctionUrl | None, request: ApiRequest) -> ApiAnswer:
    """Answer a request to a function URL.

    Args:
        url: the URL; None when there is none.
        request: the request; its API is the name of the function.

    Raises:
        NotImplementedError: the answer depends on what is not emulated.
    """
    if url is None:
        return _refusal(HTTPStatus.FORBIDDEN)
    started = time.perf_counter()
    cors = {name[0].lower() + name[1:]: value for name, value in url.cors.items()}
    if is_preflight(request, cors):
        answer = replace(preflight(request, cors), status=HTTPStatus.OK)
    else:
        answer = allowing(_answer(url, request), request, cors)
    _measure(url, answer, (time.perf_counter() - started) * 1000)
    return answer


def _answer(url: seams.FunctionUrl, request: ApiRequest) -> ApiAnswer:
    if url.streams:
        raise NotImplementedError("function URLs that stream their answers")
    if not _may(url, request):
        return _refusal(HTTPStatus.FORBIDDEN)
    try:
        outcome = CALLS.call(url.arn, _event(url, request), "", _PATIENCE, by_role=True)
        return answer_of(outcome, "2.0")
    except CallError:
        return _refusal(HTTPStatus.TOO_MANY_REQUESTS)
    except (LateError, MalformedError):
        text = (("content-type", "text/plain"),)
        return ApiAnswer(HTTPStatus.BAD_GATEWAY, text, b"Internal Server Error")


def _may(url: seams.FunctionUrl, request: ApiRequest) -> bool:
    """Say whether a request may pass: everybody by the function's policy, or who signs."""
    if url.is_signed:  # what the policies of the caller say is not asked
        sent = request.header("authorization") or ""
        return sent.startswith("AWS4-") and "/lambda/aws4_request" in sent
    return any(
        one.get("Effect") == "Allow"
        and one.get("Action") in _ACTIONS
        and one.get("Principal") in ("*", {"AWS": "*"})
        for one in seams.statements_of(url)
    )


def _event(url: seams.FunctionUrl, request: ApiRequest) -> dict[str, Any]:
    """Give the event of a request, in format 2.0."""
    route = Match({"routeKey": DEFAULT}, {})
    arrival = Arrival(request, route, {}, http_seams.new_request_id(), http_seams.utcnow())
    event = event_of(arrival, "2.0")
    event["requestContext"]["accountId"] = url.account if url.is_signed else "anonymous"
    event["requestContext"]["apiId"] = url.id
    return event


def _refusal(status: HTTPStatus) -> ApiAnswer:
    kind = ("content-type", "application/json")
    return ApiAnswer(status, (kind,), json.dumps({"Message": status.phrase}).encode())


def _measure(url: seams.FunctionUrl, answer: ApiAnswer, milliseconds: float) -> None:
    values = (
        ("UrlRequestCount", 1.0, "Count"),
        ("Url4xxCount", float(400 <= answer.status < 500), "Count"),
        ("Url5xxCount", float(answer.status >= 500), "Count"),
        ("UrlRequestLatency", milliseconds, "Milliseconds"),
    )
    dimensions = [{"Name": "FunctionName", "Value": url.function}]
    data = [
        {"MetricName": name, "Dimensions": dimensions, "Value": value, "Unit": unit}
        for name, value, unit in values
    ]
    moto_seams.write_metrics(url.account, url.region, "AWS/Lambda", data)


class FunctionUrls:
    """Refuse URLs of versions and aliases, for which moto makes one of the function itself."""

    def __init__(self) -> None:
        self._replacements = tuple(
            Replacement(seams.LambdaResponse, f"{verb}_function_url_config", _unqualified)
            for verb in ("create", "get", "update", "delete")
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Nothing is kept here: URLs are kept with their functions."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for replacement in self._replacements:
            replacement.uninstall()


def _unqualified(original: Callable[..., Any]) -> Callable[..., Any]:
    def unqualified(response: seams.LambdaResponse) -> Any:
        query: Mapping[str, Any] = response.querystring
        if query.get("Qualifier"):
            raise NotImplementedError("function URLs of aliases")
        return original(response)

    return unqualified


SERVICE = FunctionUrls()
