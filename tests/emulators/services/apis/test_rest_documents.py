"""REST APIs made of OpenAPI documents, and exported as such.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError

from ...conftest import REGION, Clients
from .rest_apis import Api, invoking, said

New = Callable[..., Api]
X = "x-amazon-apigateway-"
ECHO = {
    "type": "aws_proxy",
    "uri": invoking("echo"),
    "httpMethod": "POST",
    "passthroughBehavior": "when_no_match",
}
SIGNED = {"type": "apiKey", "name": "Authorization", "in": "header"}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.1",
    "info": {"title": "shop", "version": "1"},
    "paths": {
        "/": {f"{X}any-method": {"responses": {}, f"{X}integration": ECHO}},
        "/closed": {
            "get": {
                "responses": {"503": {"description": "closed"}},
                f"{X}integration": {
                    "type": "mock",
                    "requestTemplates": {"application/json": '{"statusCode": 503}'},
                    "responses": {
                        "default": {
                            "statusCode": "503",
                            "responseTemplates": {"application/json": "closed"},
                        }
                    },
                },
            }
        },
        "/products/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": {
                "operationId": "product",
                "parameters": [{"$ref": "#/components/parameters/shop"}],
                "security": [{"tokens": []}],
                "responses": {"200": {"description": "found"}},
                f"{X}request-validator": "all",
                f"{X}integration": ECHO,
            },
            "put": {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Product"}}
                    }
                },
                "security": [{"keys": []}],
                "responses": {"200": {"description": "kept"}},
                f"{X}request-validator": "all",
                f"{X}integration": ECHO,
            },
            "delete": {
                "security": [{"signatures": []}],
                "responses": {},
                f"{X}integration": ECHO,
            },
        },
    },
    "components": {
        "parameters": {
            "shop": {"name": "shop", "in": "query", "required": True, "schema": {"type": "string"}}
        },
        "schemas": {
            "Product": {
                "type": "object",
                "properties": {"price": {"$ref": "#/components/schemas/Price"}},
            },
            "Price": {"type": "number"},
        },
        "securitySchemes": {
            "keys": {"type": "apiKey", "name": "x-api-key", "in": "header"},
            "signatures": {**SIGNED, f"{X}authtype": "awsSigv4"},
            "tokens": {
                **SIGNED,
                f"{X}authtype": "custom",
                f"{X}authorizer": {
                    "type": "token",
                    "authorizerUri": invoking("echo"),
                    "authorizerResultTtlInSeconds": 60,
                },
            },
            "others": {"type": "http", "scheme": "basic"},
        },
    },
    f"{X}request-validators": {
        "all": {"validateRequestBody": True, "validateRequestParameters": True}
    },
    f"{X}gateway-responses": {"MISSING_AUTHENTICATION_TOKEN": {"statusCode": 404}},
    f"{X}binary-media-types": ["image/png"],
    f"{X}policy": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*",
            },
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/v1/HEAD/*",
            },
        ],
    },
}


class Imported(Api):
    """An API that was made of a document, with its stage `v1`."""

    def __init__(self, client: Clients, text: str, **parameters: Any) -> None:
        self.gateway = client("apigateway")
        made = self.gateway.import_rest_api(body=text.encode(), **parameters)
        self.id, self.made = made["id"], made
        self.deploy()


def answers(api: Api) -> dict[str, tuple[int, str]]:
    """Ask every method of the document; what is long counts as a word."""
    allowed = {"Authorization": "Allow"}
    signed = f"AWS4-HMAC-SHA256 Credential=111111111111/20260101/{REGION}/execute-api/aws4_request"
    asked = {
        "any": api.ask("PATCH", "/"),
        "denied": api.ask("HEAD", "/"),
        "closed": api.ask("GET", "/closed"),
        "nothing": api.ask("GET", "/nothing"),
        "no token": api.ask("GET", "/products/7?shop=1"),
        "token": api.ask("GET", "/products/7?shop=1", headers=allowed),
        "no shop": api.ask("GET", "/products/7", headers=allowed),
        "no key": api.ask("PUT", "/products/7"),
        "unsigned": api.ask("DELETE", "/products/7"),
        "signed": api.ask("DELETE", "/products/7", headers={"Authorization": signed}),
    }
    told = {name: said(one) for name, one in asked.items()}
    words = {'"httpMethod"': "event", "with an explicit deny": "denied"}
    return {
        name: (status, next((words[one] for one in words if one in body), body))
        for name, (status, body) in told.items()
    }


EXPECTED = {
    "any": (200, "event"),
    "denied": (403, "denied"),
    "closed": (503, "closed"),
    "nothing": (404, '{"message":"Missing Authentication Token"}'),
    "no token": (401, '{"message":"Unauthorized"}'),
    "token": (200, "event"),
    "no shop": (400, '{"message": "Missing required request parameters: [shop]"}'),
    "no key": (403, '{"message":"Forbidden"}'),
    "unsigned": (404, '{"message":"Missing Authentication Token"}'),
    "signed": (200, "event"),
}


@pytest.fixture(scope="module")
def imported(shared: Clients) -> Imported:
    text = yaml.safe_dump(DOCUMENT)
    return Imported(shared, text, parameters={"endpointConfigurationTypes": "REGIONAL"})


def test_an_api_that_is_made_of_a_document_answers_as_it_says(imported: Imported) -> None:
    assert answers(imported) == EXPECTED
    found = imported.gateway.get_rest_api(restApiId=imported.id)
    assert found["name"] == "shop"
    assert found["binaryMediaTypes"] == ["image/png"]
    assert found["endpointConfiguration"]["types"] == ["REGIONAL"]
    items = imported.gateway.get_resources(restApiId=imported.id)["items"]
    assert sorted(one["path"] for one in items) == ["/", "/closed", "/products", "/products/{id}"]
    [authoriser] = imported.gateway.get_authorizers(restApiId=imported.id)["items"]
    assert (authoriser["name"], authoriser["type"]) == ("tokens", "TOKEN")
    assert authoriser["authorizerResultTtlInSeconds"] == 60


@pytest.mark.parametrize("kind", ["oas30", "swagger"])
@pytest.mark.parametrize("accepts", ["application/json", "application/yaml"])
def test_an_api_is_made_again_of_what_was_exported(
    imported: Imported, shared: Clients, kind: str, accepts: str
) -> None:
    export = imported.gateway.get_export(
        restApiId=imported.id,
        stageName="v1",
        exportType=kind,
        parameters={"extensions": "apigateway"},
        accepts=accepts,
    )
    text = export["body"].read().decode()
    ending = accepts.rpartition("/")[2]
    assert export["contentDisposition"].startswith(f'attachment; filename="{kind}_')
    assert export["contentDisposition"].endswith(f'Z.{ending}"')
    again = Imported(shared, text)
    assert answers(again) == EXPECTED
    [authoriser] = again.gateway.get_authorizers(restApiId=again.id)["items"]
    assert authoriser["authorizerResultTtlInSeconds"] == 60
    again.gateway.delete_rest_api(restApiId=again.id)


def test_an_export_has_the_extensions_that_are_asked_for(imported: Imported) -> None:
    def export(**parameters: str) -> Any:
        told = imported.gateway.get_export(
            restApiId=imported.id, stageName="v1", exportType="oas30", parameters=parameters
        )
        return json.loads(told["body"].read())

    plain = export()
    assert f"{X}integration" not in json.dumps(plain)
    assert plain["servers"] == [
        {
            "url": f"https://{imported.id}.execute-api.{REGION}.amazonaws.com/{{basePath}}",
            "variables": {"basePath": {"default": "v1"}},
        }
    ]
    assert plain["paths"]["/products/{id}"]["put"]["requestBody"] == {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Product"}}},
        "required": True,
    }
    with_integrations = export(extensions="integrations")
    assert with_integrations["paths"]["/"][f"{X}any-method"][f"{X}integration"] == ECHO
    assert f"{X}request-validators" not in with_integrations


def test_what_is_exported_is_what_the_stage_serves(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/products")
    api.deploy()
    api.proxy("GET", "/offers")

    def export(**at: str) -> Any:
        told = api.gateway.get_export(restApiId=api.id, **at)
        return json.loads(told["body"].read())["paths"]

    assert [*export(stageName="v1", exportType="swagger")] == ["/products"]
    with pytest.raises(ClientError, match="Invalid stage identifier specified"):
        export(stageName="v2", exportType="swagger")


def put(api: Api, document: Any, mode: str) -> None:
    api.gateway.put_rest_api(restApiId=api.id, mode=mode, body=json.dumps(document).encode())


def test_a_document_is_merged_into_an_api_or_takes_its_place(new_api: New) -> None:
    api = new_api()
    api.proxy("GET", "/offers")
    api.deploy()
    root = api.resource("/")
    small = {**DOCUMENT, "paths": {"/": DOCUMENT["paths"]["/"]}}
    for mode, offers in (("merge", 200), ("overwrite", 404)):
        put(api, small, mode)
        api.deploy()
        assert (api.ask().status, api.ask(url="/offers").status) == (200, offers)
    [left] = api.gateway.get_resources(restApiId=api.id)["items"]
    assert left["id"] == root
    assert len(api.gateway.get_authorizers(restApiId=api.id)["items"]) == 1
    put(api, small, "merge")
    assert len(api.gateway.get_authorizers(restApiId=api.id)["items"]) == 1
    assert len(api.gateway.get_request_validators(restApiId=api.id)["items"]) == 1


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"openapi": "4.0"}, "Unsupported OpenAPI version 4.0. Supported versions are 2.0 and 3.0"),
        (
            {"paths": {"/": {"get": {"parameters": [{"$ref": "#/components/nothing"}]}}}},
            "Invalid reference #/components/nothing",
        ),
    ],
)
def test_a_wrong_document_makes_no_api(new_api: New, changed: dict[str, Any], error: str) -> None:
    gateway = new_api().gateway
    before = len(gateway.get_rest_apis()["items"])
    with pytest.raises(ClientError) as caught:
        gateway.import_rest_api(body=json.dumps({**DOCUMENT, **changed}).encode())
    told = caught.value.response["Error"]
    assert (told["Code"], told["Message"]) == ("BadRequestException", error)
    assert len(gateway.get_rest_apis()["items"]) == before
