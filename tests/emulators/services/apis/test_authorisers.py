"""Who may call a method of a REST API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
https://repost.aws/knowledge-center/api-gateway-403-error-lambda-authorizer
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pytest_runbooks.emulators.services.apis import rest_seams
from pytest_runbooks.emulators.services.apis.authoriser_answers import ANSWERS

from ...conftest import ACCOUNT, REGION, Clients
from .rest_apis import Api, allow, invoking, said

New = Callable[..., Api]
UNAUTHORISED = (401, '{"message":"Unauthorized"}')
DENIED = (403, '{"message":"User is not authorized to access this resource"}')
EXPLICITLY = (
    403,
    '{"message":"User is not authorized to access this resource with an explicit deny"}',
)
NOT_SIGNED = (403, '{"message":"Missing Authentication Token"}')
FAILED = (500, '{"message":null}')
SIGNED = (
    "AWS4-HMAC-SHA256 Credential={}/20260101/{}/{}/aws4_request, SignedHeaders=host, Signature=0"
)


def guarded(api: Api, kind: str, settings: dict[str, Any], **method: Any) -> Api:
    """Deploy a method with an authoriser."""
    made = api.gateway.create_authorizer(restApiId=api.id, name="a", type=kind, **settings)["id"]
    usual = {"authorizationType": "CUSTOM", "authorizerId": made}
    api.proxy("GET", "/products/{id}", **(usual | method))
    api.deploy()
    return api


@pytest.fixture(scope="module")
def tokens(shared: Clients) -> Api:
    settings = {
        "authorizerUri": invoking("echo"),
        "identitySource": "method.request.header.Authorization",
        "identityValidationExpression": r"[\w :/*.-]+",
    }
    return guarded(Api(shared), "TOKEN", settings)


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        (None, UNAUTHORISED),
        ("not?valid", UNAUTHORISED),
        ("nobody", UNAUTHORISED),
        ("Deny", EXPLICITLY),
        ("Allow arn:aws:execute-api:*/v1/POST/*", DENIED),
        ("Deny arn:aws:execute-api:*/v1/POST/*", DENIED),
        ("broken", FAILED),
        ("nonsense", FAILED),
    ],
)
def test_a_token_is_refused(tokens: Api, token: str | None, answer: tuple[int, str]) -> None:
    sent = {"Authorization": token} if token else {}
    assert said(tokens.ask(url="/products/7", headers=sent)) == answer


@pytest.mark.parametrize("token", ["Allow", "Allow arn:aws:execute-api:*:*:*/v1/GET/products/*"])
def test_a_token_is_taken_and_the_function_learns_whose_it_is(tokens: Api, token: str) -> None:
    answer = tokens.ask(url="/products/7", headers={"Authorization": token})
    assert answer.status == 200
    found = json.loads(answer.body)["requestContext"]["authorizer"]
    assert found == {"principalId": "ada", "team": "shop", "level": "3"}


def test_an_authoriser_of_requests_sees_the_request(new_api: New) -> None:
    settings = {
        "authorizerUri": invoking("echo"),
        "identitySource": "method.request.header.X-Token, method.request.querystring.shop",
    }
    api = guarded(new_api(), "REQUEST", settings)
    token = {"x-token": "Allow"}
    assert said(api.ask(url="/products/7?shop=1")) == UNAUTHORISED
    assert said(api.ask(url="/products/7", headers=token)) == UNAUTHORISED
    assert api.ask(url="/products/7?shop=1", headers=token).status == 200
    denied = api.ask(url="/products/7?shop=1", headers={"x-token": "Deny"})
    assert said(denied) == EXPLICITLY
    assert ("x-amzn-ErrorType", "AccessDeniedException") in denied.headers


def test_a_function_that_may_not_be_called_authorises_nobody(new_api: New, shared: Clients) -> None:
    api = guarded(new_api(), "TOKEN", {"authorizerUri": invoking("echo")})
    shared("lambda").remove_permission(FunctionName="echo", StatementId="apis")
    try:
        assert said(api.ask(url="/products/7", headers={"Authorization": "Allow"})) == FAILED
    finally:
        allow(shared, "echo")
    assert api.ask(url="/products/7", headers={"Authorization": "Allow"}).status == 200


@pytest.fixture
def counted(shared: Clients) -> Iterator[Callable[[], int]]:
    """Count how often the authorisers' function has run."""
    metrics = shared("cloudwatch")

    def count() -> int:
        found = metrics.get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName="Invocations",
            Dimensions=[{"Name": "FunctionName", "Value": "echo"}],
            StartTime=datetime(2020, 1, 1, tzinfo=UTC),
            EndTime=datetime(2100, 1, 1, tzinfo=UTC),
            Period=86400 * 36525,
            Statistics=["Sum"],
        )["Datapoints"]
        return int(found[0]["Sum"]) if found else 0

    yield count
    ANSWERS.reset()


def test_what_an_authoriser_said_holds_for_a_while(
    new_api: New, counted: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [datetime(2026, 1, 1)]  # noqa: DTZ001 - moto's clock has no zone either
    monkeypatch.setattr(rest_seams, "utcnow", lambda: clock[0])
    api = guarded(new_api(), "TOKEN", {"authorizerUri": invoking("echo")})

    def runs(url: str, status: int, token: str = "Allow") -> int:
        before = counted()
        assert api.ask(url=url, headers={"Authorization": token}).status == status
        return counted() - before - (status == 200)

    assert runs("/products/7", 200) == 1
    assert runs("/products/7", 200) == 0
    assert runs("/products/8", 403) == 0, "the policy names the path for which it was made"
    assert runs("/products/7", 403, "Deny") == 1
    clock[0] += timedelta(seconds=299)
    assert runs("/products/7", 200) == 0
    clock[0] += timedelta(seconds=2)
    assert runs("/products/7", 200) == 1
    assert runs("/products/8", 403) == 0
    api.gateway.flush_stage_authorizers_cache(restApiId=api.id, stageName="v1")
    assert runs("/products/8", 200) == 1


def test_what_an_authoriser_said_does_not_hold_without_time_or_sources(
    new_api: New, counted: Callable[[], int]
) -> None:
    for kind, settings in (
        ("TOKEN", {"authorizerResultTtlInSeconds": 0}),
        ("REQUEST", {"identitySource": ""}),
    ):
        api = guarded(new_api(), kind, {"authorizerUri": invoking("echo"), **settings})
        sent = {"Authorization": "Allow", "x-token": "Allow"}
        before = counted()
        assert [api.ask(url=f"/products/{n}", headers=sent).status for n in (7, 8)] == [200, 200]
        assert counted() - before == 4


def test_an_authoriser_is_as_it_was_deployed(new_api: New) -> None:
    api = guarded(new_api(), "TOKEN", {"authorizerUri": invoking("echo")})
    [made] = api.gateway.get_authorizers(restApiId=api.id)["items"]
    patch = [{"op": "replace", "path": "/identitySource", "value": "method.request.header.Other"}]
    api.gateway.update_authorizer(restApiId=api.id, authorizerId=made["id"], patchOperations=patch)
    assert said(api.ask(url="/products/7", headers={"Other": "Allow"})) == UNAUTHORISED
    api.deploy()
    assert api.ask(url="/products/7", headers={"Other": "Allow"}).status == 200


def test_a_method_for_signed_requests_refuses_others(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/", authorizationType="AWS_IAM")
    api.deploy()
    assert said(api.ask()) == NOT_SIGNED
    signed = {"Authorization": SIGNED.format(ACCOUNT, REGION, "execute-api")}
    answer = api.ask(headers=signed)
    assert answer.status == 200
    identity = json.loads(answer.body)["requestContext"]["identity"]
    assert (identity["accessKey"], identity["accountId"]) == (ACCOUNT, ACCOUNT)
    assert said(api.ask(headers={"Authorization": SIGNED.format(ACCOUNT, REGION, "s3")})) == (
        403,
        '{"message":"Credential should be scoped to correct service: \'execute-api\'."}',
    )
    wrong = {"Authorization": SIGNED.format(ACCOUNT, "us-east-1", "execute-api")}
    assert said(api.ask(headers=wrong)) == (
        403,
        '{"message":"Credential should be scoped to a valid region, not \'us-east-1\'."}',
    )
    query = f"/?X-Amz-Credential={ACCOUNT}/20260101/{REGION}/execute-api/aws4_request"
    assert api.ask(url=query).status == 200


@pytest.fixture(scope="module")
def user(shared: Clients) -> dict[str, str]:
    """Make a user pool with a user who has signed in; give its ARN and the user's tokens."""
    cognito = shared("cognito-idp")
    pool = cognito.create_user_pool(PoolName="users")["UserPool"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool["Id"], Username="ada")
    cognito.admin_set_user_password(
        UserPoolId=pool["Id"], Username="ada", Password="Right-1-right", Permanent=True
    )
    told = cognito.admin_initiate_auth(
        UserPoolId=pool["Id"],
        ClientId=app,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": "Right-1-right"},
    )["AuthenticationResult"]
    return {"pool": pool["Arn"], "id": told["IdToken"], "access": told["AccessToken"]}


def test_a_user_of_the_pool_is_let_in_by_the_identity_token(
    new_api: New, user: dict[str, str]
) -> None:
    settings = {
        "providerARNs": [user["pool"]],
        "identitySource": "method.request.header.Authorization",
    }
    api = guarded(new_api(), "COGNITO_USER_POOLS", settings, authorizationType="COGNITO_USER_POOLS")

    def asked(token: str) -> tuple[int, str]:
        return said(api.ask(url="/products/7", headers={"Authorization": token}))

    assert said(api.ask(url="/products/7")) == UNAUTHORISED
    assert asked("no-token") == UNAUTHORISED
    assert asked(user["access"]) == UNAUTHORISED
    head, body, signature = user["id"].split(".")
    assert asked(f"{head}.{body}.{signature[::-1]}") == UNAUTHORISED
    for token in (user["id"], f"Bearer {user['id']}"):
        status, event = asked(token)
        assert status == 200
        claims = json.loads(event)["requestContext"]["authorizer"]["claims"]
        assert (claims["cognito:username"], claims["token_use"]) == ("ada", "id")


def test_a_user_of_another_pool_is_not_let_in(
    new_api: New, user: dict[str, str], shared: Clients
) -> None:
    other = shared("cognito-idp").create_user_pool(PoolName="others")["UserPool"]["Arn"]
    kind = "COGNITO_USER_POOLS"
    api = guarded(new_api(), kind, {"providerARNs": [other]}, authorizationType=kind)
    asked = api.ask(url="/products/7", headers={"Authorization": user["id"]})
    assert said(asked) == UNAUTHORISED


def test_a_scope_is_asked_of_the_access_token(new_api: New, user: dict[str, str]) -> None:
    kind = "COGNITO_USER_POOLS"
    api = guarded(
        new_api(),
        kind,
        {"providerARNs": [user["pool"]]},
        authorizationType=kind,
        authorizationScopes=["shop/read"],
    )
    for token in (user["id"], user["access"]):
        asked = api.ask(url="/products/7", headers={"Authorization": token})
        assert said(asked) == UNAUTHORISED
