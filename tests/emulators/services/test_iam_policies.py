"""The managed policies of AWS.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
"""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from moto.iam.models import IAMBackend

from ..conftest import Clients

BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


@pytest.fixture
def iam(client: Clients) -> Any:
    return client("iam")


def test_a_role_takes_a_policy_of_aws_and_gives_it_back(iam: Any) -> None:
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument="{}")
    iam.attach_role_policy(RoleName="worker", PolicyArn=BASIC)
    attached = iam.list_attached_role_policies(RoleName="worker")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC}]
    assert iam.get_policy(PolicyArn=BASIC)["Policy"]["AttachmentCount"] == 1
    iam.detach_role_policy(RoleName="worker", PolicyArn=BASIC)
    iam.delete_role(RoleName="worker")


def test_the_policies_of_aws_are_listed_and_those_of_the_account_apart(iam: Any) -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_policy(PolicyName="own", PolicyDocument=document)
    pages = iam.get_paginator("list_policies").paginate(Scope="AWS")
    assert BASIC in {one["Arn"] for page in pages for one in page["Policies"]}
    local = iam.list_policies(Scope="Local")["Policies"]
    assert [one["PolicyName"] for one in local] == ["own"]


def test_a_policy_that_aws_does_not_have_is_refused(iam: Any) -> None:
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument="{}")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.attach_role_policy(RoleName="worker", PolicyArn="arn:aws:iam::aws:policy/Nobody")


@pytest.mark.parametrize(
    "name",
    [
        *("attach_group_policy", "attach_role_policy", "attach_user_policy"),
        *("detach_group_policy", "detach_role_policy", "detach_user_policy"),
        *("get_policy", "get_policy_version", "list_policy_versions"),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(name: str) -> None:
    original = inspect.unwrap(getattr(IAMBackend, name))
    assert list(inspect.signature(original).parameters)[:2] == ["self", "policy_arn"]
