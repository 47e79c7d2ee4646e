"""REST APIs as clients reach them, through the gateway.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import base64
import json

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.moto import MotoEmulator

from ...conftest import ACCOUNT, REGION, Clients
from .http_apis import ask
from .rest_apis import Api


@pytest.fixture(scope="module")
def api(shared: Clients) -> Api:
    api = Api(shared, binaryMediaTypes=["image/png"])
    api.proxy("ANY", "/items/{id}")
    api.proxy("POST", "/signed", authorizationType="AWS_IAM")
    elsewhere = {"type": "HTTP_PROXY", "uri": "https://shop.example/"}
    api.gateway.put_integration(
        **api.method("GET", "/elsewhere"), integrationHttpMethod="GET", **elsewhere
    )
    api.deploy()
    return api


@pytest.fixture
def url(api: Api) -> str:
    return f"https://{api.id}.execute-api.{REGION}.amazonaws.com/v1"


def test_a_path_a_query_and_a_binary_body_come_as_they_were_sent(
    url: str, endpoint_url: str
) -> None:
    body = b"\x89PNG\x00\xff"
    sent = {"Content-Type": "image/png"}
    answer = ask(endpoint_url, f"{url}/items/a%2Fb%20c?q=x%26y&q=%C3%BC", "PUT", sent, body)
    event = json.loads(answer.body)
    assert event["pathParameters"] == {"id": "a%2Fb%20c"}
    assert event["multiValueQueryStringParameters"] == {"q": ["x&y", "ü"]}
    assert (event["body"], event["isBase64Encoded"]) == (base64.b64encode(body).decode(), True)
    assert event["requestContext"]["path"] == "/v1/items/a%2Fb%20c"
    assert event["headers"]["Host"] == event["requestContext"]["domainName"]


def test_a_head_has_no_body(url: str, endpoint_url: str) -> None:
    answer = ask(endpoint_url, f"{url}/items/7", "HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_a_signed_request_is_let_in_and_its_body_is_the_function_s(
    url: str, endpoint_url: str
) -> None:
    request = AWSRequest("POST", f"{url}/signed", {"Content-Type": "text/plain"}, b"text")
    SigV4Auth(Credentials(ACCOUNT, "secret"), "execute-api", REGION).add_auth(request)
    sent = dict(request.headers.items())
    answer = ask(endpoint_url, f"{url}/signed", "POST", sent, b"text")
    event = json.loads(answer.body)
    assert (answer.status, event["body"]) == (200, "text")
    assert event["requestContext"]["identity"]["accessKey"] == ACCOUNT
    assert ask(endpoint_url, f"{url}/signed", "POST").status == 403


def test_what_would_leave_the_emulator_is_an_emulator_gap(
    url: str, endpoint_url: str, shared_emulator: MotoEmulator
) -> None:
    answer = ask(endpoint_url, f"{url}/elsewhere")
    assert answer.status == 501
    detail = "an integration of the type HTTP_PROXY, here with https://shop.example/: "
    [gap] = shared_emulator.gaps()
    assert gap == Gap("execute-api", "Invoke", f"{detail}nothing leaves the emulator")
