from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest
from moto.apigateway.models import BasePathMapping, RestAPI, apigateway_backends
from moto.apigateway.urls import url_paths
from moto.apigatewayv2.models import Api, ApiMapping, Stage, apigatewayv2_backends

MODELS = "moto.apigatewayv2.models"
RESPONSES = "moto.apigatewayv2.responses"


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        (MODELS, "Api.create_stage", ["self", "config"]),
        (MODELS, "ApiGatewayV2Backend.get_api", ["self", "api_id"]),
        (
            MODELS,
            "ApiGatewayV2Backend.create_api_mapping",
            ["self", "api_id", "api_mapping_key", "domain_name", "stage"],
        ),
        (
            MODELS,
            "ApiGatewayV2Backend.create_domain_name",
            [
                *("self", "domain_name", "domain_name_configurations"),
                *("mutual_tls_authentication", "tags"),
            ],
        ),
        (MODELS, "ApiGatewayV2Backend.delete_domain_name", ["self", "domain_name"]),
        (MODELS, "ApiGatewayV2Backend.get_domain_name", ["self", "domain_name"]),
        (MODELS, "ApiGatewayV2Backend.get_api_mappings", ["self", "domain_name"]),
        (
            MODELS,
            "ApiGatewayV2Backend.get_api_mapping",
            ["self", "api_mapping_id", "domain_name"],
        ),
        (RESPONSES, "ApiGatewayV2Response.create_api", ["self"]),
        (RESPONSES, "ApiGatewayV2Response.create_stage", ["self"]),
        (RESPONSES, "ApiGatewayV2Response.get_stage", ["self"]),
        (RESPONSES, "ApiGatewayV2Response.get_stages", ["self"]),
        ("moto.cognitoidp.responses", "CognitoIdpJsonWebKeyResponse.json_web_key", None),
        ("moto.core.utils", "unix_time", ["dt"]),
        ("moto.core.utils", "utcnow", []),
        ("moto.moto_api._internal", "mock_random.choice", ["self", "seq"]),
    ],
)
def test_what_is_leaned_on_is_there(module: str, name: str, parameters: list[str] | None) -> None:
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    if parameters is not None:
        signature = [*inspect.signature(found).parameters]
        assert signature == [one for one in parameters if one != "self" or "self" in signature]


@pytest.mark.parametrize(
    "operation",
    [
        *("create_deployment", "get_deployment", "get_deployments", "update_deployment"),
        *("delete_deployment", "update_stage", "delete_route_settings"),
        *("delete_access_log_settings", "update_api_mapping"),
    ],
)
def test_moto_lacks_what_is_added(operation: str) -> None:
    response = import_module(RESPONSES).ApiGatewayV2Response
    found = vars(response).get(operation)
    assert found is None or found.__module__.startswith("pytest_runbooks.")


def test_moto_serves_both_versions_by_the_table_of_the_first() -> None:
    assert "{0}/v2/apis$" in url_paths


def api() -> Api:
    backend = apigatewayv2_backends["1" * 12]["eu-west-1"]
    nothing: dict[str, Any] = dict.fromkeys(
        (
            *("api_key_selection_expression", "cors_configuration", "description"),
            *("disable_execute_api_endpoint", "disable_schema_validation"),
            *("route_selection_expression", "tags", "version"),
        )
    )
    return Api(region="eu-west-1", name="a", protocol_type="HTTP", backend=backend, **nothing)


def test_an_api_keeps_its_parts_under_these_names() -> None:
    made = api()
    parts = (made.routes, made.integrations, made.authorizers, made.stages)
    assert parts == ({}, {}, {}, {})
    assert (made.cors_configuration, made.disable_execute_api_endpoint) == (None, False)
    assert made.protocol_type == "HTTP"


def test_a_stage_keeps_its_settings_under_these_names() -> None:
    settings = {"stageName": "v1", "autoDeploy": True, "stageVariables": {"a": "b"}}
    stage = Stage(api(), settings)
    assert (stage.name, stage.auto_deploy, stage.stage_variables) == ("v1", True, {"a": "b"})
    assert (stage.default_route_settings, stage.route_settings) == (
        {"detailedMetricsEnabled": False},
        {},
    )
    assert (stage.access_log_settings, stage.client_certificate_id, stage.description) == (
        None,
        None,
        None,
    )


def test_both_kinds_of_apis_and_domains_are_kept_under_these_names() -> None:
    first = apigateway_backends["1" * 12]["eu-west-1"]
    second = apigatewayv2_backends["1" * 12]["eu-west-1"]
    assert [vars(first)[name] for name in ("apis", "domain_names", "base_path_mappings")] == [
        *({}, {}, {})
    ]
    assert [vars(second)[name] for name in ("apis", "domain_names", "api_mappings")] == [{}, {}, {}]
    mapping = BasePathMapping("api.example.com", "a1", basePath="", stage=None)
    assert (mapping.base_path, mapping.rest_api_id, mapping.stage) == ("(none)", "a1", None)
    other = ApiMapping("a1", "v1", "m1", "api.example.com", "prod")
    assert (other.api_mapping_key, other.api_id, other.stage, other.domain_name) == (
        *("v1", "a1", "prod", "api.example.com"),
    )


def test_a_rest_api_says_these_of_itself() -> None:
    kind: Any = RestAPI  # its class has abstract parts, which moto leaves out
    made = kind("a1", "1" * 12, "eu-west-1", "name", "")
    assert (made.name, made.disableExecuteApiEndpoint, made.stages) == ("name", False, {})
