"""Private names of moto that stacks lean on."""

from __future__ import annotations

import inspect

import pytest

from pytest_runbooks.emulators.services.stacks import seams


@pytest.mark.parametrize(
    ("found", "parameters"),
    [
        (seams.DomainDispatcherApplication.get_application, ["self", "environ"]),
        (seams.BaseResponse.__init__, ["self", "service_name"]),
        (seams.BaseResponse._dispatch, ["self", "request", "full_url", "headers"]),
        (
            seams.CloudFormationModel.create_from_cloudformation_json,
            ["resource_name", "cloudformation_json", "account_id", "region_name", "kwargs"],
        ),
        (
            seams.CloudFormationModel.update_from_cloudformation_json,
            [
                *("original_resource", "new_resource_name", "cloudformation_json"),
                *("account_id", "region_name"),
            ],
        ),
        (
            seams.CloudFormationModel.delete_from_cloudformation_json,
            ["resource_name", "cloudformation_json", "account_id", "region_name"],
        ),
        (seams.CloudFormationModel.has_cfn_attr, ["attr"]),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(found: object, parameters: list[str]) -> None:
    assert callable(found)
    assert list(inspect.signature(inspect.unwrap(found)).parameters) == parameters


def test_moto_finds_the_class_of_a_type() -> None:
    assert seams.model_of("AWS::Kinesis::Stream").__name__ == "Stream"
    assert seams.model_of("AWS::Kinesis::Lake") is None
    assert seams.model_of("AWS::Nothing::Here") is None
