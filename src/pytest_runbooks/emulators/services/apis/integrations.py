"""What stands behind a method of a REST API: a function, or nothing at all.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-custom-integrations.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .functions import CALLS, CallError, LateError, Outcome, function_of
from .lambda_proxy import MalformedError, answer_of, event_of
from .rest_deployed import Settings
from .rest_exchange import Exchange
from .rest_refusals import RefusalError, failed
from .rest_templates import render
from .rest_values import in_document, value_of

Answer = tuple[int, list[tuple[str, str]], bytes]
PATIENCE = 29_000  # milliseconds, unless an integration says otherwise
_JSON = "application/json"
_HEADER = "method.response.header."


def integrate(exchange: Exchange) -> Answer:
    """Give what the integration of a method answers.

    Raises:
        RefusalError: the integration fails.
        NotImplementedError: it is of a kind that is not emulated.
    """
    integration = exchange.integration
    kind = integration.get("type")
    if kind == "MOCK":
        return _mocked(exchange)
    if kind in {"AWS", "AWS_PROXY"}:
        arn = function_of(str(integration.get("uri")), exchange.variables)
        if arn is None and ":lambda:path/" not in str(integration.get("uri")):
            raise NotImplementedError(f"an integration with {integration.get('uri')}")
        if arn is None or integration.get("httpMethod") != "POST":
            raise failed()
        return _proxied(exchange, arn) if kind == "AWS_PROXY" else _mapped(exchange, arn)
    if kind is None:
        raise RefusalError("API_CONFIGURATION_ERROR", "Internal server error")
    raise NotImplementedError(
        f"an integration of the type {kind}, here with {integration.get('uri')}: "
        "nothing leaves the emulator"
    )


def _proxied(exchange: Exchange, arn: str) -> Answer:
    event = event_of(
        exchange.request,
        exchange.resource.path,
        exchange.parameters,
        exchange.variables,
        exchange.context,
        exchange.deployed.binary_types,
    )
    outcome = _called(exchange, arn, json.dumps(event).encode(), "RequestResponse")
    if outcome.failed:
        raise failed(502)
    try:
        return answer_of(outcome.payload, exchange.request, exchange.deployed.binary_types)
    except MalformedError as error:
        raise failed(502) from error


def _mapped(exchange: Exchange, arn: str) -> Answer:
    mapped = exchange.integration.get("requestParameters") or {}
    asked = {name.lower(): value for name, value in mapped.items()}
    named = asked.get("integration.request.header.x-amz-invocation-type", "'RequestResponse'")
    kind = value_of(named, exchange.scope) or "RequestResponse"
    sent = _asked(exchange).encode() or b"{}"
    outcome = _called(exchange, arn, sent, kind)
    message = _message(outcome.payload) if outcome.failed else ""
    return _answered(exchange, message, outcome.payload.decode())


def _called(exchange: Exchange, arn: str, event: bytes, kind: str) -> Outcome:
    integration = exchange.integration
    seconds = int(integration.get("timeoutInMillis") or PATIENCE) / 1000
    by_role = bool(integration.get("credentials"))
    try:
        return CALLS.call(arn, event, exchange.arn, seconds, by_role=by_role, kind=kind)
    except CallError as error:
        raise failed() from error
    except LateError as error:
        raise RefusalError("INTEGRATION_TIMEOUT", "Endpoint request timed out") from error


def _message(payload: bytes) -> str:
    try:
        said = json.loads(payload)
    except ValueError:
        return ""
    return str(said.get("errorMessage", "")) if isinstance(said, dict) else ""


def _mocked(exchange: Exchange) -> Answer:
    try:
        said = json.loads(_asked(exchange))
        status = int(said["statusCode"])
    except (ValueError, LookupError, TypeError) as error:
        raise failed() from error
    return _answered(exchange, str(status), "")


def _asked(exchange: Exchange) -> str:
    """Give the body that the integration gets.

    Raises:
        RefusalError: there is no template for its media type, and it must not pass without.
    """
    integration = exchange.integration
    templates: Mapping[str, str] = integration.get("requestTemplates") or {}
    sent = (exchange.request.header("content-type") or _JSON).partition(";")[0].strip()
    template = templates.get(sent) or templates.get("$default")
    body = exchange.request.body.decode("utf-8", "replace")
    if template:
        return render(template, exchange.input(body))
    passes = integration.get("passthroughBehavior") or "WHEN_NO_MATCH"
    if passes == "NEVER" or (passes == "WHEN_NO_TEMPLATES" and templates):
        raise RefusalError("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type")
    return body


def _answered(exchange: Exchange, said: str, body: str) -> Answer:
    """Map what the integration answered by the integration response that fits.

    Args:
        exchange: the request.
        said: what the pattern of an integration response has to match.
        body: what was answered.

    Raises:
        RefusalError: none fits, or the method knows no such response.
    """
    found = _fitting(exchange.integration.get("integrationResponses") or {}, said)
    if found is None or str(found["statusCode"]) not in exchange.method.get("methodResponses", {}):
        raise RefusalError("API_CONFIGURATION_ERROR", "Internal server error")
    scope = {**exchange.scope, "integration": {"response": {"header": {}}}}
    headers = [("Content-Type", _JSON)]
    for name, expression in (found.get("responseParameters") or {}).items():
        value = _response_value(expression, scope, body)
        if name.startswith(_HEADER) and value is not None:
            named = name.removeprefix(_HEADER)
            headers = [one for one in headers if one[0].lower() != named.lower()]
            headers.append((named, value))
    templates: Mapping[str, str | None] = found.get("responseTemplates") or {}
    if templates:
        wanted = (exchange.request.header("accept") or "").partition(",")[0]
        media = next((one for one in (wanted, _JSON, *templates) if one in templates), _JSON)
        if (template := templates[media]) is not None:
            body = render(template, exchange.input(body))
        headers = [(k, media) if (k, v) == ("Content-Type", _JSON) else (k, v) for k, v in headers]
    return int(found["statusCode"]), headers, body.encode()


def _fitting(responses: Mapping[str, Settings], said: str) -> Settings | None:
    """Choose the response whose pattern matches, else the one that has none."""
    for one in responses.values():
        pattern = one.get("selectionPattern")
        if pattern and re.fullmatch(pattern, said, re.DOTALL):
            return one
    return next((one for one in responses.values() if not one.get("selectionPattern")), None)


def _response_value(expression: str, scope: Mapping[str, Any], body: str) -> str | None:
    if not expression.startswith("integration.response.body"):
        return value_of(expression, scope)
    path = expression.removeprefix("integration.response.body").removeprefix(".")
    try:
        found = in_document(json.loads(body), path or "$")
    except ValueError:
        return None
    return found if isinstance(found, str | None) else json.dumps(found)
