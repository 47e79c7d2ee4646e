"""REST APIs that answer what is asked of their stages.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import rest_seams as seams
from .authorisers import authorise
from .integrations import integrate
from .request import ApiAnswer, ApiRequest
from .rest_canaries import DRAWS, canary_of
from .rest_deployed import Deployed, deployed_of
from .rest_exchange import Exchange, context_of
from .rest_gate import GATE
from .rest_refusals import RefusalError, told
from .rest_routing import route
from .rest_validation import validate


def answer_rest(request: ApiRequest) -> ApiAnswer:
    """Answer a request to a stage of a REST API.

    Raises:
        NotImplementedError: the answer depends on what is not emulated.
    """
    api = seams.find_api(request.account, request.region, request.api)
    stage = api.stages.get(request.stage) if api else None
    serving, variables, is_canary = DRAWS.serving(stage) if stage else ("", {}, False)
    deployed = deployed_of(api, serving) if api else None
    context = context_of(request, serving)
    if stage is None or deployed is None:
        return _refused(RefusalError("DEFAULT_4XX", "Forbidden"), {}, {"context": context})
    if canary_of(stage):
        context["isCanaryRequest"] = is_canary
    scope = {"context": context, "stageVariables": variables}
    try:
        exchange = _arrived(request, deployed, variables, context)
    except RefusalError as refusal:
        return _refused(refusal, deployed.refusals, scope)
    return answer_exchange(exchange, lambda: _let_in(exchange, stage.method_settings))


def answer_exchange(exchange: Exchange, let_in: Callable[[], None]) -> ApiAnswer:
    """Answer a request that has come to a method.

    Args:
        exchange: the request.
        let_in: raises `RefusalError` when it may not pass.

    Raises:
        NotImplementedError: the answer depends on what is not emulated.
    """
    started: float | None = None
    try:
        let_in()
        validate(exchange)
        started = time.perf_counter()
        status, headers, body = integrate(exchange)
    except RefusalError as refusal:
        answer = _refused(refusal, exchange.deployed.refusals, exchange.scope)
    else:
        answer = _told(status, headers, body, exchange.context)
    took = None if started is None else (time.perf_counter() - started) * 1000
    return replace(answer, integration_latency=took)


def _arrived(
    request: ApiRequest,
    deployed: Deployed,
    variables: Mapping[str, str],
    context: dict[str, Any],
) -> Exchange:
    found = route(deployed.resources, request.path)
    if found is None:
        raise RefusalError("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
    resource, parameters = found
    method = resource.methods.get(request.method) or resource.methods.get("ANY")
    if method is None:
        raise RefusalError("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
    context.update(resourceId=resource.id, resourcePath=resource.path)
    return Exchange(request, deployed, resource, method, parameters, variables, context)


def _let_in(exchange: Exchange, settings: Mapping[str, Mapping[str, Any]]) -> None:
    authorise(exchange)
    GATE.check(exchange, settings)


def _refused(
    refusal: RefusalError, put: Mapping[str, Mapping[str, Any]], scope: Mapping[str, Any]
) -> ApiAnswer:
    return _told(*told(refusal, put, scope), scope["context"])


def _told(
    status: int, headers: list[tuple[str, str]], body: bytes, context: Mapping[str, Any]
) -> ApiAnswer:
    own = [
        ("x-amzn-RequestId", context["requestId"]),
        ("x-amz-apigw-id", context["extendedRequestId"]),
    ]
    return ApiAnswer(status, (*headers, *own), body, context=context)
