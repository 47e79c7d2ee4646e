from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import boto3
import pytest
import yaml
from openapi_spec_validator import validate

from .conftest import ACCOUNT, SYSTEM, Call, client, text_of


@pytest.mark.parametrize("environment", ["dev", "sit", "prod"])
def test_the_previous_release_is_live_in_every_environment(
    place: Callable[[str], Any], stack: ModuleType, packager: ModuleType, environment: str
) -> None:
    stack.build(place(environment), packager)
    functions = client("lambda")
    for action in ("list", "get", "create", "update", "delete"):
        live = functions.get_function_configuration(
            FunctionName=f"bbws-product-{action}-{environment}", Qualifier="live"
        )
        assert (live["Runtime"], live["Architectures"]) == ("python3.12", ["arm64"])
        assert live["Environment"] == {"Variables": {"TABLE_NAME": f"products-{environment}"}}
    alarms = client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert {alarm["AlarmName"] for alarm in alarms} == {
        f"bbws-product-{alarm}-{environment}"
        for alarm in (
            "list-errors",
            "list-duration",
            "list-throttles",
            "api-5xx-errors",
            "api-latency",
        )
    }


def test_every_route_may_call_its_function_and_calls_it_through_the_alias(
    place: Callable[[str], Any], stack: ModuleType, packager: ModuleType
) -> None:
    stack.build(place("dev"), packager)
    api, functions = client("apigateway"), client("lambda")
    (made,) = api.get_rest_apis()["items"]
    for resource in api.get_resources(restApiId=made["id"], embed=["methods"])["items"]:
        for method in resource.get("resourceMethods", {}).values():
            target = method["methodIntegration"]["uri"].split("/functions/")[1].split("/")[0]
            assert target.endswith(":live")
            policy = json.loads(
                functions.get_policy(FunctionName=target.split(":")[6], Qualifier="live")["Policy"]
            )
            (statement,) = policy["Statement"]
            assert statement["Resource"] == target
            assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}


def test_the_seeded_products_are_what_the_functions_write(call: Call) -> None:
    table = boto3.resource("dynamodb").Table("products-dev")
    for item in table.scan()["Items"]:
        product_id = item["id"]
        status, product = call("get", product_id)
        assert status == 200
        call(
            "update",
            product_id,
            body={name: product[name] for name in ("name", "price", "description", "active")},
        )
        written = table.get_item(Key={"PK": item["PK"], "SK": item["SK"]})["Item"]
        assert written | {"updatedAt": item["updatedAt"]} == item


@pytest.mark.parametrize(
    ("environment", "readable"),
    [("dev", ["dev"]), ("sit", ["sit", "dev"]), ("prod", ["prod", "sit"])],
)
def test_a_deployment_reads_its_own_artifacts_and_those_before_it(
    place: Callable[[str], Any],
    stack: ModuleType,
    packager: ModuleType,
    environment: str,
    readable: list[str],
) -> None:
    stack.build(place(environment), packager)
    policy = client("iam").get_role_policy(
        RoleName=f"bbws-github-deploy-{environment}", PolicyName="product-lambda"
    )["PolicyDocument"]
    buckets = [
        statement["Resource"][0].removeprefix("arn:aws:s3:::bbws-lambda-artifacts-")
        for statement in policy["Statement"]
        if "s3:GetObject" in statement["Action"]
    ]
    assert buckets == readable


def test_only_the_environments_own_workflow_may_take_the_deployment_role(
    place: Callable[[str], Any], stack: ModuleType, packager: ModuleType
) -> None:
    stack.build(place("prod"), packager)
    role = client("iam").get_role(RoleName="bbws-github-deploy-prod")["Role"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    assert statement["Principal"] == {"Federated": provider}
    assert statement["Condition"]["StringEquals"] == {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:bbws/product-lambda:environment:prod",
    }


def test_the_openapi_file_is_valid_and_describes_the_routes_that_exist(
    stack: ModuleType, smoke_test: ModuleType
) -> None:
    described = yaml.safe_load(text_of(SYSTEM / "openapi" / "product-api.yaml"))
    validate(described)
    routes = {
        operation["operationId"]: (method.upper(), path)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    }
    assert routes == stack.routes.ROUTES == smoke_test.ROUTES
