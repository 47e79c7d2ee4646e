"""https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .rest_apis import Api


def test_media_types_are_kept_added_and_removed(new_api: Callable[..., Api]) -> None:
    api = new_api(binaryMediaTypes=["image/png"])

    def told() -> Any:
        return api.gateway.get_rest_api(restApiId=api.id).get("binaryMediaTypes", [])

    assert told() == ["image/png"]
    for operation, types in (
        ({"op": "add", "path": "/binaryMediaTypes/image~1*"}, ["image/png", "image/*"]),
        ({"op": "remove", "path": "/binaryMediaTypes/image~1png"}, ["image/*"]),
        (
            {"op": "replace", "path": "/binaryMediaTypes/image~1*", "value": "*/*"},
            ["*/*"],
        ),
    ):
        api.gateway.update_rest_api(restApiId=api.id, patchOperations=[operation])
        assert told() == types


def test_the_endpoint_is_switched_off_and_on(new_api: Callable[..., Api]) -> None:
    api = new_api()
    for value in ("true", "false"):
        patch = {"op": "replace", "path": "/disableExecuteApiEndpoint", "value": value}
        api.gateway.update_rest_api(restApiId=api.id, patchOperations=[patch])
        found = api.gateway.get_rest_api(restApiId=api.id)["disableExecuteApiEndpoint"]
        assert found is (value == "true")


def test_a_size_is_kept_and_a_path_that_no_api_has_is_refused(new_api: Callable[..., Api]) -> None:
    api = new_api()

    def patched(path: str) -> Any:
        patch = {"op": "replace", "path": path, "value": "1024"}
        return api.gateway.update_rest_api(restApiId=api.id, patchOperations=[patch])

    assert patched("/minimumCompressionSize")["minimumCompressionSize"] == 1024
    with pytest.raises(ClientError, match="Invalid patch path '/size' specified for op 'replace'"):
        patched("/size")


def test_a_copy_of_another_api_is_an_emulator_gap(new_api: Callable[..., Api]) -> None:
    with pytest.raises(ClientError, match="CreateRestApi: a copy of another API, by cloneFrom"):
        new_api(cloneFrom="abcdefghij")


def test_the_expression_that_a_token_has_to_match_is_kept(new_api: Callable[..., Api]) -> None:
    api = new_api()
    api.gateway.create_authorizer(
        restApiId=api.id, name="a", type="TOKEN", identityValidationExpression="x+"
    )
    [found] = api.gateway.get_authorizers(restApiId=api.id)["items"]
    assert found["identityValidationExpression"] == "x+"


def test_what_is_below_a_resource_goes_with_it(new_api: Callable[..., Api]) -> None:
    api = new_api()
    for path in ("/products/{id}", "/offers"):
        api.proxy("GET", path)
    place = {"restApiId": api.id}
    api.gateway.delete_resource(**place, resourceId=api.resource("/products"))
    left = [one["path"] for one in api.gateway.get_resources(**place)["items"]]
    assert sorted(left) == ["/", "/offers"]
    api.deploy()
    assert api.ask(url="/offers").status == 200
    with pytest.raises(ClientError, match="Root resource cannot be deleted"):
        api.gateway.delete_resource(**place, resourceId=api.resource("/"))
