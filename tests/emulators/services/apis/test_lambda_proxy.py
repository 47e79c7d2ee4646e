"""Methods that hand everything to a function, and functions that fail.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
https://repost.aws/knowledge-center/api-gateway-internal-server-error
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest

from ...conftest import ACCOUNT, REGION, Clients, package
from .rest_apis import ECHO, FUNCTION, Api, allow, said

New = Callable[..., Api]
BROKEN = (500, '{"message": "Internal server error"}')
MALFORMED = (502, '{"message": "Internal server error"}')


@pytest.fixture(scope="module")
def echo(shared: Clients) -> Api:
    """Make an API whose every method echoes; the tests share it."""
    api = Api(shared)
    for path in ("/", "/products", "/products/{id}"):
        api.proxy("ANY", path)
    api.deploy(variables={"alias": "live"})
    return api


def event_of(api: Api, *args: Any, **others: Any) -> Any:
    answer = api.ask(*args, **others)
    assert answer.status == 200, answer
    return json.loads(answer.body)


def test_the_event_has_all_that_is_documented(echo: Api) -> None:
    event = event_of(
        echo,
        "POST",
        "/products/7%2F8?colour=red&colour=blue&size=",
        headers=[("Accept", "*/*"), ("X-Shop", "1"), ("X-Shop", "2"), ("User-Agent", "curl/8")],
        body="grün".encode(),
        source_ip="192.0.2.1",
    )
    context = event.pop("requestContext")
    assert event == {
        "resource": "/products/{id}",
        "path": "/products/7%2F8",
        "httpMethod": "POST",
        "headers": {
            "Accept": "*/*",
            "X-Shop": "2",
            "User-Agent": "curl/8",
            "X-Forwarded-For": "192.0.2.1",
            "X-Forwarded-Port": "443",
            "X-Forwarded-Proto": "https",
        },
        "multiValueHeaders": {
            "Accept": ["*/*"],
            "X-Shop": ["1", "2"],
            "User-Agent": ["curl/8"],
            "X-Forwarded-For": ["192.0.2.1"],
            "X-Forwarded-Port": ["443"],
            "X-Forwarded-Proto": ["https"],
        },
        "queryStringParameters": {"colour": "blue", "size": ""},
        "multiValueQueryStringParameters": {"colour": ["red", "blue"], "size": [""]},
        "pathParameters": {"id": "7%2F8"},
        "stageVariables": {"alias": "live"},
        "body": "grün",
        "isBase64Encoded": False,
    }
    asked_at = datetime.strptime(context["requestTime"], "%d/%b/%Y:%H:%M:%S %z")
    assert asked_at.timestamp() == context["requestTimeEpoch"] // 1000
    identity = context.pop("identity")
    assert (identity["sourceIp"], identity["userAgent"]) == ("192.0.2.1", "curl/8")
    assert {name for name, value in identity.items() if value is None} == {
        *("cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "accessKey"),
        *("cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user"),
        "principalOrgId",
    }
    for name, pattern in {
        "requestId": r"[0-9a-f-]{36}",
        "extendedRequestId": r"[0-9a-f]{15}=",
        "requestTime": r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000",
        "requestTimeEpoch": r"\d{13}",
        "resourceId": r"[a-z0-9]{10}",
        "deploymentId": r"[a-z0-9]{10}",
    }.items():
        assert re.fullmatch(pattern, str(context.pop(name))), name
    assert context == {
        "accountId": ACCOUNT,
        "apiId": echo.id,
        "domainName": f"{echo.id}.execute-api.{REGION}.amazonaws.com",
        "domainPrefix": echo.id,
        "httpMethod": "POST",
        "path": "/v1/products/7%2F8",
        "protocol": "HTTP/1.1",
        "resourcePath": "/products/{id}",
        "stage": "v1",
    }


def test_what_was_not_sent_is_null(echo: Api) -> None:
    event = event_of(echo, url="/products")
    assert [name for name, value in event.items() if value is None] == [
        *("queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "body"),
    ]


def test_a_custom_domain_shows_its_base_path(echo: Api) -> None:
    event = event_of(echo, url="/products", prefix="/shop", mapped=True)
    assert (event["path"], event["requestContext"]["path"]) == ("/shop/products",) * 2


@pytest.mark.parametrize(
    ("types", "sent", "encoded"),
    [
        ([], "image/png", False),
        (["image/*"], "image/png; q=1", True),
        (["image/jpeg"], "image/png", False),
        (["*/*"], "text/plain", True),
    ],
)
def test_a_body_of_a_binary_type_is_handed_over_in_base64(
    new_api: New, types: list[str], sent: str, encoded: bool
) -> None:
    api = new_api()
    for one in types:
        patch = {"op": "add", "path": f"/binaryMediaTypes/{one.replace('/', '~1')}"}
        api.gateway.update_rest_api(restApiId=api.id, patchOperations=[patch])
    api.proxy("POST", "/")
    api.deploy()
    event = event_of(api, "POST", headers={"Content-Type": sent}, body=b"text")
    body = base64.b64encode(b"text").decode() if encoded else "text"
    assert (event["body"], event["isBase64Encoded"]) == (body, encoded)


def saying(said: Any) -> str:
    return f"/products?do=say&text={quote(json.dumps(said))}"


@pytest.mark.parametrize(
    ("function_says", "status", "headers", "body"),
    [
        ({}, 200, [("Content-Type", "application/json")], ""),
        ({"statusCode": "404", "body": None}, 404, [("Content-Type", "application/json")], ""),
        (
            {"statusCode": 201, "headers": {"content-type": "text/plain", "X-New": True}},
            *(201, [("content-type", "text/plain"), ("X-New", "true")], ""),
        ),
        (
            {
                "headers": {"x-a": "1", "x-b": "2", "Server": "mine"},
                "multiValueHeaders": {"X-A": ["3", "4"]},
                "body": "ok",
            },
            200,
            [
                *(("Content-Type", "application/json"), ("x-b", "2")),
                *(("x-amzn-Remapped-Server", "mine"), ("X-A", "3"), ("X-A", "4")),
            ],
            "ok",
        ),
    ],
)
def test_what_a_function_says_is_answered(
    echo: Api, function_says: Any, status: int, headers: list[tuple[str, str]], body: str
) -> None:
    answer = echo.ask(url=saying(function_says))
    assert said(answer) == (status, body)
    assert [*answer.headers[:-2]] == headers
    assert answer.integration_latency is not None


@pytest.mark.parametrize(
    "function_says",
    [
        None,
        "text",
        [],
        {"statusCode": "often"},
        {"statusCode": 99},
        {"statusCode": 100},
        {"statusCode": 1000},
        {"statusCode": 200, "headers": {"\u00e9": "a"}},
        {"statusCode": 200, "headers": {"a b": "a"}},
        {"statusCode": 200, "body": {"id": 7}},
        {"statusCode": 200, "headers": {"X-Number": 7}},
        {"statusCode": 200, "headers": ["X-Number"]},
        {"statusCode": 200, "multiValueHeaders": {"X-A": "1"}},
        {"statusCode": 200, "cookies": ["a=b"]},
    ],
)
def test_what_is_no_answer_to_http_is_malformed(echo: Api, function_says: Any) -> None:
    answer = echo.ask(url=saying(function_says))
    assert said(answer) == MALFORMED
    assert ("x-amzn-ErrorType", "InternalServerErrorException") in answer.headers


def test_a_function_that_fails_is_a_bad_gateway(echo: Api) -> None:
    for what in ("raise", "exit"):
        assert said(echo.ask(url=f"/products?do={what}")) == MALFORMED


def test_a_binary_answer_is_decoded_for_who_accepts_it(new_api: New) -> None:
    api = new_api()
    patch = {"op": "add", "path": "/binaryMediaTypes/image~1png"}
    api.gateway.update_rest_api(restApiId=api.id, patchOperations=[patch])
    api.proxy("GET", "/products")
    api.deploy()
    url = saying({"body": base64.b64encode(b"\x89PNG").decode(), "isBase64Encoded": True})
    assert api.ask(url=url, headers={"Accept": "image/png,*/*"}).body == b"\x89PNG"
    assert api.ask(url=url, headers={"Accept": "text/html"}).body == b"iVBORw=="


def test_a_function_that_takes_too_long_is_given_up(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/", integration={"timeoutInMillis": 50})
    api.deploy()
    answer = api.ask(url="/?do=late")
    assert said(answer) == (504, '{"message": "Endpoint request timed out"}')
    assert (answer.integration_latency or 0) >= 50


def test_a_throttled_function_is_an_internal_error(new_api: New, shared: Clients) -> None:
    api = new_api()
    api.proxy("GET", "/")
    api.deploy()
    functions = shared("lambda")
    functions.put_function_concurrency(FunctionName="echo", ReservedConcurrentExecutions=0)
    try:
        assert said(api.ask()) == BROKEN
    finally:
        functions.delete_function_concurrency(FunctionName="echo")
    assert api.ask().status == 200


@pytest.fixture(scope="module")
def versions(shared: Clients) -> Iterator[str]:
    """Deploy a function of two versions, which tell their number, and the alias `live` on 1."""
    functions = shared("lambda")
    role = shared("iam").get_role(RoleName="lambda")["Role"]["Arn"]
    code = 'def handler(event, context):\n    return {"body": context.function_version}\n'
    functions.create_function(
        FunctionName="versions",
        Runtime="python3.13",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": package(index=code)},
        Publish=True,
    )
    functions.update_function_code(
        FunctionName="versions", ZipFile=package(index=f"{code}# 2\n"), Publish=True
    )
    functions.create_alias(FunctionName="versions", Name="live", FunctionVersion="1")
    yield "versions"
    functions.delete_function(FunctionName="versions")


def test_a_function_is_called_by_the_alias_that_a_stage_variable_names(
    new_api: New, shared: Clients, versions: str
) -> None:
    for number, qualifier in enumerate(("live", "2")):
        allow(shared, versions, Qualifier=qualifier, StatementId=f"by-variable-{number}")
    api = new_api()
    api.proxy("GET", "/", "versions:${stageVariables.alias}")
    api.deploy(variables={"alias": "live"})
    assert said(api.ask()) == (200, "1")
    functions = shared("lambda")
    functions.update_alias(FunctionName=versions, Name="live", FunctionVersion="2")
    assert said(api.ask()) == (200, "2")
    functions.update_alias(FunctionName=versions, Name="live", FunctionVersion="1")
    api.patch("/variables/alias", "2")
    assert said(api.ask()) == (200, "2")
    api.patch("/variables/alias", op="remove")
    assert said(api.ask()) == BROKEN


def test_a_function_has_to_permit_what_calls_it(new_api: New, shared: Clients) -> None:
    functions = shared("lambda")
    role = shared("iam").get_role(RoleName="lambda")["Role"]["Arn"]
    functions.create_function(
        FunctionName="closed",
        Runtime="python3.13",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": package(index=ECHO)},
        Publish=True,
    )
    functions.create_alias(FunctionName="closed", Name="live", FunctionVersion="1")
    api = new_api()
    api.proxy("GET", "/products/{id}", "closed")
    api.proxy("GET", "/live", "closed:live")
    api.proxy("GET", "/nothing", "nothing")
    api.deploy()

    def answered() -> list[int]:
        return [api.ask(url=url).status for url in ("/products/7", "/live", "/nothing")]

    assert said(api.ask(url="/products/7")) == BROKEN
    allow(shared, "closed", f"{api.id}/v2/GET/products/*", StatementId="other-stage")
    assert answered() == [500, 500, 500]
    allow(shared, "closed", f"{api.id}/*/GET/products/*", StatementId="plain")
    assert answered() == [200, 500, 500]
    allow(shared, "closed", f"{api.id}/*", Qualifier="live", StatementId="alias")
    assert answered() == [200, 200, 500]
    functions.remove_permission(FunctionName="closed", StatementId="plain")
    assert answered() == [500, 200, 500]


def test_a_role_of_the_integration_takes_the_place_of_a_permission(
    new_api: New, shared: Clients
) -> None:
    role = shared("iam").get_role(RoleName="lambda")["Role"]["Arn"]
    functions = shared("lambda")
    functions.remove_permission(FunctionName="echo", StatementId="apis")
    try:
        api = new_api()
        api.proxy("GET", "/", integration={"credentials": role})
        api.proxy("GET", "/products")
        api.deploy()
        assert (api.ask().status, api.ask(url="/products").status) == (200, 500)
    finally:
        allow(shared, "echo")


def test_an_integration_that_is_no_post_fails(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/", integration={"integrationHttpMethod": "GET"})
    api.deploy()
    assert said(api.ask()) == BROKEN


def test_functions_are_named_by_their_arn(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/", f"{FUNCTION}:echo")
    api.deploy()
    assert api.ask().status == 200
