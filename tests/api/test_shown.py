from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.api.recording import describe
from pytest_runbooks.api.secret_names import names_a_secret
from pytest_runbooks.api.shown import shown

from .wire import call

SECRET = "correct horse battery staple"


@pytest.mark.parametrize(
    "name",
    [
        *("Password", "MasterUserPassword", "DB_PASSWORD", "db.password", "userPassword", "dbPwd"),
        *("SecretString", "SecretBinary", "ClientSecret", "client-secret", "API_SECRET"),
        *("AuthToken", "SessionToken", "AWS_SESSION_TOKEN", "accessToken", "GITHUB_TOKEN", "token"),
        *(
            "SecretAccessKey",
            "AWS_SECRET_ACCESS_KEY",
            "AccessKey",
            "PrivateKey",
            "apiKey",
            "x-api-key",
        ),
        *("credentials", "Authorization", "passphrase", "SSECustomerKey", "Plaintext"),
    ],
)
def test_these_names_stand_for_secrets(name: str) -> None:
    assert names_a_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("NextToken", "nextToken", "ContinuationToken", "ClientRequestToken", "ClientToken"),
        *("PaginationToken", "StartingToken", "idempotencyToken", "LockToken", "sequenceToken"),
        *("SecretId", "SecretArn", "KeyId", "AccessKeyId", "KmsKeyId", "Key", "PublicKey", "name"),
        *(
            "PasswordPolicy",
            "MinimumPasswordLength",
            "PasswordResetRequired",
            "TokenCount",
            "maxTokens",
        ),
        *(
            "GenerateSecret",
            "ManageMasterUserPassword",
            "RotateToken",
            "monkey",
            "tokens",
            "PartitionKey",
        ),
    ],
)
def test_these_names_do_not(name: str) -> None:
    assert not names_a_secret(name)


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "secretsmanager:CreateSecret",
            {"Name": "a", "SecretString": SECRET},
            {"Name": "a", "SecretString": "***"},
        ),
        (
            "secretsmanager:PutSecretValue",
            {"SecretId": "a", "SecretBinary": b"12345"},
            {"SecretId": "a", "SecretBinary": "(5 bytes)"},
        ),
        (
            "rds:CreateDBInstance",
            {"DBInstanceIdentifier": "a", "MasterUserPassword": SECRET},
            {"DBInstanceIdentifier": "a", "MasterUserPassword": "***"},
        ),
        (
            "elasticache:CreateReplicationGroup",
            {"ReplicationGroupId": "a", "AuthToken": SECRET},
            {"ReplicationGroupId": "a", "AuthToken": "***"},
        ),
        (
            "ssm:PutParameter",
            {"Name": "a", "Type": "SecureString", "Value": SECRET},
            {"Name": "a", "Type": "SecureString", "Value": "***"},
        ),
        (
            "lambda:UpdateFunctionConfiguration",
            {"FunctionName": "f", "Environment": {"Variables": {"LEVEL": SECRET}}},
            {"FunctionName": "f", "Environment": {"Variables": {"LEVEL": "***"}}},
        ),
        (
            "iam:CreateLoginProfile",
            {"UserName": "u", "Password": SECRET},
            {"UserName": "u", "Password": "***"},
        ),
        (
            "kms:Encrypt",
            {"KeyId": "k", "Plaintext": b"12345"},
            {"KeyId": "k", "Plaintext": "(5 bytes)"},
        ),
        (
            "codebuild:StartBuild",
            {
                "projectName": "p",
                "environmentVariablesOverride": [
                    {"name": "DB_PASSWORD", "value": SECRET},
                    {"name": "LEVEL", "value": "warn"},
                ],
            },
            {
                "projectName": "p",
                "environmentVariablesOverride": [
                    {"name": "DB_PASSWORD", "value": "***"},
                    {"name": "LEVEL", "value": "warn"},
                ],
            },
        ),
        (
            "dynamodb:PutItem",
            {"TableName": "t", "Item": {"password": {"S": SECRET}, "id": {"S": "1"}}},
            {"TableName": "t", "Item": {"password": {"S": "***"}, "id": {"S": "1"}}},
        ),
        (
            "sqs:ListQueues",
            {"NextToken": "abc", "MaxResults": 5},
            {"NextToken": "abc", "MaxResults": 5},
        ),
    ],
)
def test_secrets_are_masked_by_model_and_by_name(
    name: str, parameters: dict[str, Any], expected: dict[str, object]
) -> None:
    environ, body = call(*name.split(":"), **parameters)
    one = describe(environ, body, 200, [], b"", 0.0)
    assert {key: one.parameters[key] for key in expected} == expected
    assert SECRET not in str(one.parameters)


def test_an_empty_secret_is_shown_as_empty() -> None:
    assert shown({"Password": "", "Token": None}, {}, {}) == {"Password": "", "Token": None}


def test_what_is_long_is_cut_with_a_count() -> None:
    found = shown(
        {
            "Text": "x" * 300,
            "List": [*range(150)],
            "Map": {str(number): 1 for number in range(150)},
            "n" * 300: 1,
        },
        {},
        {},
    )
    assert found["Text"] == "x" * 256 + "… (44 more characters)"
    assert found["List"] == [*range(100), "… (50 more)"]
    assert isinstance(found["Map"], dict)
    assert [*found["Map"].items()][-1] == ("…", "50 more")
    assert "n" * 256 + "… (44 more characters)" in found


@given(
    st.recursive(
        st.just(SECRET),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "Value", "S", "name"]), inner, max_size=3)
        ),
        max_leaves=20,
    ),
    st.sampled_from(["Password", "client_secret", "authToken"]),
)
def test_nothing_below_a_secret_name_is_shown(value: Any, name: str) -> None:
    assert "horse" not in json.dumps(shown({name: value}, {}, {}))


def test_what_is_nested_without_end_is_cut() -> None:
    value: Any = "deep"
    for _ in range(200):
        value = [value]
    assert "deep" not in str(shown({"a": value}, {}, {}))
