"""HTTP APIs: routes, integrations with functions, deployments and stages.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-deployments.html
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from pytest_runbooks.emulators.moto import MotoEmulator

from ...conftest import ACCOUNT, Clients, package
from .http_apis import FUNCTION, HttpApi, deploy_echo_2
from .rest_apis import allow

OUTSIDE = "nothing leaves the emulator to reach https://example.com/"
NewApi = Callable[..., HttpApi]


@pytest.fixture(scope="module")
def _echo(shared: Clients) -> None:
    deploy_echo_2(shared)


@pytest.fixture
def new_api(shared: Clients, endpoint_url: str, _echo: None) -> NewApi:
    return lambda **settings: HttpApi(shared, endpoint_url, **settings)


@pytest.fixture(scope="module")
def api(shared: Clients, _moto: tuple[MotoEmulator, str], _echo: None) -> HttpApi:
    """Give an API that no test changes."""
    made = HttpApi(shared, _moto[1])
    made.route("GET /items/{id}")
    made.route("ANY /old/{proxy+}", made.integration(PayloadFormatVersion="1.0"))
    made.route("POST /items")
    made.stage(StageVariables={"table": "items"})
    made.stage("beta")
    return made


def saying(answer: Any) -> str:
    return f"do=say&text={quote(json.dumps(answer))}"


def test_an_event_in_format_2_has_all_that_is_known_of_the_request(api: HttpApi) -> None:
    sent = {"X-One": "a", "Cookie": "first=1; second=2", "User-Agent": "curl/8"}
    event = api.ask("/items/a%2Fb?q=1&q=2%20x&empty=", headers=sent).event
    context = event["requestContext"]
    assert re.fullmatch(r"\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000", context.pop("time"))
    assert abs(context.pop("timeEpoch") / 1000 - time.time()) < 60
    assert len(context.pop("requestId")) == 16
    assert event == {
        "version": "2.0",
        "routeKey": "GET /items/{id}",
        "rawPath": "/items/a%2Fb",
        "rawQueryString": "q=1&q=2+x&empty=",
        "cookies": ["first=1", "second=2"],
        "headers": {
            "accept-encoding": "identity",
            "host": api.host,
            "user-agent": "curl/8",
            "x-one": "a",
            "x-forwarded-for": "127.0.0.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "queryStringParameters": {"q": "1,2 x", "empty": ""},
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": api.id,
            "domainName": api.host,
            "domainPrefix": api.id,
            "http": {
                "method": "GET",
                "path": "/items/a%2Fb",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "curl/8",
            },
            "routeKey": "GET /items/{id}",
            "stage": "$default",
        },
        "pathParameters": {"id": "a/b"},
        "stageVariables": {"table": "items"},
        "isBase64Encoded": False,
    }


def test_an_event_in_format_1_is_that_of_rest_apis(api: HttpApi) -> None:
    event = api.ask("/old/a?q=1&q=2", "PUT", {"User-Agent": "curl/8"}, b"text").event
    context = event["requestContext"]
    assert {name: event[name] for name in event if name not in {"requestContext", "headers"}} == {
        "version": "1.0",
        "resource": "/old/{proxy+}",
        "path": "/old/a",
        "httpMethod": "PUT",
        "multiValueHeaders": {name: [value] for name, value in event["headers"].items()},
        "queryStringParameters": {"q": "2"},
        "multiValueQueryStringParameters": {"q": ["1", "2"]},
        "pathParameters": {"proxy": "a"},
        "stageVariables": {"table": "items"},
        "body": "text",
        "isBase64Encoded": False,
    }
    assert (context["httpMethod"], context["resourcePath"]) == ("PUT", "/old/{proxy+}")
    assert context["identity"]["userAgent"] == "curl/8"


@pytest.mark.parametrize(
    ("kind", "body", "text", "encoded"),
    [
        ("application/json", b"{}", "{}", False),
        ("application/problem+json; charset=utf-8", b"{}", "{}", False),
        ("text/csv", "ä".encode(), "ä", False),
        ("application/octet-stream", b"\xff", "/w==", True),
        ("application/x-www-form-urlencoded", b"a=1", "YT0x", True),
    ],
)
def test_a_body_that_is_no_text_is_handed_over_in_base64(
    api: HttpApi, kind: str, body: bytes, text: str, encoded: bool
) -> None:
    event = api.ask("/items", "POST", {"Content-Type": kind}, body).event
    assert (event["body"], event["isBase64Encoded"]) == (text, encoded)


def test_a_stage_of_a_name_stands_in_the_path(api: HttpApi) -> None:
    event = api.ask("/beta/items/1").event
    assert (event["rawPath"], event["requestContext"]["stage"]) == ("/beta/items/1", "beta")
    assert "stageVariables" not in event


@pytest.mark.parametrize(
    ("answer", "status", "body", "kind"),
    [
        ({"id": 1}, 200, '{"id": 1}', "application/json"),
        ("text", 200, "text", "application/json"),
        (None, 200, "null", "application/json"),
        ({"statusCode": 404, "body": "gone"}, 404, "gone", "text/plain;charset=UTF-8"),
        ({"statusCode": "201"}, 201, "", "text/plain;charset=UTF-8"),
        (
            {"statusCode": 200, "body": "AAE=", "isBase64Encoded": True},
            200,
            "\x00\x01",
            "text/plain;charset=UTF-8",
        ),
        (
            {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": "<p>"},
            200,
            "<p>",
            "text/html",
        ),
    ],
)
def test_a_function_answers_with_a_status_or_with_a_body_alone(
    api: HttpApi, answer: Any, status: int, body: str, kind: str
) -> None:
    reply = api.ask(f"/items/1?{saying(answer)}")
    assert (*reply.said, reply.headers["content-type"]) == (status, body, kind)


def test_cookies_become_headers(api: HttpApi) -> None:
    reply = api.ask(f"/items/1?{saying({'statusCode': 200, 'cookies': ['a=1', 'b=2']})}")
    assert reply.cookies == ["a=1", "b=2"]


def test_format_1_wants_a_status(api: HttpApi) -> None:
    said = {"statusCode": 200, "multiValueHeaders": {"x-a": ["1", "2"]}, "headers": {"X-A": "3"}}
    assert api.ask(f"/old/a?{saying(said)}").headers["x-a"] in {"1, 2", "2"}
    assert api.ask(f"/old/a?{saying({'id': 1})}").said == ERROR


UNROUTED = "Unable to deploy API because no routes exist in this API"
UNSTAGED = "Invalid stage identifier specified"
ERROR = (500, '{"message":"Internal Server Error"}')


@pytest.mark.parametrize(
    "path",
    [
        "/items/1?do=raise",
        "/items/1?do=exit",
        f"/items/1?{saying({'statusCode': 'no'})}",
        f"/items/1?{saying({'statusCode': 100})}",
        f"/items/1?{saying({'statusCode': 200, 'headers': {'a b': 'a'}})}",
        f"/items/1?{saying({'statusCode': 200, 'headers': ['no']})}",
        f"/items/1?{saying({'statusCode': 200, 'body': '%', 'isBase64Encoded': True})}",
    ],
)
def test_a_function_that_fails_is_an_error_of_the_server(api: HttpApi, path: str) -> None:
    assert api.ask(path).said == ERROR


@pytest.mark.parametrize(
    ("path", "method"), [("/nothing", "GET"), ("/items/1", "DELETE"), ("/", "GET")]
)
def test_what_has_no_route_is_not_found(api: HttpApi, path: str, method: str) -> None:
    assert api.ask(path, method).said == (404, '{"message":"Not Found"}')


def test_head_is_answered_without_a_body(api: HttpApi) -> None:
    reply = api.ask("/old/a", "HEAD")
    assert (reply.status, reply.body) == (200, b"")


def test_a_function_that_takes_too_long_is_not_waited_for(new_api: NewApi) -> None:
    api = new_api()
    api.route("GET /", api.integration(TimeoutInMillis=50))
    api.stage()
    assert api.ask("/?do=late").said == (503, '{"message":"Service Unavailable"}')


def test_a_function_that_does_not_allow_it_is_not_called(new_api: NewApi, shared: Clients) -> None:
    role = shared("iam").get_role(RoleName="lambda")["Role"]["Arn"]
    shared("lambda").create_function(
        FunctionName="shy",
        Runtime="python3.13",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": package(index="def handler(event, context):\n    return 'hello'\n")},
    )
    api = new_api()
    api.route("GET /items/{id}", api.integration("shy"))
    api.stage()
    assert api.ask("/items/1").said == ERROR
    allow(shared, "shy", f"{api.id}/*/GET/items/*")
    assert api.ask("/items/1").said == (200, "hello")


def test_stage_variables_choose_the_alias(new_api: NewApi, shared: Clients) -> None:
    functions = shared("lambda")
    version = functions.publish_version(FunctionName="echo-2")["Version"]
    functions.create_alias(FunctionName="echo-2", Name="live", FunctionVersion=version)
    allow(shared, "echo-2", Qualifier="live", StatementId="live")
    api = new_api()
    uri = f"{FUNCTION}:echo-2:${{stageVariables.alias}}"
    api.route("GET /", api.integration(IntegrationUri=uri))
    api.stage(StageVariables={"alias": "live"})
    assert api.ask().status == 200
    api.update(StageVariables={"alias": "none"})
    assert api.ask().said == ERROR


def test_a_target_makes_an_api_that_answers_at_once(new_api: NewApi) -> None:
    api = new_api(Target=f"{FUNCTION}:echo-2")
    assert api.ask("/any/path").event["routeKey"] == "$default"
    [stage] = api.client.get_stages(ApiId=api.id)["Items"]
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)


# --- deployments


def test_a_stage_serves_what_was_deployed_and_is_rolled_back(new_api: NewApi) -> None:
    api = new_api()
    route = api.route("GET /one")
    first = api.client.create_deployment(ApiId=api.id, Description="first")
    api.stage(DeploymentId=first["DeploymentId"])
    api.client.update_route(ApiId=api.id, RouteId=route, RouteKey="GET /two")
    assert (api.ask("/one").status, api.ask("/two").status) == (200, 404)
    second = api.client.create_deployment(ApiId=api.id, StageName="$default")
    assert (api.ask("/one").status, api.ask("/two").status) == (404, 200)
    told = api.update(DeploymentId=first["DeploymentId"])
    assert told["DeploymentId"] == first["DeploymentId"]
    assert (api.ask("/one").status, api.ask("/two").status) == (200, 404)
    listed = api.client.get_deployments(ApiId=api.id)["Items"]
    assert [one["DeploymentId"] for one in listed] == [
        second["DeploymentId"],
        first["DeploymentId"],
    ]
    assert listed[1]["Description"] == "first"
    assert listed[1]["DeploymentStatus"] == "DEPLOYED"
    assert listed[1]["AutoDeployed"] is False


def test_a_stage_that_deploys_by_itself_serves_what_there_is(new_api: NewApi) -> None:
    api = new_api()
    api.stage()
    assert api.ask("/one").status == 404
    api.route("GET /one")
    assert api.ask("/one").status == 200
    first = api.client.get_stage(ApiId=api.id, StageName="$default")
    api.route("GET /two")
    second = api.client.get_stage(ApiId=api.id, StageName="$default")
    assert api.ask("/two").status == 200
    assert first["DeploymentId"] != second["DeploymentId"]
    assert second["LastDeploymentStatusMessage"] == (
        f"Successfully deployed stage with deployment ID '{second['DeploymentId']}'"
    )
    made = api.client.get_deployment(ApiId=api.id, DeploymentId=second["DeploymentId"])
    assert made["AutoDeployed"] is True
    with pytest.raises(api.client.exceptions.BadRequestException):
        api.update(DeploymentId=first["DeploymentId"])
    api.update(AutoDeploy=False)
    api.route("GET /three")
    assert api.ask("/three").status == 404
    api.update(DeploymentId=first["DeploymentId"])
    assert (api.ask("/one").status, api.ask("/two").status) == (200, 404)


def test_a_deployment_that_is_served_is_not_deleted(new_api: NewApi) -> None:
    api = new_api()
    api.route("GET /")
    first, second = (api.client.create_deployment(ApiId=api.id)["DeploymentId"] for _ in range(2))
    api.stage(DeploymentId=first)
    with pytest.raises(api.client.exceptions.BadRequestException):
        api.client.delete_deployment(ApiId=api.id, DeploymentId=first)
    api.client.delete_deployment(ApiId=api.id, DeploymentId=second)
    with pytest.raises(api.client.exceptions.NotFoundException):
        api.client.get_deployment(ApiId=api.id, DeploymentId=second)
    changed = api.client.update_deployment(ApiId=api.id, DeploymentId=first, Description="kept")
    assert changed["Description"] == "kept"


@pytest.mark.parametrize(
    ("operation", "arguments", "code", "text"),
    [
        ("create_deployment", {}, "BadRequest", UNROUTED),
        ("create_deployment", {"StageName": "none"}, "NotFound", UNSTAGED),
        ("update_stage", {"StageName": "none"}, "NotFound", UNSTAGED),
        (
            "create_stage",
            {"StageName": "v1", "DeploymentId": "none"},
            "NotFound",
            "Invalid Deployment identifier specified none",
        ),
    ],
)
def test_what_is_not_there_is_refused(
    new_api: NewApi, operation: str, arguments: dict[str, str], code: str, text: str
) -> None:
    api = new_api()
    with pytest.raises(api.client.exceptions.ClientError) as caught:
        getattr(api.client, operation)(ApiId=api.id, **arguments)
    assert caught.value.response["Error"] == {"Code": f"{code}Exception", "Message": text}


def test_there_is_one_stage_of_a_name(new_api: NewApi) -> None:
    api = new_api()
    api.stage("v1")
    with pytest.raises(api.client.exceptions.ConflictException):
        api.stage("v1")


# --- what is not emulated


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (
            {
                "IntegrationType": "HTTP_PROXY",
                "IntegrationUri": "https://example.com/",
                "IntegrationMethod": "GET",
                "PayloadFormatVersion": "1.0",
            },
            f"HTTP_PROXY integrations of HTTP APIs: {OUTSIDE}",
        ),
        (
            {"IntegrationSubtype": "SQS-SendMessage", "PayloadFormatVersion": "1.0"},
            "integrations of HTTP APIs with SQS-SendMessage",
        ),
        (
            {"ConnectionType": "VPC_LINK", "ConnectionId": "v", "IntegrationType": "HTTP_PROXY"},
            "private integrations of HTTP APIs",
        ),
    ],
)
def test_other_integrations_are_gaps(
    new_api: NewApi, emulator_of_module: MotoEmulator, settings: dict[str, str], text: str
) -> None:
    api = new_api()
    api.route("GET /", api.integration(**settings))
    api.stage()
    emulator_of_module.gaps()
    assert api.ask().status == 501
    [gap] = emulator_of_module.gaps()
    assert (str(gap), gap.detail) == ("execute-api:Invoke", text)


@pytest.fixture
def emulator_of_module(_moto: tuple[MotoEmulator, str]) -> MotoEmulator:
    return _moto[0]


def test_websockets_are_a_gap(new_api: NewApi) -> None:
    api = new_api()
    made = api.client.create_api(Name="chat", ProtocolType="WEBSOCKET")
    api.url = made["ApiEndpoint"].replace("wss:", "https:")
    assert api.ask("/prod").status == 501
