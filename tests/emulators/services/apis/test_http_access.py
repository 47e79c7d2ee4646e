"""Who may call a route of an HTTP API, from where, and how often.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services.apis import rest_seams

from ...conftest import ACCOUNT, REGION, Clients
from .http_apis import FUNCTION, HttpApi, Reply, deploy_echo_2
from .rest_apis import invoking

NewApi = Callable[..., HttpApi]
UNAUTHORIZED = (401, '{"message":"Unauthorized"}')
FORBIDDEN = (403, '{"message":"Forbidden"}')


@pytest.fixture(scope="module")
def new_api(shared: Clients, _moto: tuple[MotoEmulator, str]) -> NewApi:
    deploy_echo_2(shared)
    return lambda **settings: HttpApi(shared, _moto[1], **settings)


@pytest.fixture
def of_module(_moto: tuple[MotoEmulator, str]) -> MotoEmulator:
    return _moto[0]


# --- tokens


@dataclass
class Pool:
    """A user pool with a user, and two clients of it."""

    issuer: str
    client: str
    access: str
    id: str
    of_other: str


@pytest.fixture(scope="module")
def pool(shared: Clients) -> Pool:
    cognito = shared("cognito-idp")
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName="operators")
    cognito.admin_create_user(UserPoolId=pool, Username="ada")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ada", Password="Right-1-right", Permanent=True
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="ada", GroupName="operators")

    def tokens(name: str) -> tuple[str, dict[str, str]]:
        client = cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName=name,
            ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        )["UserPoolClient"]["ClientId"]
        answer = cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ada", "PASSWORD": "Right-1-right"},
        )
        return client, answer["AuthenticationResult"]

    client, own = tokens("web")
    _, other = tokens("other")
    issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{pool}"
    return Pool(issuer, client, own["AccessToken"], own["IdToken"], other["AccessToken"])


@pytest.fixture(scope="module")
def guarded(new_api: NewApi, pool: Pool) -> HttpApi:
    """Give an API whose routes want tokens."""
    api = new_api(CorsConfiguration={"AllowOrigins": ["*"]})
    made = api.client.create_authorizer(
        ApiId=api.id,
        Name="jwt",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": pool.issuer, "Audience": [pool.client]},
    )
    by = {"AuthorizationType": "JWT", "AuthorizerId": made["AuthorizerId"]}
    integration = api.integration()
    api.route("GET /any", integration, **by)
    api.route("GET /old", api.integration(PayloadFormatVersion="1.0"), **by)
    own = "aws.cognito.signin.user.admin"
    api.route("GET /own", integration, AuthorizationScopes=["shop/read", own], **by)
    api.route("GET /shop", integration, AuthorizationScopes=["shop/read", "shop/write"], **by)
    api.route("$default", integration, **by)
    api.stage()
    return api


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_opens_a_route_and_its_claims_are_told(guarded: HttpApi, pool: Pool) -> None:
    event = guarded.ask("/any", headers=bearing(pool.access)).event
    said = event["requestContext"]["authorizer"]["jwt"]
    assert said["scopes"] is None
    assert {name: said["claims"][name] for name in ("username", "iss", "cognito:groups")} == {
        "username": "ada",
        "iss": pool.issuer,
        "cognito:groups": "[operators]",
    }
    assert isinstance(said["claims"]["exp"], str)
    assert guarded.ask("/any", headers={"Authorization": pool.id}).status == 200
    event = guarded.ask("/old", headers=bearing(pool.access)).event
    assert event["requestContext"]["authorizer"]["claims"]["username"] == "ada"


def test_a_scope_of_the_route_is_enough(guarded: HttpApi, pool: Pool) -> None:
    event = guarded.ask("/own", headers=bearing(pool.access)).event
    assert event["requestContext"]["authorizer"]["jwt"]["scopes"] == [
        "aws.cognito.signin.user.admin"
    ]


def challenge(scope: str, error: str, why: str) -> str:
    return f'Bearer scope="{scope}" error="{error}" error_description="{why}"'


UNSIGNED = "unable to validate the signature of the token"
FOR_OTHERS = "the token does not have a valid audience"
UNSCOPED = "the token does not have a required scope"


@pytest.mark.parametrize(
    ("path", "token", "said", "challenged"),
    [
        ("/any", "", UNAUTHORIZED, "Bearer"),
        ("/any", "nonsense", UNAUTHORIZED, challenge("", "invalid_token", UNSIGNED)),
        ("/any", "of_other", UNAUTHORIZED, challenge("", "invalid_token", FOR_OTHERS)),
        (
            "/shop",
            "access",
            FORBIDDEN,
            challenge("shop/read shop/write", "insufficient_scope", UNSCOPED),
        ),
    ],
)
def test_other_tokens_do_not(
    guarded: HttpApi, pool: Pool, path: str, token: str, said: tuple[int, str], challenged: str
) -> None:
    sent = bearing(getattr(pool, token, token)) if token else {}
    reply = guarded.ask(path, headers=sent)
    assert (reply.said, reply.headers["www-authenticate"]) == (said, challenged)


def test_an_issuer_outside_of_the_emulator_is_a_gap(
    new_api: NewApi, of_module: MotoEmulator
) -> None:
    api = new_api()
    made = api.client.create_authorizer(
        ApiId=api.id,
        Name="jwt",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://id.example.com/", "Audience": ["a"]},
    )
    api.route("GET /", AuthorizationType="JWT", AuthorizerId=made["AuthorizerId"])
    api.stage()
    of_module.gaps()
    assert api.ask(headers=bearing("a.b.c")).status == 501
    [gap] = of_module.gaps()
    assert gap.detail == "the keys of https://id.example.com/, which is no user pool of Cognito"


# --- functions that decide


def deciding(api: HttpApi, **settings: Any) -> HttpApi:
    """Let a function decide, which says what the header `x-answer` has."""
    usual = {
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": invoking("echo-2"),
        "AuthorizerPayloadFormatVersion": "2.0",
        "IdentitySource": ["$request.header.x-answer"],
        "EnableSimpleResponses": True,
    }
    made = api.client.create_authorizer(ApiId=api.id, Name="function", **(usual | settings))
    by = {"AuthorizationType": "CUSTOM", "AuthorizerId": made["AuthorizerId"]}
    api.route("GET /items/{id}", **by)
    api.stage()
    return api


@pytest.fixture(scope="module")
def simple(new_api: NewApi) -> HttpApi:
    return deciding(new_api())


@pytest.fixture(scope="module")
def by_policy(new_api: NewApi) -> HttpApi:
    return deciding(new_api(), EnableSimpleResponses=False)


def decided(api: HttpApi, answer: Any) -> Reply:
    return api.ask("/items/1", headers={"x-answer": json.dumps(answer)})


def test_a_function_allows_a_request_and_adds_to_its_context(simple: HttpApi) -> None:
    event = decided(simple, {"isAuthorized": True, "context": {"team": "shop", "level": 3}}).event
    assert event["requestContext"]["authorizer"] == {"lambda": {"team": "shop", "level": 3}}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"isAuthorized": False}, FORBIDDEN),
        ({"allowed": True}, (500, '{"message":"Internal Server Error"}')),
        ("yes", (500, '{"message":"Internal Server Error"}')),
    ],
)
def test_or_it_does_not(simple: HttpApi, answer: Any, said: tuple[int, str]) -> None:
    assert decided(simple, answer).said == said


def test_without_what_identifies_the_caller_it_is_not_asked(simple: HttpApi) -> None:
    assert simple.ask("/items/1").said == UNAUTHORIZED


def policy(effect: str, resource: str, **others: Any) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource, **others}
    return {"principalId": "ada", "policyDocument": {"Statement": [statement]}}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (policy("Allow", "ARN"), 200),
        (policy("Allow", f"arn:aws:execute-api:{REGION}:{ACCOUNT}:*/GET/items/*"), 200),
        (policy("Deny", "ARN"), 403),
        (policy("Allow", "arn:aws:execute-api:*:*:*/POST/*"), 403),
        ({"principalId": "ada"}, 500),
        (policy("Allow", "ARN", Condition={}), 501),
    ],
)
def test_a_policy_decides(by_policy: HttpApi, answer: Any, status: int) -> None:
    reply = decided(by_policy, answer)
    assert reply.status == status
    if status == 200:
        said = reply.event["requestContext"]["authorizer"]
        assert said == {"lambda": {"principalId": "ada"}}


def test_what_a_function_said_holds_for_its_time_and_its_caller(
    new_api: NewApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = deciding(
        new_api(),
        IdentitySource=["$request.header.x-who", "$stageVariables.shop", "$context.routeKey"],
        AuthorizerResultTtlInSeconds=60,
    )
    api.update(StageVariables={"shop": "one"})
    now = rest_seams.utcnow()
    clock = [now]
    monkeypatch.setattr(rest_seams, "utcnow", lambda: clock[0])

    def status(who: str, allowed: bool) -> int:
        headers = {"x-who": who, "x-answer": json.dumps({"isAuthorized": allowed})}
        return api.ask("/items/1", headers=headers).status

    assert [status("ada", True), status("ada", False), status("bob", False)] == [200, 200, 403]
    clock[0] = now + timedelta(seconds=61)
    assert status("ada", False) == 403


def test_iam_wants_a_signature(new_api: NewApi) -> None:
    api = new_api()
    api.route("GET /", AuthorizationType="AWS_IAM")
    api.stage()
    scope = f"{ACCOUNT}/20260101/{REGION}/execute-api/aws4_request"
    signature = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    assert api.ask().said == FORBIDDEN
    assert api.ask(headers={"Authorization": signature}).status == 200


# --- origins

CORS = {
    "AllowOrigins": ["https://shop.example.com", "https://*.example.org"],
    "AllowMethods": ["GET", "POST"],
    "AllowHeaders": ["authorization", "content-type"],
    "ExposeHeaders": ["x-total"],
    "AllowCredentials": True,
    "MaxAge": 300,
}
PREFLIGHT = {"Access-Control-Request-Method": "GET"}


def allowed(reply: Reply) -> dict[str, str]:
    prefix = "access-control-"
    return {k.removeprefix(prefix): v for k, v in reply.headers.items() if k.startswith(prefix)}


@pytest.fixture(scope="module")
def shop(new_api: NewApi) -> HttpApi:
    api = new_api(CorsConfiguration=CORS)
    api.route("GET /items")
    api.stage()
    return api


@pytest.mark.parametrize("origin", ["https://shop.example.com", "https://a.example.org"])
def test_an_api_answers_preflights_by_itself(shop: HttpApi, origin: str) -> None:
    reply = shop.ask("/items", "OPTIONS", {"Origin": origin, **PREFLIGHT})
    assert (reply.status, allowed(reply)) == (
        204,
        {
            "allow-origin": origin,
            "allow-credentials": "true",
            "allow-methods": "GET,POST",
            "allow-headers": "authorization,content-type",
            "max-age": "300",
        },
    )


def test_it_allows_nothing_to_other_origins(shop: HttpApi) -> None:
    other = {"Origin": "https://other.example.com"}
    assert allowed(shop.ask("/items", "OPTIONS", {**other, **PREFLIGHT})) == {}
    assert allowed(shop.ask("/items", headers=other)) == {}


def test_answers_have_the_headers_of_the_api_and_not_those_of_the_function(shop: HttpApi) -> None:
    said = '{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}'
    reply = shop.ask(f"/items?do=say&text={said}", headers={"Origin": "https://shop.example.com"})
    assert allowed(reply) == {
        "allow-origin": "https://shop.example.com",
        "allow-credentials": "true",
        "expose-headers": "x-total",
    }


def test_without_a_configuration_those_of_the_function_stay(new_api: NewApi) -> None:
    api = new_api()
    api.route("GET /items")
    api.stage()
    said = '{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}'
    reply = api.ask(f"/items?do=say&text={said}", headers={"Origin": "https://a.example.com"})
    assert allowed(reply) == {"allow-origin": "*"}
    assert api.ask("/items", "OPTIONS", {"Origin": "https://a", **PREFLIGHT}).status == 404


def test_a_route_that_catches_preflights_guards_them(guarded: HttpApi, pool: Pool) -> None:
    sent = {"Origin": "https://a.example.com", **PREFLIGHT}
    assert guarded.ask("/any", "OPTIONS", sent).status == 401
    assert guarded.ask("/any", "OPTIONS", {**sent, **bearing(pool.access)}).status == 204


# --- how often

TOO_MANY = (429, '{"message":"Too Many Requests"}')


def test_a_stage_lets_only_so_many_requests_to_a_route(new_api: NewApi) -> None:
    api = new_api()
    api.route("GET /slow")
    api.route("GET /free")
    slow = {"ThrottlingRateLimit": 0.001, "ThrottlingBurstLimit": 2}
    api.stage(RouteSettings={"GET /slow": slow})
    assert [api.ask("/slow").status for _ in range(4)] == [200, 200, 429, 429]
    assert api.ask("/slow").said == TOO_MANY
    assert [api.ask("/free").status for _ in range(4)] == [200] * 4
    api.client.delete_route_settings(ApiId=api.id, StageName="$default", RouteKey="GET /slow")
    assert api.ask("/slow").status == 200
    api.update(DefaultRouteSettings={"ThrottlingRateLimit": 0, "ThrottlingBurstLimit": 0})
    assert (api.ask("/slow").said, api.ask("/free").said) == (TOO_MANY, TOO_MANY)
    told = api.update(DefaultRouteSettings={"ThrottlingRateLimit": 100})
    assert told["DefaultRouteSettings"] == {
        "DetailedMetricsEnabled": False,
        "ThrottlingRateLimit": 100.0,
        "ThrottlingBurstLimit": 0,
    }


def test_a_function_that_may_not_be_asked_decides_nothing(new_api: NewApi, shared: Clients) -> None:
    shared("lambda").create_alias(FunctionName="echo-2", Name="closed", FunctionVersion="$LATEST")
    uri = invoking(f"{FUNCTION}:echo-2:closed")
    api = deciding(new_api(), AuthorizerUri=uri)
    assert decided(api, {"isAuthorized": True}).status == 500
