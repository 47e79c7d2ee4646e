"""`TestInvokeMethod`: a method is tried as it is edited, without a deployment.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-test-method.html
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qsl

from . import rest_seams as seams
from .request import ApiRequest
from .rest import answer_exchange
from .rest_deployed import snapshot
from .rest_exchange import Exchange, context_of
from .rest_routing import route

STAGE = "test-invoke-stage"


def try_method(response: seams.APIGatewayResponse) -> tuple[int, dict[str, Any], str]:
    """Answer the call: authorisers, keys and limits are passed over."""
    _, _, api_id, _, resource_id, _, verb, *_ = response.path.split("/")
    api = response.backend.get_rest_api(api_id)
    found = response.backend.get_resource(api_id, resource_id)
    settings = response.backend.get_method(api_id, resource_id, verb)
    given = json.loads(response.body or "{}")
    sent, _, query = (given.get("pathWithQueryString") or found.get_path()).partition("?")
    deployed = snapshot(api)
    resource = deployed.resources[found.get_path()]
    routed = route(deployed.resources, sent)
    request = ApiRequest(
        account=api.account_id,
        region=api.region_name,
        api=api_id,
        stage=STAGE,
        method=verb,
        path=sent,
        query=tuple(parse_qsl(query, keep_blank_values=True)),
        headers=tuple((given.get("headers") or {}).items()),
        body=(given.get("body") or "").encode(),
        host="testPrefix.testDomainName",
        prefix=f"/{STAGE}",
    )
    exchange = Exchange(
        request=request,
        deployed=deployed,
        resource=resource,
        method=settings.to_json(),
        parameters=routed[1] if routed and routed[0] == resource else {},
        variables=given.get("stageVariables") or {},
        context=context_of(request, ""),
    )
    exchange.context.update(resourceId=resource.id, resourcePath=resource.path)
    started = time.perf_counter()
    answer = answer_exchange(exchange, lambda: None)
    number = exchange.context["requestId"]
    several: dict[str, list[str]] = {}
    for name, value in answer.headers:
        several.setdefault(name, []).append(value)
    told = {
        "status": answer.status,
        "body": answer.body.decode("utf-8", "replace"),
        "headers": dict(answer.headers),
        "multiValueHeaders": several,
        "log": f"Execution log for request {number}\n"
        f"Starting execution for request: {number}\n"
        f"HTTP Method: {verb}, Resource Path: {sent}\n"
        f"Method completed with status: {answer.status}\n",
        "latency": round((time.perf_counter() - started) * 1000),
    }
    return 200, {}, json.dumps(told)
