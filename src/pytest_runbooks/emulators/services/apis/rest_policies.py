"""Resource policies of REST APIs: who may call them, and from where.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import Any

from .rest_exchange import Exchange
from .rest_refusals import RefusalError

_ACTION = "execute-api:invoke"
_NEGATED = {"NotIpAddress", "StringNotEquals", "StringNotLike"}
_POSITIVE = {"IpAddress", "StringEquals", "StringLike"}
_ALLOWED_BY_OTHERS = {"AWS_IAM", "CUSTOM"}
"""Kinds of authorisation that let a caller in of whom the policy says nothing."""


def check_policy(exchange: Exchange) -> None:
    """Check a request by the policy of its API.

    Raises:
        RefusalError: the policy denies it, or nothing allows it.
        NotImplementedError: the policy asks for what is not known here.
    """
    if not exchange.deployed.policy:
        return
    effects = {
        statement.get("Effect")
        for statement in _statements(exchange.deployed.policy)
        if _concerns(statement, exchange)
    }
    kind = exchange.method.get("authorizationType") or "NONE"
    if "Deny" in effects:
        raise _refused(exchange, " with an explicit deny")
    if "Allow" not in effects and kind not in _ALLOWED_BY_OTHERS:
        raise _refused(exchange, "")


def _statements(policy: str) -> list[Mapping[str, Any]]:
    found = json.loads(policy).get("Statement", [])
    return [found] if isinstance(found, dict) else list(found)


def _concerns(statement: Mapping[str, Any], exchange: Exchange) -> bool:
    """Say whether a statement is about a request.

    Raises:
        NotImplementedError: it names callers, or asks for what is not known here.
    """
    for member in ("NotAction", "NotResource", "NotPrincipal"):
        if member in statement:
            raise NotImplementedError(f"{member} in the resource policy of an API")
    principal = statement.get("Principal")
    if principal not in ("*", {"AWS": "*"}, {"AWS": ["*"]}):
        raise NotImplementedError("principals in the resource policy of an API")
    resources = (
        f"{exchange.api_arn}/{one.removeprefix('execute-api:/')}"
        if one.startswith("execute-api:/")
        else one
        for one in _several(statement.get("Resource"))
    )
    return (
        any(_fits(_ACTION, one.lower()) for one in _several(statement.get("Action")))
        and any(_fits(exchange.method_arn, one) for one in resources)
        and all(
            _holds(operator, key, _several(values), exchange)
            for operator, tests in statement.get("Condition", {}).items()
            for key, values in tests.items()
        )
    )


def _holds(operator: str, key: str, values: list[str], exchange: Exchange) -> bool:
    """Check a condition; callers from the internet have no VPC, and no endpoint of one."""
    name = key.lower()
    if operator not in _NEGATED | _POSITIVE or name not in {
        *("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce"),
    }:
        raise NotImplementedError(f"{operator} of {key} in the resource policy of an API")
    if name != "aws:sourceip":
        return operator in _NEGATED
    address = exchange.request.source_ip
    if operator in {"IpAddress", "NotIpAddress"}:
        inside = any(ip_address(address) in ip_network(one, strict=False) for one in values)
    else:
        inside = any(_fits(address, one) for one in values)
    return inside is (operator in _POSITIVE)


def _refused(exchange: Exchange, why: str) -> RefusalError:
    account = exchange.request.account
    arn = exchange.method_arn.replace(f":{account}:", f":********{account[-4:]}:", 1)
    return RefusalError(
        "ACCESS_DENIED",
        f"User: anonymous is not authorized to perform: execute-api:Invoke on resource: {arn}{why}",
    )


def _fits(what: str, pattern: str) -> bool:
    return fnmatchcase(what, pattern.replace("[", "[[]"))


def _several(values: Any) -> list[str]:
    found: Iterable[str] = [values] if isinstance(values, str) else values or ()
    return [*found]
