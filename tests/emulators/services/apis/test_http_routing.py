"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html"""

from __future__ import annotations

import pytest

from pytest_runbooks.emulators.services.apis.http_routing import match

ROUTES = (
    *("$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/{kind}/{id}"),
    *("GET /pets/dog/1", "GET /pets/dog/{id}", "ANY /pets/dog/{id}", "POST /", "GET /a b"),
    *("ANY /orders", "GET /orders/{id+}"),
)


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1", {}),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("PUT", "/pets/dog/2", "ANY /pets/dog/{id}", {"id": "2"}),
        ("GET", "/pets/cat/1", "GET /pets/{kind}/{id}", {"kind": "cat", "id": "1"}),
        ("GET", "/pets/cat/1/toys", "GET /pets/{proxy+}", {"proxy": "cat/1/toys"}),
        ("POST", "/pets/cat/1", "ANY /{proxy+}", {"proxy": "pets/cat/1"}),
        ("GET", "/pets", "ANY /{proxy+}", {"proxy": "pets"}),
        ("GET", "/pets/", "ANY /{proxy+}", {"proxy": "pets/"}),
        ("GET", "/", "$default", {}),
        ("POST", "/", "POST /", {}),
        ("GET", "/pets/a%2Fb%20c/1", "GET /pets/{kind}/{id}", {"kind": "a/b c", "id": "1"}),
        ("GET", "/a%20b", "GET /a b", {}),
        ("GET", "/orders", "ANY /orders", {}),
        ("GET", "/orders/1/2", "GET /orders/{id+}", {"id": "1/2"}),
    ],
)
def test_the_most_specific_route_is_taken(
    method: str, path: str, key: str, parameters: dict[str, str]
) -> None:
    for routes in (ROUTES, ROUTES[::-1]):
        found = match([{"routeKey": one} for one in routes], method, path)
        assert found is not None
        assert (found.key, found.parameters) == (key, parameters)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/pets/1"), ("GET", "/pets/"), ("GET", "/pets/1/2"), ("GET", "/")]
)
def test_without_a_default_others_have_none(method: str, path: str) -> None:
    assert match([{"routeKey": "GET /pets/{id}"}], method, path) is None
