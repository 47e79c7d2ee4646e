"""Lambda authorisers: functions that say who may call a method.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from .authoriser_answers import ANSWERS
from .functions import CALLS, CallError, LateError, function_of
from .lambda_proxy import fields_of
from .rest_deployed import Settings
from .rest_exchange import Exchange
from .rest_refusals import RefusalError
from .rest_values import value_of

PATIENCE = 29.0  # seconds
_DENIED = "User is not authorized to access this resource"


def authorise_by_function(exchange: Exchange, authoriser: Settings) -> None:
    """Ask the function of an authoriser, unless what it said before still holds.

    Raises:
        RefusalError: the caller may not, or the function fails.
        NotImplementedError: its policy has conditions.
    """
    sources = [one.strip() for one in (authoriser.get("identitySource") or "").split(",") if one]
    if authoriser["type"] == "TOKEN":
        identity: tuple[str, ...] = (_token(exchange, authoriser, sources),)
        event: dict[str, Any] = {"type": "TOKEN", "authorizationToken": identity[0]}
    else:
        identity = tuple(value_of(one, exchange.scope) or "" for one in sources)
        if not all(identity):
            raise _unauthorised()
        event = _event(exchange)
    said = ANSWERS.get(
        (exchange.stage_arn, authoriser["id"], identity),
        int(authoriser.get("authorizerResultTtlInSeconds") or 0) if identity else 0,
        lambda: _asked(exchange, authoriser, {**event, "methodArn": exchange.method_arn}),
    )
    if said.get("usageIdentifierKey"):
        exchange.context["identity"]["apiKey"] = said["usageIdentifierKey"]
    _decide(said, exchange.method_arn)
    exchange.context["authorizer"] = {"principalId": said["principalId"], **_context(said)}


def _event(exchange: Exchange) -> dict[str, Any]:
    """Give what an authoriser of requests is told."""
    request = exchange.request
    return {
        "type": "REQUEST",
        "resource": exchange.resource.path,
        "path": request.path,
        "httpMethod": request.method,
        **fields_of(request),
        "pathParameters": dict(exchange.parameters) or None,
        "stageVariables": dict(exchange.variables) or None,
        "requestContext": exchange.context,
    }


def _token(exchange: Exchange, authoriser: Settings, sources: list[str]) -> str:
    """Give the token.

    Raises:
        RefusalError: there is none, or it is not as the authoriser wants it.
    """
    source = sources[0] if sources else "method.request.header.Authorization"
    token = exchange.request.header(source.removeprefix("method.request.header."))
    expression = authoriser.get("identityValidationExpression")
    if not token or (expression and not re.fullmatch(expression, token)):
        raise _unauthorised()
    return token


def _asked(exchange: Exchange, authoriser: Settings, event: dict[str, Any]) -> Mapping[str, Any]:
    """Give what the function says, which has a principal and a policy.

    Raises:
        RefusalError: it cannot be called, fails, or says something else.
    """
    arn = function_of(str(authoriser.get("authorizerUri")), exchange.variables)
    if arn is None:
        raise RefusalError("AUTHORIZER_CONFIGURATION_ERROR", None)
    try:
        outcome = CALLS.call(
            arn,
            event,
            f"{exchange.api_arn}/authorizers/{authoriser['id']}",
            PATIENCE,
            by_role=bool(authoriser.get("authorizerCredentials")),
        )
    except (CallError, LateError) as error:
        raise RefusalError("AUTHORIZER_CONFIGURATION_ERROR", None) from error
    said = json.loads(outcome.payload)
    if outcome.failed:
        if said.get("errorMessage") == "Unauthorized":
            raise _unauthorised()
        raise RefusalError("AUTHORIZER_FAILURE", None)
    if not isinstance(said, dict) or not said.get("principalId") or "policyDocument" not in said:
        raise RefusalError("AUTHORIZER_CONFIGURATION_ERROR", None)
    return said


def _decide(said: Mapping[str, Any], arn: str) -> None:
    """Read the policy.

    Raises:
        RefusalError: it denies the method, or does not allow it.
        NotImplementedError: it has conditions, or says what it does not mean.
    """
    statements = said["policyDocument"].get("Statement", [])
    effects = set()
    for one in [statements] if isinstance(statements, dict) else statements:
        if {"Condition", "NotAction", "NotResource"} & one.keys():
            raise NotImplementedError("conditions in the policy of a Lambda authorizer")
        if _names(one.get("Action"), "execute-api:invoke", lower=True) and _names(
            one.get("Resource"), arn, lower=False
        ):
            effects.add(one.get("Effect"))
    if "Deny" in effects:
        raise RefusalError("ACCESS_DENIED", f"{_DENIED} with an explicit deny")
    if "Allow" not in effects:
        raise RefusalError("ACCESS_DENIED", _DENIED)


def _names(patterns: str | Iterable[str] | None, what: str, *, lower: bool) -> bool:
    several = [patterns] if isinstance(patterns, str) else patterns or ()
    written = (one.lower() if lower else one for one in several)
    return any(fnmatchcase(what, one.replace("[", "[[]")) for one in written)


def _context(said: Mapping[str, Any]) -> dict[str, str]:
    """Give what the function adds to the context, as texts.

    Raises:
        RefusalError: a value is a list or an object.
    """
    found = said.get("context") or {}
    if any(isinstance(value, dict | list) for value in found.values()):
        raise RefusalError("AUTHORIZER_CONFIGURATION_ERROR", None)
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in found.items()}


def _unauthorised() -> RefusalError:
    return RefusalError("UNAUTHORIZED", "Unauthorized")
