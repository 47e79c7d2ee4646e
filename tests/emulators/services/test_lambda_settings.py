"""Provisioned concurrency and limits through boto3, as the AWS pages say that they behave.

https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html
https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import lambda_settings, lambda_settings_seams

from ..conftest import ACCOUNT, REGION, Clients, Deploy, package

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker"
CODE = "def handler(event, context):\n    return event\n"


@pytest.fixture
def functions(client: Clients, deploy: Deploy) -> Any:
    """Deploy a function with two versions and an alias on the first."""
    found = client("lambda")
    deploy(CODE, Publish=True)
    found.update_function_code(
        FunctionName="worker", ZipFile=package(index=CODE + "# 2\n"), Publish=True
    )
    found.create_alias(FunctionName="worker", Name="live", FunctionVersion="1")
    return found


def put(functions: Any, qualifier: str = "live", number: int = 5) -> dict[str, Any]:
    answer = functions.put_provisioned_concurrency_config(
        FunctionName="worker", Qualifier=qualifier, ProvisionedConcurrentExecutions=number
    )
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def listed(functions: Any, **asked: Any) -> list[tuple[str, int]]:
    paginator = functions.get_paginator("list_provisioned_concurrency_configs")
    return [
        (one["FunctionArn"], one["RequestedProvisionedConcurrentExecutions"])
        for page in paginator.paginate(FunctionName="worker", **asked)
        for one in page["ProvisionedConcurrencyConfigs"]
    ]


def test_a_version_that_an_alias_leads_to_cannot_be_deleted(functions: Any) -> None:
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    functions.update_alias(FunctionName="worker", Name="live", RoutingConfig=weights)
    for version in ("1", "2"):
        with pytest.raises(functions.exceptions.ResourceConflictException) as caught:
            functions.delete_function(FunctionName="worker", Qualifier=version)
        assert caught.value.response["Error"]["Message"] == (
            "Unable to delete version because the following aliases reference it: [live]"
        )
    functions.update_alias(FunctionName="worker", Name="live", RoutingConfig={})
    functions.delete_function(FunctionName="worker", Qualifier="2")
    versions = functions.list_versions_by_function(FunctionName="worker")["Versions"]
    assert [one["Version"] for one in versions] == ["$LATEST", "1"]


def test_provisioned_concurrency_is_kept(functions: Any) -> None:
    begun = put(functions)
    at = begun.pop("LastModified")
    assert begun == {
        "RequestedProvisionedConcurrentExecutions": 5,
        "AllocatedProvisionedConcurrentExecutions": 0,
        "AvailableProvisionedConcurrentExecutions": 0,
        "Status": "IN_PROGRESS",
    }
    got = functions.get_provisioned_concurrency_config(FunctionName=ARN, Qualifier="live")
    del got["ResponseMetadata"]
    assert got == {
        "RequestedProvisionedConcurrentExecutions": 5,
        "AllocatedProvisionedConcurrentExecutions": 5,
        "AvailableProvisionedConcurrentExecutions": 5,
        "Status": "READY",
        "LastModified": at,
    }


def test_it_is_listed_by_version_and_alias(functions: Any) -> None:
    put(functions, "live", 5)
    put(functions, "2", 7)
    everything = [(f"{ARN}:2", 7), (f"{ARN}:live", 5)]
    assert listed(functions) == everything
    assert listed(functions, PaginationConfig={"PageSize": 1}) == everything


def test_it_is_taken_away(functions: Any) -> None:
    put(functions)
    functions.delete_provisioned_concurrency_config(FunctionName="worker", Qualifier="live")
    with pytest.raises(functions.exceptions.ProvisionedConcurrencyConfigNotFoundException):
        functions.get_provisioned_concurrency_config(FunctionName="worker", Qualifier="live")
    assert listed(functions) == []


@pytest.mark.parametrize("gone", ["alias", "function"])
def test_it_goes_with_what_it_was_for(
    client: Clients, functions: Any, deploy: Deploy, gone: str
) -> None:
    put(functions)
    if gone == "alias":
        functions.delete_alias(FunctionName="worker", Name="live")
    else:
        functions.delete_function(FunctionName="worker")
        deploy(CODE, Publish=True)
    client("lambda").create_alias(FunctionName="worker", Name="live", FunctionVersion="1")
    assert listed(functions) == []


@pytest.mark.parametrize(
    ("qualifier", "number", "refused"),
    [
        ("$LATEST", 1, r"\(InvalidParameterValueException\).*unpublished function versions"),
        ("newest", 1, r"\(InvalidParameterValueException\).*unpublished function versions"),
        ("gone", 1, r"\(ResourceNotFoundException\)"),
        ("9", 1, r"\(ResourceNotFoundException\)"),
        ("2", 901, r"\(InvalidParameterValueException\).*below its minimum value of \[100\]"),
    ],
)
def test_what_aws_refuses_is_refused(
    functions: Any, qualifier: str, number: int, refused: str
) -> None:
    functions.create_alias(FunctionName="worker", Name="newest", FunctionVersion="$LATEST")
    with pytest.raises(ClientError, match=refused):
        put(functions, qualifier, number)
    assert listed(functions) == []


def test_a_version_is_not_provisioned_twice(functions: Any) -> None:
    put(functions, "live")
    conflict = r"\(ResourceConflictException\).*"
    with pytest.raises(ClientError, match=f"{conflict}Version is pointed to by a Provisioned"):
        put(functions, "1")
    functions.create_alias(FunctionName="worker", Name="blue", FunctionVersion="1")
    with pytest.raises(ClientError, match=f"{conflict}Alias can't be used for Provisioned"):
        put(functions, "blue")


def test_no_more_is_provisioned_than_the_function_has_reserved(functions: Any) -> None:
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=6)
    put(functions, "live", 5)
    put(functions, "live", 6)
    with pytest.raises(ClientError, match="not be greater than the reservedConcurrentExecution"):
        put(functions, "2", 1)


def limits(functions: Any) -> tuple[int, int]:
    found = functions.get_account_settings()["AccountLimit"]
    return found["ConcurrentExecutions"], found["UnreservedConcurrentExecutions"]


def test_the_limits_of_the_account_are_told(functions: Any) -> None:
    layer = functions.publish_layer_version(LayerName="l", Content={"ZipFile": package(m="")})
    found = functions.get_account_settings()
    assert found["AccountLimit"] == {
        "TotalCodeSize": 80530636800,
        "CodeSizeUnzipped": 262144000,
        "CodeSizeZipped": 52428800,
        "ConcurrentExecutions": 1000,
        "UnreservedConcurrentExecutions": 1000,
    }
    versions = functions.list_versions_by_function(FunctionName="worker")["Versions"]
    assert found["AccountUsage"] == {
        "TotalCodeSize": layer["Content"]["CodeSize"] + sum(one["CodeSize"] for one in versions),
        "FunctionCount": 1,
    }


def test_what_is_reserved_or_provisioned_is_not_left_for_others(
    functions: Any, deploy: Deploy
) -> None:
    put(functions, "live", 10)
    assert limits(functions) == (1000, 990)
    deploy(CODE, "other")
    functions.put_function_concurrency(FunctionName="other", ReservedConcurrentExecutions=100)
    assert limits(functions) == (1000, 890)
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=20)
    assert limits(functions) == (1000, 880)


def test_no_function_reserves_what_all_need(functions: Any) -> None:
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=900)
    with pytest.raises(ClientError, match=r"Specified Reserved.* minimum value of \[100\]"):
        functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=901)
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=0)
    assert limits(functions) == (1000, 1000)


def test_it_is_forgotten_with_the_accounts(
    functions: Any, deploy: Deploy, emulator: MotoEmulator
) -> None:
    put(functions)
    emulator.reset()
    deploy(CODE)
    assert listed(functions) == []


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (
            lambda_settings_seams.LambdaBackend,
            "put_function_concurrency",
            ["self", "function_name", "reserved_concurrency"],
        ),
        (
            lambda_settings_seams.LambdaBackend,
            "delete_function",
            ["self", "function_name", "qualifier"],
        ),
        (lambda_settings_seams.LambdaBackend, "delete_alias", ["self", "name", "function_name"]),
        (lambda_settings_seams.LambdaBackend, "list_functions", ["self", "func_version"]),
        (lambda_settings_seams.LambdaBackend, "list_layers", ["self"]),
        (lambda_settings_seams.LambdaBackend, "list_layer_versions", ["self", "layer_name"]),
    ],
)
def test_the_private_names_of_moto_are_where_they_were(
    owner: Any, name: str, parameters: list[str]
) -> None:
    replacements = lambda_settings.SERVICE._replacements
    originals = {(one._owner, one._name): one.original for one in replacements}
    original = originals.get((owner, name)) or getattr(owner, name)
    assert list(inspect.signature(original).parameters) == parameters


def test_moto_still_lacks_what_is_added() -> None:
    added = [one for one in lambda_settings.SERVICE._replacements if one.original is None]
    assert len(added) == 5
