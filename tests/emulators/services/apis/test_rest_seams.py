from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest

MODELS = "moto.apigateway.models"
RESPONSES = "moto.apigateway.responses"
FUNCTIONS = "moto.awslambda.models"


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        (
            MODELS,
            "RestAPI.create_deployment",
            ["self", "name", "description", "stage_variables"],
        ),
        (MODELS, "RestAPI.create_stage", ["self", "name", "deployment_id", "variables", "..."]),
        (MODELS, "RestAPI.get_deployment", ["self", "deployment_id"]),
        (MODELS, "RestAPI.delete_deployment", ["self", "deployment_id"]),
        (MODELS, "RestAPI.apply_patch_operations", ["self", "patch_operations"]),
        (MODELS, "RestAPI.create_authorizer", ["self", "authorizer_id", "name", "..."]),
        (
            MODELS,
            "APIGatewayBackend.update_stage",
            ["self", "function_id", "stage_name", "patch_operations"],
        ),
        (MODELS, "APIGatewayBackend.get_stage", ["self", "function_id", "stage_name"]),
        (MODELS, "APIGatewayBackend.get_rest_api", ["self", "function_id"]),
        (MODELS, "APIGatewayBackend.get_resource", ["self", "function_id", "resource_id"]),
        (
            MODELS,
            "APIGatewayBackend.get_method",
            ["self", "function_id", "resource_id", "method_type"],
        ),
        (MODELS, "APIGatewayBackend.import_rest_api", ["self", "api_doc", "fail_on_warnings"]),
        (
            MODELS,
            "APIGatewayBackend.put_rest_api",
            ["self", "function_id", "api_doc", "fail_on_warnings", "mode"],
        ),
        (RESPONSES, "APIGatewayResponse.get_export", ["self"]),
        (MODELS, "APIGatewayBackend.put_integration", ["self", "function_id", "..."]),
        (MODELS, "Stage._get_default_method_settings", ["self"]),
        (MODELS, "Resource.get_path", ["self"]),
        (MODELS, "Stage", ["name", "deployment_id", "variables", "..."]),
        (MODELS, "Stage.to_json", ["self"]),
        (MODELS, "UsagePlan.apply_patch_operations", ["self", "patch_operations"]),
        (RESPONSES, "APIGatewayResponse.create_deployment", ["self"]),
        (RESPONSES, "APIGatewayResponse.create_stage", ["self"]),
        (MODELS, "APIGatewayBackend.delete_resource", ["self", "function_id", "resource_id"]),
        (RESPONSES, "APIGatewayResponse.create_rest_api", ["self"]),
        (FUNCTIONS, "LambdaBackend.list_versions_by_function", ["self", "function_name"]),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(
    module: str, name: str, parameters: list[str]
) -> None:
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    has = list(inspect.signature(inspect.unwrap(found)).parameters)
    if parameters[-1] == "...":
        parameters = parameters[:-1]
        has = has[: len(parameters)]
    assert has == parameters


def test_what_moto_itself_calls_still_comes_by_the_seams() -> None:
    models = inspect.getsource(import_module(MODELS))
    assert models.count("api.create_deployment(name, description, stage_variables)") == 1
    assert models.count("apply_patch_operations(patch_operations)") >= 3
    assert "identiy_validation_expression=identiy_validation_expression" in models
    assert models.count("self.method_settings[resource_path_and_method]") == 2
    policy = inspect.getsource(import_module("moto.awslambda.policy"))
    assert 'policy.statements[0]["Resource"] + ":" + qualifier' in policy


def test_moto_still_lacks_what_is_added() -> None:
    responses = import_module(RESPONSES)
    source = inspect.getsource(responses)
    added = {"test_invoke_method", "flush_stage_cache", "flush_stage_authorizers_cache"}
    for thing in ("method", "integration", "integration_response", "method_response"):
        added.add(f"update_{thing}")
    for thing in ("gateway_response", "deployment", "model"):
        added.add(f"update_{thing}")
    assert [name for name in sorted(added) if f"def {name}(" in source] == []
