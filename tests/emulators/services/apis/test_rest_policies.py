"""Resource policies of REST APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
https://repost.aws/knowledge-center/api-gateway-403-error-lambda-authorizer
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ...conftest import ACCOUNT, REGION, Clients
from .rest_apis import Api, said

New = Callable[..., Api]
ANY = "execute-api:/*"


def statement(effect: str, resource: Any = ANY, **others: Any) -> dict[str, Any]:
    usual = {"Principal": "*", "Action": "execute-api:Invoke"}
    return {"Effect": effect, "Resource": resource, **usual, **others}


def ranges(operator: str, *values: str) -> dict[str, Any]:
    return {operator: {"aws:SourceIp": list(values)}}


@pytest.fixture(scope="module")
def api(shared: Clients) -> Api:
    api = Api(shared)
    api.proxy("GET", "/products")
    api.proxy("GET", "/signed", authorizationType="AWS_IAM")
    return api


def deployed(api: Api, *statements: dict[str, Any]) -> Api:
    """Give an API the policy of these statements, and deploy it."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": [*statements]})
    patch = {"op": "replace", "path": "/policy", "value": policy}
    api.gateway.update_rest_api(restApiId=api.id, patchOperations=[patch])
    api.deploy()
    return api


def status(api: Api, address: str = "192.0.2.1", url: str = "/products", **others: Any) -> int:
    return api.ask(url=url, source_ip=address, **others).status


def test_clients_from_a_range_are_kept_out(api: Api) -> None:
    deployed(
        api,
        statement("Allow"),
        statement("Deny", Condition=ranges("IpAddress", "192.0.2.0/24", "198.51.100.7")),
    )
    found = {one: status(api, one) for one in ("192.0.2.9", "198.51.100.7", "203.0.113.1")}
    assert found == {"192.0.2.9": 403, "198.51.100.7": 403, "203.0.113.1": 200}
    arn = f"arn:aws:execute-api:{REGION}:********{ACCOUNT[-4:]}:{api.id}/v1/GET/products"
    text = "User: anonymous is not authorized to perform: execute-api:Invoke on resource: "
    assert json.loads(said(api.ask(url="/products", source_ip="192.0.2.9"))[1]) == {
        "message": f"{text}{arn} with an explicit deny"
    }


def test_only_clients_from_a_range_are_let_in(api: Api) -> None:
    deployed(api, statement("Allow", Condition=ranges("IpAddress", "192.0.2.0/24")))
    assert (status(api, "192.0.2.1"), status(api, "203.0.113.1")) == (200, 403)
    deployed(
        api,
        statement("Allow"),
        statement("Deny", Condition=ranges("NotIpAddress", "192.0.2.0/24")),
    )
    assert (status(api, "192.0.2.1"), status(api, "203.0.113.1")) == (200, 403)


def test_a_policy_is_that_of_the_deployment(api: Api) -> None:
    deployed(api, statement("Allow"))
    patch = {"op": "replace", "path": "/policy", "value": '{"Statement": []}'}
    api.gateway.update_rest_api(restApiId=api.id, patchOperations=[patch])
    assert status(api) == 200
    api.deploy()
    assert status(api) == 403


@pytest.mark.parametrize(
    ("resource", "action", "allowed"),
    [
        ("execute-api:/v1/GET/products", "execute-api:Invoke", True),
        ("execute-api:/v1/POST/*", "execute-api:Invoke", False),
        (f"arn:aws:execute-api:{REGION}:{ACCOUNT}:*/v1/*/products", "execute-api:*", True),
        (["execute-api:/v2/*", "execute-api:/v1/*"], ["execute-api:Invoke"], True),
        (ANY, "execute-api:ManageConnections", False),
    ],
)
def test_a_statement_is_about_what_it_names(
    api: Api, resource: Any, action: Any, allowed: bool
) -> None:
    deployed(api, statement("Allow", resource, Action=action))
    assert status(api) == (200 if allowed else 403)


def test_who_signs_needs_no_policy_that_allows_it(api: Api) -> None:
    deployed(api, statement("Allow", "execute-api:/v1/GET/products"))
    signature = f"Credential={ACCOUNT}/20260101/{REGION}/execute-api/aws4_request"
    signed = {"Authorization": f"AWS4-HMAC-SHA256 {signature}"}
    assert status(api, url="/signed", headers=signed) == 200
    deployed(api, statement("Deny"))
    assert status(api, url="/signed", headers=signed) == 403


@pytest.mark.parametrize(
    ("changed", "gap"),
    [
        ({"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}, "principals in"),
        ({"NotAction": "execute-api:Invoke"}, "NotAction in"),
        (
            {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
            "StringEquals of aws:PrincipalOrgID in",
        ),
    ],
)
def test_what_is_not_known_of_a_caller_is_an_emulator_gap(
    api: Api, changed: dict[str, Any], gap: str
) -> None:
    deployed(api, statement("Allow", **changed))
    with pytest.raises(NotImplementedError) as caught:
        api.ask(url="/products")
    assert str(caught.value) == f"{gap} the resource policy of an API"
