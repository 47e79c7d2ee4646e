"""Request validators, and what API Gateway itself answers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ...conftest import Clients
from .rest_apis import Api, said

New = Callable[..., Api]
INVALID = (400, '{"message": "Invalid request body"}')
PRODUCT = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "price": {"$ref": "PRICE"}},
}


def validated(api: Api, **checks: bool) -> str:
    made: str = api.gateway.create_request_validator(restApiId=api.id, name="v", **checks)["id"]
    return made


def missing(*names: str) -> tuple[int, str]:
    return 400, f'{{"message": "Missing required request parameters: [{", ".join(names)}]"}}'


def test_parameters_that_are_required_have_to_be_there(new_api: New) -> None:
    api = new_api()
    wanted = {
        "method.request.querystring.shop": True,
        "method.request.querystring.colour": False,
        "method.request.header.X-Token": True,
    }
    check = validated(api, validateRequestParameters=True)
    api.proxy("GET", "/", requestParameters=wanted, requestValidatorId=check)
    api.proxy("GET", "/unchecked", requestParameters=wanted)
    api.deploy()
    assert said(api.ask()) == missing("shop", "X-Token")
    answer = api.ask(url="/?shop=", headers={"x-token": "1"})
    assert said(answer) == missing("shop")
    assert ("x-amzn-ErrorType", "BadRequestException") in answer.headers
    assert api.ask(url="/?shop=1", headers={"x-token": "1"}).status == 200
    assert api.ask(url="/unchecked").status == 200


@pytest.fixture(scope="module")
def products(shared: Clients) -> Api:
    """Make an API whose bodies have to fit a model that refers to another one."""
    api = Api(shared)
    check = validated(api, validateRequestBody=True)
    reference = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/Price"
    product = json.dumps(PRODUCT).replace("PRICE", reference)
    for name, schema in (("Product", product), ("Price", '{"type": "number", "minimum": 0}')):
        api.gateway.create_model(
            restApiId=api.id, name=name, contentType="application/json", schema=schema
        )
    models = {"application/json": "Product"}
    api.proxy("POST", "/", requestModels=models, requestValidatorId=check)
    api.deploy()
    return api


@pytest.mark.parametrize(
    "body", ["", "no json", "[]", "{}", '{"name": 7}', '{"name": "", "price": -1}']
)
def test_a_body_that_does_not_fit_its_model_is_refused(products: Api, body: str) -> None:
    assert said(products.ask("POST", body=body.encode())) == INVALID


def test_a_body_that_fits_its_model_comes_to_the_function(products: Api) -> None:
    body = b'{"name": "shoe", "price": 7}'
    for media in ("application/json", "application/json; charset=utf-8"):
        assert products.ask("POST", body=body, headers={"Content-Type": media}).status == 200


def test_a_body_of_a_media_type_without_a_model_is_not_checked(products: Api) -> None:
    sent = {"Content-Type": "text/plain"}
    assert products.ask("POST", body=b"text", headers=sent).status == 200


def test_a_model_that_is_elsewhere_is_an_emulator_gap(new_api: New) -> None:
    api = new_api()
    check = validated(api, validateRequestBody=True)
    schema = '{"$ref": "https://shop.example/price.json"}'
    api.gateway.create_model(
        restApiId=api.id, name="Price", contentType="application/json", schema=schema
    )
    models = {"application/json": "Price"}
    api.proxy("POST", "/", requestModels=models, requestValidatorId=check)
    api.deploy()
    with pytest.raises(NotImplementedError, match="the model that Price refers to"):
        api.ask("POST", body=b"7")


def put(api: Api, kind: str, **settings: Any) -> None:
    api.gateway.put_gateway_response(restApiId=api.id, responseType=kind, **settings)


def test_a_gateway_response_says_it_in_other_words(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/")
    put(
        api,
        "MISSING_AUTHENTICATION_TOKEN",
        statusCode="404",
        responseTemplates={
            "application/json": '{"why": $context.error.messageString, "of": "$context.stage"}'
        },
        responseParameters={
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            "gatewayresponse.header.X-Kind": "context.error.responseType",
        },
    )
    api.deploy()
    answer = api.ask(url="/nothing")
    assert said(answer) == (404, '{"why": "Missing Authentication Token", "of": "v1"}')
    assert dict(answer.headers[:-2]) == {
        "Content-Type": "application/json",
        "Access-Control-Allow-Origin": "*",
        "X-Kind": "MISSING_AUTHENTICATION_TOKEN",
        "x-amzn-ErrorType": "MissingAuthenticationTokenException",
    }


def test_the_default_responses_hold_for_all_others(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/")
    allowed = {"gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin"}
    put(api, "DEFAULT_5XX", responseParameters=allowed)
    put(api, "DEFAULT_4XX", responseTemplates={"text/plain": "$context.error.message!"})
    api.deploy()
    broken = api.ask(url="/?do=raise", headers={"origin": "https://shop.example"})
    assert said(broken) == (502, '{"message": "Internal server error"}')
    assert dict(broken.headers)["Access-Control-Allow-Origin"] == "https://shop.example"
    refused = api.ask(url="/nothing")
    assert said(refused) == (403, "Missing Authentication Token!")
    assert dict(refused.headers)["Content-Type"] == "text/plain"
