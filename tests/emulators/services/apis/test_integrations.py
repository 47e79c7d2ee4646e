"""Integrations without a proxy: MOCK, mapping templates, and functions that are asked by them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-custom-integrations.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .rest_apis import Api, invoking, said

New = Callable[..., Api]
BROKEN = (500, '{"message": "Internal server error"}')
JSON = "application/json"
ELSEWHERE = "https://shop.example/products"
NOTHING_LEAVES = "nothing leaves the emulator"
OK = {JSON: '{"statusCode": 200}'}


def integrate(
    api: Api, verb: str, path: str, responses: dict[str, dict[str, Any]], **settings: Any
) -> None:
    """Make a method with an integration, and a response of each status."""
    at = api.method(verb, path)
    for status, response in responses.items():
        headers = response.get("responseParameters", {})
        api.gateway.put_method_response(
            **at, statusCode=status, responseParameters=dict.fromkeys(headers, False)
        )
    api.gateway.put_integration(**at, **settings)
    for status, response in responses.items():
        api.gateway.put_integration_response(**at, statusCode=status, **response)


def mock(api: Api, verb: str, path: str, responses: dict[str, Any], **settings: Any) -> None:
    integrate(api, verb, path, responses, type="MOCK", **({"requestTemplates": OK} | settings))


def test_a_browser_is_told_from_where_it_may_call(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    headers = {
        "method.response.header.Access-Control-Allow-Origin": "'https://shop.example'",
        "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
        "method.response.header.X-Asked": "context.httpMethod",
    }
    mock(api, "OPTIONS", "/products", {"200": {"responseParameters": headers}})
    api.deploy()
    answer = api.ask("OPTIONS", "/products")
    assert said(answer) == (200, "")
    assert dict(answer.headers[:-2]) == {
        "Content-Type": JSON,
        "Access-Control-Allow-Origin": "https://shop.example",
        "Access-Control-Allow-Methods": "GET,OPTIONS",
        "X-Asked": "OPTIONS",
    }


def test_the_request_template_of_a_mock_chooses_the_response(new_api: New) -> None:
    api = new_api()
    responses = {
        "200": {"responseTemplates": {JSON: '{"ok": true}'}},
        "503": {"selectionPattern": r"5\d{2}", "responseTemplates": {JSON: "closed"}},
    }
    template = {JSON: '{"statusCode": $input.params("status")}'}
    mock(api, "GET", "/", responses, requestTemplates=template)
    api.deploy()
    assert said(api.ask(url="/?status=200")) == (200, '{"ok": true}')
    assert said(api.ask(url="/?status=500")) == (503, "closed")
    assert said(api.ask(url="/?status=often")) == BROKEN


def test_a_response_that_the_method_does_not_know_is_a_configuration_error(new_api: New) -> None:
    api = new_api()
    at = api.method("GET", "/")
    api.gateway.put_integration(**at, type="MOCK", requestTemplates=OK)
    api.deploy()
    assert said(api.ask()) == BROKEN
    api.gateway.put_integration_response(**at, statusCode="200")
    api.deploy()
    assert said(api.ask()) == BROKEN
    api.gateway.put_method_response(**at, statusCode="200")
    api.deploy()
    assert api.ask().status == 200


@pytest.mark.parametrize(
    ("template", "result"),
    [
        ("plain $5 #1", "plain $5 #1"),
        ("## said once\nkept", "kept"),
        ("$context.stage ${context.identity.sourceIp} $context.nothing.", "v1 127.0.0.1 ."),
        ("${stageVariables.alias}/$stageVariables.alias", "live/live"),
        ("$input.params('id') $input.params('q') $input.params('X-Shop')", "7 red 9"),
        ("[$input.params('nothing')]", "[]"),
    ],
)
def test_references_of_a_template_are_filled_in(new_api: New, template: str, result: str) -> None:
    api = new_api()
    mock(api, "GET", "/{id}", {"200": {"responseTemplates": {JSON: template}}})
    api.deploy(variables={"alias": "live"})
    assert said(api.ask(url="/7?q=red", headers={"X-Shop": "9"})) == (200, result)


@pytest.mark.parametrize(
    ("template", "gap"),
    [
        ("#set($a = 1)", "#set in a mapping template"),
        ("#if($input.body)x#end", "#if in a mapping template"),
        ("$util.escapeJavaScript($input.body)", "$util.escapeJavaScript() in a mapping template"),
        ("$a", "$a in a mapping template"),
        ("$input.json('$..id')", "the JSONPath $..id"),
    ],
)
def test_more_of_the_language_is_an_emulator_gap(new_api: New, template: str, gap: str) -> None:
    api = new_api()
    mock(api, "GET", "/", {"200": {"responseTemplates": {JSON: template}}})
    api.deploy()
    with pytest.raises(NotImplementedError) as caught:
        api.ask()
    assert str(caught.value) == gap


def test_a_media_type_without_a_template_passes_or_is_refused(new_api: New) -> None:
    api = new_api()
    for path, passes in (
        ("/any", "WHEN_NO_MATCH"),
        ("/some", "WHEN_NO_TEMPLATES"),
        ("/none", "NEVER"),
    ):
        mock(api, "POST", path, {"200": {}}, passthroughBehavior=passes)
    api.deploy()
    sent: dict[str, Any] = {
        "headers": {"Content-Type": "text/plain"},
        "body": b'{"statusCode": 200}',
    }
    assert said(api.ask("POST", "/any", **sent)) == (200, "")
    for path in ("/some", "/none"):
        assert said(api.ask("POST", path, **sent)) == (415, '{"message":"Unsupported Media Type"}')


def function(api: Api, path: str, responses: dict[str, Any], **settings: Any) -> None:
    integrate(
        api,
        "POST",
        path,
        responses,
        type="AWS",
        integrationHttpMethod="POST",
        uri=invoking("echo"),
        **settings,
    )


def test_a_function_gets_what_the_template_makes_of_the_body(new_api: New) -> None:
    api = new_api()
    made = '{"id": $input.json("$.product.id"), "all": $input.json("$"), "name": "$input.path('
    made += "'$.product.names[0]')\"}"
    returned = '{"was": $input.json("$.got.id"), "name": "$input.path("$.got.name")"}'
    function(
        api,
        "/products",
        {"201": {"responseTemplates": {JSON: returned}}},
        requestTemplates={JSON: made},
    )
    function(api, "/plain", {"200": {}})
    api.deploy()
    body = b'{"product": {"id": 7, "names": ["shoe"]}}'
    assert said(api.ask("POST", "/products", body=body)) == (201, '{"was": 7, "name": "shoe"}')
    assert json.loads(api.ask("POST", "/plain", body=body).body) == {"got": json.loads(body)}


def test_the_error_of_a_function_chooses_the_response(new_api: New) -> None:
    api = new_api()
    responses = {
        "200": {},
        "404": {
            "selectionPattern": "NotFound.*",
            "responseTemplates": {JSON: '{"why": $input.json("$.errorMessage")}'},
            "responseParameters": {
                "method.response.header.X-Why": "integration.response.body.errorType"
            },
        },
    }
    function(api, "/", responses)
    api.deploy()
    answer = api.ask("POST", body=b'{"do": "raise", "text": "NotFound: 7"}')
    assert said(answer) == (404, '{"why": "NotFound: 7"}')
    assert dict(answer.headers)["X-Why"] == "ValueError"
    assert api.ask("POST", body=b'{"do": "raise", "text": "else"}').status == 200


def test_a_function_is_called_and_not_waited_for(new_api: New) -> None:
    api = new_api()
    kind = {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
    function(api, "/", {"202": {}}, requestParameters=kind)
    api.deploy()
    assert said(api.ask("POST", body=b"{}")) == (202, "")


@pytest.mark.parametrize(
    ("settings", "gap"),
    [
        (
            {
                "type": "AWS",
                "integrationHttpMethod": "POST",
                "uri": "arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem",
                "credentials": "arn:aws:iam::111111111111:role/r",
            },
            "an integration with arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem",
        ),
        (
            {
                "type": "HTTP_PROXY",
                "integrationHttpMethod": "GET",
                "uri": ELSEWHERE,
            },
            f"an integration of the type HTTP_PROXY, here with {ELSEWHERE}: {NOTHING_LEAVES}",
        ),
    ],
)
def test_other_integrations_are_emulator_gaps(
    new_api: New, settings: dict[str, str], gap: str
) -> None:
    api = new_api()
    api.gateway.put_integration(**api.method("GET", "/"), **settings)
    api.deploy()
    with pytest.raises(NotImplementedError) as caught:
        api.ask()
    assert str(caught.value) == gap


def test_an_api_is_deployed_when_every_method_has_an_integration(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/")
    api.method("POST", "/")
    with pytest.raises(ClientError, match="No integration defined for method"):
        api.deploy()
    api.gateway.delete_method(**api.at("POST", "/"))
    api.deploy()
    assert api.ask().status == 200
