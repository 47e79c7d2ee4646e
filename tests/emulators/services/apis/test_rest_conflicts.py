"""What is there is not made again, and what is not there is not deleted.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html
https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html
https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ...conftest import Clients
from .rest_apis import Api, invoking

NEW_METHOD = {"authorizationType": "NONE"}
MODEL = {"name": "M", "contentType": "application/json", "schema": "{}"}
AUTHORISER = {"name": "a", "type": "TOKEN", "authorizerUri": invoking("echo")}


@pytest.fixture(scope="module")
def api(shared: Clients) -> Api:
    made = Api(shared)
    made.proxy("GET", "/products")
    made.gateway.put_method_response(**made.at("GET", "/products"), statusCode="200")
    made.gateway.create_model(restApiId=made.id, **MODEL)
    made.gateway.create_authorizer(restApiId=made.id, **AUTHORISER)
    return made


Call = Callable[[Api], Any]


@pytest.mark.parametrize(
    ("call", "code", "message"),
    [
        (
            lambda api: api.gateway.put_method(**api.at("GET", "/products"), **NEW_METHOD),
            "ConflictException",
            "Method already exists for this resource",
        ),
        (
            lambda api: api.gateway.put_method_response(
                **api.at("GET", "/products"), statusCode="200"
            ),
            "ConflictException",
            "Response already exists for this resource",
        ),
        (
            lambda api: api.gateway.create_resource(
                restApiId=api.id, parentId=api.resource("/"), pathPart="products"
            ),
            "ConflictException",
            "Another resource with the same parent already has this name: products",
        ),
        (
            lambda api: api.gateway.create_model(restApiId=api.id, **MODEL),
            "ConflictException",
            "Model name already exists for this REST API",
        ),
        (
            lambda api: api.gateway.create_authorizer(restApiId=api.id, **AUTHORISER),
            "BadRequestException",
            "Authorizer name must be unique. Authorizer a already exists in this RestApi.",
        ),
        (
            lambda api: api.gateway.delete_method(**api.at("HEAD", "/products")),
            "NotFoundException",
            "Invalid Method identifier specified",
        ),
        (
            lambda api: api.gateway.delete_authorizer(restApiId=api.id, authorizerId="abc123"),
            "NotFoundException",
            "Invalid Authorizer identifier specified",
        ),
        (
            lambda api: api.gateway.delete_rest_api(restApiId="abcdefghij"),
            "NotFoundException",
            "Invalid Rest API Id specified",
        ),
    ],
)
def test_a_call_is_refused(api: Api, call: Call, code: str, message: str) -> None:
    with pytest.raises(ClientError) as caught:
        call(api)
    told = caught.value.response["Error"]
    assert (told["Code"], told["Message"]) == (code, message)


def test_what_was_deleted_is_made_again(api: Api) -> None:
    at = api.method("PUT", "/products")
    api.gateway.delete_method(**at)
    api.gateway.put_method(**at, **NEW_METHOD)
    resource = api.resource("/offers")
    api.gateway.delete_resource(restApiId=api.id, resourceId=resource)
    api.gateway.create_resource(restApiId=api.id, parentId=api.resource("/"), pathPart="offers")
