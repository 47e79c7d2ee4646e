"""HTTP APIs that answer what is asked of their stages.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from . import http_seams as seams
from .functions import CALLS, CallError, LateError, filled, function_of
from .http_answers import MalformedError, RefusedError, answer_of
from .http_authorisers import arn_of, authorise
from .http_cors import allowing, is_preflight, preflight
from .http_deployed import Deployed, Settings, deployed_of
from .http_events import Arrival, epoch, event_of, told_time
from .http_routing import Match, match
from .request import ApiAnswer, ApiRequest
from .throttling import TokenBuckets

BUCKETS = TokenBuckets()
"""The limits of all routes of all APIs."""

_FUNCTION = re.compile(r"arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[^/]+")
_LIMITS = ("throttlingRateLimit", "throttlingBurstLimit")


def answer_http(api: seams.Api, stage: seams.Stage, request: ApiRequest) -> ApiAnswer:
    """Answer a request to a stage of an HTTP API.

    Raises:
        NotImplementedError: the answer depends on what is not emulated.
    """
    arrival = Arrival(
        request, Match({}, {}), stage.stage_variables, seams.new_request_id(), seams.utcnow()
    )
    context = context_of(arrival)
    deployed = deployed_of(api, stage)
    cors = deployed.cors if deployed else {}
    try:
        answer = _answer(arrival, deployed, stage, context)
    except RefusedError as refused:
        answer = refused.answer
        context["error"] = {"message": str(refused), "responseType": str(refused)}
    if not is_preflight(request, cors):
        answer = allowing(answer, request, cors)
    return replace(
        answer,
        headers=(*answer.headers, ("apigw-requestid", arrival.id)),
        integration_latency=context.get("integrationLatency"),
        context=context,
    )


def context_of(arrival: Arrival) -> dict[str, Any]:
    """Give what access logs know of a request by `$context`.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
    """
    request = arrival.request
    return {
        "accountId": request.account,
        "apiId": request.api,
        "domainName": request.host,
        "domainPrefix": request.host.partition(".")[0],
        "extendedRequestId": arrival.id,
        "httpMethod": request.method,
        "identity": {"sourceIp": request.source_ip, "userAgent": request.user_agent},
        "path": arrival.raw_path,
        "protocol": "HTTP/1.1",
        "requestId": arrival.id,
        "requestTime": told_time(arrival.time),
        "requestTimeEpoch": epoch(arrival.time),
        "stage": request.stage,
    }


def _answer(
    arrival: Arrival, deployed: Deployed | None, stage: seams.Stage, context: dict[str, Any]
) -> ApiAnswer:
    """Find the route, and let the request pass to it, or not.

    Raises:
        RefusedError: it may not pass, or what stands behind the route fails.
    """
    request = arrival.request
    if deployed is None or (deployed.closed and not request.mapped):
        raise RefusedError(HTTPStatus.NOT_FOUND)
    asks = is_preflight(request, deployed.cors)
    found = match(deployed.routes, request.method, request.path)
    if found is None:
        if asks:
            return preflight(request, deployed.cors)
        raise RefusedError(HTTPStatus.NOT_FOUND)
    context["routeKey"] = found.key
    limits = {**stage.default_route_settings, **stage.route_settings.get(found.key, {})}
    rate, burst = (limits.get(name) for name in _LIMITS)
    if rate is not None or burst is not None:
        key = (request.account, request.region, request.api, request.stage, found.key)
        if not BUCKETS.take(key, _limit(rate), _limit(burst)):
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS)
    arrival = authorise(replace(arrival, match=found), deployed)
    context["authorizer"] = next(iter(arrival.authoriser.values()), None) or {}
    if asks:
        return preflight(request, deployed.cors)
    return _integrate(arrival, deployed, context)


def _limit(said: float | None) -> float:
    """Give a limit; one that is not set is that of the account."""
    return 10_000.0 if said is None else float(said)


def _integrate(arrival: Arrival, deployed: Deployed, context: dict[str, Any]) -> ApiAnswer:
    """Let the function of a route answer.

    Raises:
        RefusedError: it does not, or not in time.
        NotImplementedError: the integration is none with a function.
    """
    target = (arrival.match.route.get("target") or "").removeprefix("integrations/")
    integration = deployed.integrations.get(target)
    if integration is None:
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR)
    version = integration.get("payloadFormatVersion") or "1.0"
    event = event_of(arrival, version)
    started = time.perf_counter()
    try:
        outcome = CALLS.call(
            _function_of(integration, arrival.variables),
            event,
            # By the path as the route has it, policies of functions name it.
            arn_of(arrival.request, f"{arrival.request.method}{arrival.match.path}"),
            (integration.get("timeoutInMillis") or 30_000) / 1000,
            by_role=bool(integration.get("credentialsArn")),
        )
    except LateError as error:
        context["integrationErrorMessage"] = "Integration request timed out"
        raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE) from error
    except CallError as error:
        context["integrationErrorMessage"] = str(error)
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR) from error
    finally:
        context["integrationLatency"] = round((time.perf_counter() - started) * 1000)
    context["integrationStatus"] = HTTPStatus.OK.value
    try:
        return answer_of(outcome, version)
    except MalformedError as error:
        context["integrationErrorMessage"] = _why(outcome.payload)
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR) from error


def _function_of(integration: Settings, variables: Mapping[str, str]) -> str:
    """Give the ARN of the function of an integration.

    Raises:
        NotImplementedError: it is none with a function.
    """
    kind = integration.get("integrationType")
    if integration.get("connectionType") == "VPC_LINK":
        raise NotImplementedError("private integrations of HTTP APIs")
    if subtype := integration.get("integrationSubtype"):
        raise NotImplementedError(f"integrations of HTTP APIs with {subtype}")
    uri = filled(integration.get("integrationUri") or "", variables)
    arn = uri if _FUNCTION.fullmatch(uri) else function_of(uri, variables)
    if kind != "AWS_PROXY" or arn is None:
        raise NotImplementedError(
            f"{kind} integrations of HTTP APIs: nothing leaves the emulator to reach {uri}"
        )
    return arn


def _why(payload: bytes) -> str:
    """Say in the words of a function why it failed; that it answered otherwise if it did not."""
    said = json.loads(payload)
    text = said.get("errorMessage") if isinstance(said, dict) else None
    return str(text or "The response from the Lambda function doesn't match the required format")
