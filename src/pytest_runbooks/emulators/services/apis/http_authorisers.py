"""Who may call a route of an HTTP API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any

from .functions import CALLS, CallError, LateError, function_of
from .http_answers import RefusedError
from .http_deployed import Deployed, Settings
from .http_events import Arrival, fields_1_of, fields_2_of
from .request import ApiRequest

PATIENCE = 10.0  # seconds
_HEADER, _QUERY, _VARIABLE = "$request.header.", "$request.querystring.", "$stageVariables."


def authorise(arrival: Arrival, deployed: Deployed) -> Arrival:
    """Check who calls, and add what is known of them.

    Raises:
        RefusedError: they may not.
        NotImplementedError: what would have to be asked is not emulated.
    """
    route = arrival.match.route
    kind = route.get("authorizationType") or "NONE"
    if kind == "NONE":
        return arrival
    if kind == "AWS_IAM":
        sent = arrival.request.header("authorization") or ""
        if not sent.startswith("AWS4-") or "/execute-api/" not in sent:
            raise RefusedError(HTTPStatus.FORBIDDEN)
        return arrival  # what the policies of the caller say is not asked
    authoriser = deployed.authorisers.get(route.get("authorizerId") or "")
    if authoriser is None:
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR)
    by = _by_token if authoriser["authorizerType"] == "JWT" else _by_function
    return replace(arrival, authoriser=by(arrival, authoriser))


def _sources(arrival: Arrival, authoriser: Settings) -> list[str]:
    """Give what the identity sources of an authoriser have; empty where there is nothing.

    Raises:
        NotImplementedError: a source is something else than parts of the request, stage variables
            and the key of the route.
    """
    request = arrival.request
    said = authoriser.get("identitySource") or []
    found = []
    for source in [said] if isinstance(said, str) else said:
        if source.startswith(_HEADER):
            found.append(request.header(source.removeprefix(_HEADER)) or "")
        elif source.startswith(_QUERY):
            found.append(dict(request.query).get(source.removeprefix(_QUERY), ""))
        elif source.startswith(_VARIABLE):
            found.append(arrival.variables.get(source.removeprefix(_VARIABLE), ""))
        elif source == "$context.routeKey":
            found.append(arrival.match.key)
        else:
            raise NotImplementedError(f"the identity source {source}")
    return found


def _by_token(arrival: Arrival, authoriser: Settings) -> dict[str, Any]:
    # Here and not above: it loads cryptography.
    from .tokens import TokenError, scopes_of, verify  # noqa: PLC0415

    token = next(iter(_sources(arrival, authoriser)), "")
    if not token:
        raise RefusedError(HTTPStatus.UNAUTHORIZED, "Bearer")
    settings = authoriser.get("jwtConfiguration") or {}
    wanted = arrival.match.route.get("authorizationScopes") or []
    scope = f'Bearer scope="{" ".join(wanted)}"'
    try:
        claims = verify(
            token, _value(settings, "issuer", ""), frozenset(_value(settings, "audience", ()))
        )
    except TokenError as error:
        challenge = f'{scope} error="invalid_token" error_description="{error}"'
        raise RefusedError(HTTPStatus.UNAUTHORIZED, challenge) from error
    scopes = scopes_of(claims)
    if wanted and scopes.isdisjoint(wanted):
        why = "the token does not have a required scope"
        challenge = f'{scope} error="insufficient_scope" error_description="{why}"'
        raise RefusedError(HTTPStatus.FORBIDDEN, challenge)
    told = {name: _text(value) for name, value in claims.items()}
    return {"jwt": {"claims": told, "scopes": sorted(scopes.intersection(wanted)) or None}}


def _by_function(arrival: Arrival, authoriser: Settings) -> dict[str, Any]:
    """Ask the function of an authoriser, unless what it said still holds."""
    # Here and not above: it loads moto's REST APIs, which are there when there are authorisers.
    from .authoriser_answers import ANSWERS  # noqa: PLC0415

    request = arrival.request
    sources = _sources(arrival, authoriser)
    if not all(sources):
        raise RefusedError(HTTPStatus.UNAUTHORIZED)
    arn = arn_of(request, f"{request.method}{request.path}")
    if authoriser["authorizerPayloadFormatVersion"] == "1.0":
        joined = ",".join(sources)
        own: dict[str, Any] = {
            "methodArn": arn,
            "identitySource": joined,
            "authorizationToken": joined,
        }
        event = {"version": "1.0", "type": "REQUEST", **own, **fields_1_of(arrival)}
    else:
        own = {"routeArn": arn, "identitySource": sources or None}
        event = {"version": "2.0", "type": "REQUEST", **own, **fields_2_of(arrival)}
    said = ANSWERS.get(
        (arn_of(request, ""), authoriser["authorizerId"], tuple(sources)),
        int(authoriser.get("authorizerResultTtlInSeconds") or 0) if sources else 0,
        lambda: _asked(arrival, authoriser, event),
    )
    if authoriser.get("enableSimpleResponses"):
        allowed = said.get("isAuthorized")
    else:
        allowed = _allows(said.get("policyDocument"), arn)
    if not isinstance(allowed, bool):
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR)
    if not allowed:
        raise RefusedError(HTTPStatus.FORBIDDEN)
    principal = {} if "principalId" not in said else {"principalId": said["principalId"]}
    return {"lambda": {**principal, **(said.get("context") or {})} or None}


def _asked(arrival: Arrival, authoriser: Settings, event: Mapping[str, Any]) -> dict[str, Any]:
    arn = function_of(str(authoriser.get("authorizerUri")), arrival.variables)
    if arn is None:
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR)
    source = arn_of(arrival.request, "").rpartition("/")[0].rpartition("/")[0]
    source = f"{source}/authorizers/{authoriser['authorizerId']}"
    by_role = bool(authoriser.get("authorizerCredentialsArn"))
    try:
        outcome = CALLS.call(arn, event, source, PATIENCE, by_role=by_role)
    except (CallError, LateError) as error:
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR) from error
    said = json.loads(outcome.payload)
    if outcome.failed and said.get("errorMessage") == "Unauthorized":
        raise RefusedError(HTTPStatus.UNAUTHORIZED)
    if outcome.failed or not isinstance(said, dict):
        raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR)
    return said


def arn_of(request: ApiRequest, what: str) -> str:
    """Name a route of a stage, or what was asked of it, as policies do."""
    partition = "aws-cn" if request.region.startswith("cn-") else "aws"
    place = f"arn:{partition}:execute-api:{request.region}:{request.account}:{request.api}"
    return f"{place}/{request.stage}/{what}"


def _allows(policy: Any, arn: str) -> bool | None:
    """Say whether a policy allows a route; None when it is none.

    Raises:
        NotImplementedError: it has conditions, or says what it does not mean.
    """
    if not isinstance(policy, Mapping):
        return None
    statements = policy.get("Statement", [])
    effects = set()
    for one in [statements] if isinstance(statements, Mapping) else statements:
        if {"Condition", "NotAction", "NotResource"} & one.keys():
            raise NotImplementedError("conditions in the policy of a Lambda authorizer")
        actions = [name.lower() for name in _listed(one.get("Action"))]
        if _named(actions, "execute-api:invoke") and _named(_listed(one.get("Resource")), arn):
            effects.add(one.get("Effect"))
    return "Allow" in effects and "Deny" not in effects


def _named(patterns: Iterable[str], what: str) -> bool:
    return any(fnmatchcase(what, one.replace("[", "[[]")) for one in patterns)


def _listed(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def _value(settings: Mapping[str, Any], name: str, default: Any) -> Any:
    """Give a setting; what was imported may have its name in upper case."""
    return settings.get(name) or settings.get(name.capitalize()) or default


def _text(value: Any) -> str:
    """Write a claim as events have it: `[admin operator]` for a list."""
    if isinstance(value, list):
        return f"[{' '.join(map(str, value))}]"
    return value if isinstance(value, str) else json.dumps(value)
