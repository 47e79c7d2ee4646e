"""https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest

from pytest_runbooks.api.answers import answer_error
from pytest_runbooks.api.calls import Call, Shape, identify
from pytest_runbooks.api.hosts import api_of_host
from pytest_runbooks.api.invocations import INVOCATIONS, Invocation
from pytest_runbooks.api.recording import describe
from pytest_runbooks.api.secret_values import secrets_of
from pytest_runbooks.model import ApiCall
from pytest_runbooks.reporting.calls import described

from .wire import environ_of, signed

HOST = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("host", "api"),
    [
        (HOST, ("a1b2c3d4e5", "eu-west-1")),
        (f"{HOST}:443", ("a1b2c3d4e5", "eu-west-1")),
        (HOST.upper() + ".", ("a1b2c3d4e5", "eu-west-1")),
        ("a1b2.execute-api.eu-west-1.api.aws", ("a1b2", "eu-west-1")),
        ("a1b2.execute-api-fips.us-gov-west-1.amazonaws.com", ("a1b2", "us-gov-west-1")),
        ("a1b2.execute-api.cn-north-1.amazonaws.com.cn", ("a1b2", "cn-north-1")),
        ("a1b2-vpce-0f1e.execute-api.eu-west-1.amazonaws.com", ("a1b2", "eu-west-1")),
        ("a1b2.execute-api.localhost.localstack.cloud:4566", ("a1b2", "")),
        ("d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", None),
        ("execute-api.eu-west-1.amazonaws.com", None),
        ("apigateway.eu-west-1.amazonaws.com", None),
        ("a1b2.execute-api.eu-west-1.example.com", None),
        ("a\u212a.execute-api.eu-west-1.amazonaws.com", None),
    ],
)
def test_the_host_says_which_api_is_meant(host: str, api: tuple[str, str] | None) -> None:
    assert api_of_host(host) == api


def described_as(environ: dict[str, Any], status: int = 200, answer: bytes = b"{}") -> ApiCall:
    return describe(environ, b"", status, [("Content-Type", "application/json")], answer, 0.5)


def test_a_request_to_an_api_is_an_invocation_of_it() -> None:
    environ = environ_of("POST", "/prod/items/a%2Fb?token=x", {"Host": HOST})
    one = described_as(environ, 502, b'{"message": "Internal server error", "code": "OWN"}')
    assert one == ApiCall(
        "execute-api",
        "Invoke",
        region="eu-west-1",
        resource="a1b2c3d4e5/prod/POST/items/a%2Fb",
        status=502,
        changes=True,
        seconds=0.5,
    )
    assert described(one) == "execute-api:Invoke a1b2c3d4e5/prod/POST/items/a%2Fb 502"


@pytest.mark.parametrize(
    ("method", "changes"),
    [("GET", False), ("HEAD", False), ("OPTIONS", False), ("PUT", True), ("DELETE", True)],
)
def test_its_method_says_whether_it_changes_something(method: str, changes: bool) -> None:
    one = described_as(environ_of(method, "/prod", {"Host": HOST}))
    assert (one.resource, one.changes) == (f"a1b2c3d4e5/prod/{method}/", changes)


def test_what_an_emulator_has_noted_counts_more_than_the_host() -> None:
    noted = Invocation("a1b2", "prod", "GET", "/items", "eu-west-1", "111111111111")
    environ = environ_of("GET", "/shop/items", {"Host": "api.example.com"})
    one = described_as(environ | {INVOCATIONS: [noted]})
    assert (one.account, one.region, one.resource) == (
        "111111111111",
        "eu-west-1",
        "a1b2/prod/GET/items",
    )


def test_who_signs_it_is_its_account_when_nothing_else_tells() -> None:
    environ = environ_of("GET", "/prod/", {"Host": HOST, **signed("execute-api")})
    assert described_as(environ).account == "111111111111"


def test_messages_to_the_clients_of_a_websocket_are_calls_of_aws() -> None:
    headers = {"Host": HOST, **signed("execute-api")}
    environ = environ_of("POST", "/prod/@connections/a1b2", headers)
    assert identify(environ, b"").service == "apigatewaymanagementapi"


def test_the_answer_of_a_function_is_no_gap() -> None:
    environ = environ_of("GET", "/prod/", {"Host": HOST})
    one = described_as(environ, 501, b'{"code": "NotImplemented", "message": "not yet"}')
    assert (one.error, one.gap, one.status) == ("", "", 501)


def test_what_the_emulator_lacks_is_one() -> None:
    environ = environ_of("GET", "/prod/", {"Host": HOST})
    lacks = "moto 5.2.5 does not emulate execute-api:Invoke: HTTP integrations"
    headers: list[tuple[str, str]] = []

    def start(_: str, sent: list[tuple[str, str]], *__: object) -> Any:
        headers.extend(sent)

    call = Call("execute-api", "Invoke", Shape.REST_JSON)
    [body] = answer_error(start, call, HTTPStatus.NOT_IMPLEMENTED, "NotImplemented", lacks)
    one = describe(environ, b"", 501, headers, body, 0.5)
    assert (one.error, one.gap) == ("NotImplemented", lacks)


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        ({"Authorization": "Bearer eyJ.a1b2c3"}, ("eyJ.a1b2c3",)),
        ({"Authorization": "eyJ.a1b2c3"}, ("eyJ.a1b2c3",)),
        ({"x-api-key": "k3y-k3y-k3y"}, ("k3y-k3y-k3y",)),
        (signed("execute-api"), ()),
        ({}, ()),
    ],
)
def test_keys_and_tokens_are_secrets(headers: dict[str, str], secrets: tuple[str, ...]) -> None:
    environ = environ_of("GET", "/prod/", {"Host": HOST, **headers})
    assert secrets_of(environ, b"", [], b"") == secrets


def test_so_is_what_bodies_name_so() -> None:
    environ = environ_of("POST", "/prod/login", {"Host": HOST})
    found = secrets_of(environ, b'{"password": "s3cr3t-1"}', [], b'{"access_token": "t0k3n-1"}')
    assert found == ("s3cr3t-1", "t0k3n-1")
