"""Which method of a REST API a request comes to.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
"""

from __future__ import annotations

import pytest

from pytest_runbooks.emulators.services.apis.rest_deployed import Resource
from pytest_runbooks.emulators.services.apis.rest_routing import route

PATHS = ("/", "/v1.0", "/v1.0/{id}", "/v1.0/new", "/v1.0/{id}/parts", "/shop", "/{proxy+}")


def resources(*paths: str) -> dict[str, Resource]:
    return {
        path: Resource("id", path, "" if path == "/" else path.rpartition("/")[0] or "/", {})
        for path in paths
    }


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        ("/", "/", {}),
        ("", "/", {}),
        ("/v1.0", "/v1.0", {}),
        ("/v1%2E0/", "/v1.0", {}),
        ("/v1.0/new", "/v1.0/new", {}),
        ("/v1.0/7", "/v1.0/{id}", {"id": "7"}),
        ("/v1.0/a%20b%2Fc", "/v1.0/{id}", {"id": "a%20b%2Fc"}),
        ("/v1.0/7/parts", "/v1.0/{id}/parts", {"id": "7"}),
        ("/other", "/{proxy+}", {"proxy": "other"}),
        ("/other/a%20b/c/", "/{proxy+}", {"proxy": "other/a%20b/c"}),
    ],
)
def test_a_name_goes_before_a_parameter_and_that_before_the_rest(
    path: str, resource: str, parameters: dict[str, str]
) -> None:
    found = route(resources(*PATHS), path)
    assert found is not None
    assert (found[0].path, found[1]) == (resource, parameters)


@pytest.mark.parametrize("path", ["/v1.0/7/other", "/v1.0/7/parts/8", "/shop/a"])
def test_what_has_a_sibling_of_its_name_never_comes_to_the_proxy(path: str) -> None:
    assert route(resources(*PATHS), path) is None


def test_a_proxy_takes_no_root() -> None:
    assert route(resources("/", "/{proxy+}"), "/") == (resources("/")["/"], {})
    assert route(resources("/", "/a"), "/b") is None
