"""https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .rest_apis import Api, invoking, said

New = Callable[..., Api]


def patch(path: str, value: str | None = None, op: str = "replace") -> list[dict[str, str]]:
    return [{"op": op, "path": path, **({} if value is None else {"value": value})}]


def test_an_integration_is_pointed_elsewhere_and_serves_it_when_deployed(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/", "nothing")
    api.deploy()
    assert api.ask().status == 500
    told = api.gateway.update_integration(
        **api.at("GET", "/"), patchOperations=patch("/uri", invoking("echo"))
    )
    assert told["uri"] == invoking("echo")
    assert api.ask().status == 500
    api.deploy()
    assert api.ask().status == 200


def test_a_method_gets_a_key_and_parameters(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/")
    at = api.at("GET", "/")
    api.gateway.update_method(**at, patchOperations=patch("/apiKeyRequired", "true"))
    parameter = "method.request.querystring.shop"
    api.gateway.update_method(
        **at, patchOperations=patch(f"/requestParameters/{parameter}", "true", "add")
    )
    told = api.gateway.get_method(**at)
    assert (told["apiKeyRequired"], told["requestParameters"]) == (True, {parameter: True})
    api.gateway.update_method(
        **at, patchOperations=patch(f"/requestParameters/{parameter}", op="remove")
    )
    assert api.gateway.get_method(**at).get("requestParameters", {}) == {}
    api.deploy()
    assert said(api.ask()) == (403, '{"message":"Forbidden"}')


def test_scopes_are_added_and_removed(new_api: New) -> None:
    api = new_api()
    at = api.method("GET", "/")
    for scope in ("read", "write"):
        api.gateway.update_method(**at, patchOperations=patch("/authorizationScopes", scope, "add"))
    told = api.gateway.update_method(
        **at, patchOperations=patch("/authorizationScopes", "read", "remove")
    )
    assert told["authorizationScopes"] == ["write"]


def test_responses_are_changed(new_api: New) -> None:
    api = new_api()
    at = api.method("GET", "/")
    api.gateway.put_method_response(**at, statusCode="200")
    templates = {"application/json": '{"statusCode": 200}'}
    api.gateway.put_integration(**at, type="MOCK", requestTemplates=templates)
    api.gateway.put_integration_response(**at, statusCode="200")
    for call, path, value in (
        (
            api.gateway.update_method_response,
            "/responseParameters/method.response.header.X-Shop",
            "false",
        ),
        (
            api.gateway.update_integration_response,
            "/responseParameters/method.response.header.X-Shop",
            "'open'",
        ),
        (api.gateway.update_integration_response, "/responseTemplates/application~1json", "open"),
    ):
        call(**at, statusCode="200", patchOperations=patch(path, value, "add"))
    api.deploy()
    answer = api.ask()
    assert said(answer) == (200, "open")
    assert dict(answer.headers)["X-Shop"] == "open"


def test_descriptions_schemas_and_gateway_responses_are_changed(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/")
    made = api.deploy()
    place = {"restApiId": api.id}
    told = api.gateway.update_deployment(
        **place, deploymentId=made, patchOperations=patch("/description", "the first")
    )
    assert told["description"] == "the first"
    api.gateway.create_model(**place, name="M", contentType="application/json", schema="{}")
    schema = json.dumps({"type": "object"})
    told = api.gateway.update_model(
        **place, modelName="M", patchOperations=patch("/schema", schema)
    )
    assert told["schema"] == schema
    api.gateway.put_gateway_response(**place, responseType="DEFAULT_4XX")
    told = api.gateway.update_gateway_response(
        **place, responseType="DEFAULT_4XX", patchOperations=patch("/statusCode", "404")
    )
    assert told["statusCode"] == "404"


@pytest.mark.parametrize(
    ("call", "others", "path", "error"),
    [
        (
            "update_integration_response",
            {"statusCode": "200"},
            "/statusCode",
            (
                "Invalid patch path '/statusCode' specified for op 'replace'. Must be one of: "
                "[/selectionPattern, /contentHandling, /responseTemplates, /responseParameters]"
            ),
        ),
        ("update_method_response", {"statusCode": "404"}, "/x", "Invalid Response status code"),
    ],
)
def test_what_cannot_be_changed_is_refused(
    new_api: New, call: str, others: dict[str, Any], path: str, error: str
) -> None:
    api = new_api()
    api.proxy("GET", "/")
    api.gateway.put_integration_response(**api.at("GET", "/"), statusCode="200")
    with pytest.raises(ClientError) as caught:
        getattr(api.gateway, call)(**api.at("GET", "/"), **others, patchOperations=patch(path, "1"))
    assert caught.value.response["Error"]["Message"].startswith(error)
