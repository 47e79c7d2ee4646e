from __future__ import annotations

import gzip
import json
from base64 import b64encode

import pytest

from pytest_runbooks.api import secret_values
from pytest_runbooks.api.secret_values import secrets_of

from .wire import call, environ_of, service_model, signed, written

VALUE = "tr0ub4dor-and-three"
XML = [("Content-Type", "text/xml")]


def answered(answer: bytes, headers: list[tuple[str, str]] | None = None) -> tuple[str, ...]:
    return secrets_of(environ_of("GET", "/", signed("s3")), b"", headers or [], answer)


def sent(service: str, operation: str, **parameters: object) -> tuple[str, ...]:
    return secrets_of(*call(service, operation, **parameters), [], b"{}")


@pytest.mark.parametrize(
    ("answer", "secrets"),
    [
        ({"Name": "prod/db", "SecretString": VALUE}, (VALUE,)),
        ({"RandomPassword": VALUE}, (VALUE,)),
        (
            {"SecretBinary": b64encode(VALUE.encode()).decode()},
            (VALUE, "dHIwdWI0ZG9yLWFuZC10aHJlZQ=="),
        ),
        ({"Plaintext": "dHIwdWI0ZG9yLWFuZC10aHJlZQ=="}, (VALUE, "dHIwdWI0ZG9yLWFuZC10aHJlZQ==")),
        ({"Parameter": {"Name": "a", "Type": "SecureString", "Value": VALUE}}, (VALUE,)),
        ({"Parameter": {"Name": "a", "Type": "String", "Value": VALUE}}, ()),
        ({"Environment": {"Variables": {"DB_PASSWORD": VALUE, "LEVEL": "x-and-y"}}}, (VALUE,)),
        ({"environment": [{"name": "DB_PASSWORD", "value": VALUE}]}, (VALUE,)),
        (
            {"AuthenticationResult": {"AccessToken": "eyJ.a1b2c3", "ExpiresIn": 3600}},
            ("eyJ.a1b2c3",),
        ),
        ({"UserPoolClient": {"ClientId": "c1-client-1", "ClientSecret": VALUE}}, (VALUE,)),
        # Of a secret that is an object, what stands beside the secret is none.
        (
            {"SecretString": json.dumps({"username": "orders-app-1", "password": VALUE})},
            (VALUE,),
        ),
        ({"SecretString": json.dumps({"stripe": VALUE, "host": "db-1.internal"})}, (VALUE,)),
        # An item of a table says by its attribute's name what is secret.
        ({"Item": {"id": {"S": "order-0001"}, "api_token": {"S": VALUE}}}, (VALUE,)),
        # These are no secrets, or stand everywhere.
        ({"SecretString": "production"}, ()),
        ({"SecretString": "Initial"}, ()),
        ({"SecretString": "a1-b2"}, ()),
        ({"Password": "1234567890"}, ()),
        ({"DB_SECRET": "prod/orders/db"}, ()),
        ({"credentials": "arn:aws:iam::111111111111:role/gateway"}, ()),
        ({"encryptionKey": "alias/aws/s3"}, ()),
        ({"NextToken": VALUE, "ClientRequestToken": VALUE}, ()),
        ({"Credentials": {"AccessKeyId": "ASIA0123456789ABCDEF", "Expiration": "2026-01-01"}}, ()),
    ],
)
def test_what_an_answer_names_as_a_secret_is_taken(
    answer: dict[str, object], secrets: tuple[str, ...]
) -> None:
    assert answered(json.dumps(answer).encode()) == secrets


def test_secrets_of_answers_in_xml_are_taken() -> None:
    answer = b"""<?xml version="1.0"?>
    <CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <CreateAccessKeyResult><AccessKey>
        <UserName>deploy-user-1</UserName><AccessKeyId>AKIA0123456789ABCDEF</AccessKeyId>
        <SecretAccessKey>uX1/8fk+2Q</SecretAccessKey>
      </AccessKey></CreateAccessKeyResult>
      <Tags><member><Key>api-token</Key><Value>a1b2c3d4</Value></member><member/></Tags>
    </CreateAccessKeyResponse>"""
    assert answered(answer, XML) == ("uX1/8fk+2Q", "a1b2c3d4")


def test_secrets_of_answers_that_are_packed_are_taken() -> None:
    packed = gzip.compress(json.dumps({"SecretString": VALUE}).encode())
    assert answered(packed, [("Content-Encoding", "gzip")]) == (VALUE,)


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("secretsmanager", "CreateSecret", {"Name": "prod/db", "SecretString": VALUE}),
        ("secretsmanager", "CreateSecret", {"Name": "prod/db", "SecretBinary": VALUE.encode()}),
        ("ssm", "PutParameter", {"Name": "a", "Type": "SecureString", "Value": VALUE}),
        ("iam", "CreateLoginProfile", {"UserName": "deploy-user-1", "Password": VALUE}),
        (
            "rds",
            "CreateDBInstance",
            {"DBInstanceIdentifier": "orders-db-1", "MasterUserPassword": VALUE},
        ),
        (
            "cloudformation",
            "CreateStack",
            {"Parameters": [{"ParameterKey": "DbPassword", "ParameterValue": VALUE}]},
        ),
    ],
)
def test_what_a_request_names_as_a_secret_is_taken(
    service: str, operation: str, parameters: dict[str, object]
) -> None:
    assert VALUE in sent(service, operation, **parameters)


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        # The models mark all of these as sensitive.
        ("dynamodb", "PutItem", {"TableName": "t", "Item": {"id": {"S": "order-0001"}}}),
        ("cognito-idp", "AdminGetUser", {"UserPoolId": "a", "Username": "orders-app-1"}),
        ("ssm", "PutParameter", {"Name": "a", "Type": "String", "Value": "level-is-1"}),
        ("ssm", "CreatePatchBaseline", {"Name": "a", "Description": "patches of level 1"}),
    ],
)
def test_what_is_sensitive_but_no_secret_is_left(
    service: str, operation: str, parameters: dict[str, object]
) -> None:
    assert sent(service, operation, **parameters) == ()


def test_secrets_in_cbor_are_taken() -> None:
    model = service_model("cloudwatch").operation_model("PutMetricAlarm")
    tags = [{"Key": "api-token", "Value": VALUE}]
    request = written(model, {"AlarmName": "a", "Tags": tags}, "smithy-rpc-v2-cbor")
    assert secrets_of(*request, [], b"") == (VALUE,)


def test_no_more_is_kept_than_is_looked_for_in_time() -> None:
    many = {f"token{number}-password": f"value-{number:04}" for number in range(100)}
    assert len(answered(json.dumps(many).encode())) == secret_values.MOST
    (long,) = answered(json.dumps({"SecretString": "a1" * 10_000}).encode())
    assert len(long) == secret_values.LONGEST


@pytest.mark.parametrize("answer", [b"{", b"<", b"<a>", b'{"Password": ', b"[" * 9000, b"\xff\x00"])
def test_an_answer_that_cannot_be_read_has_no_secrets(answer: bytes) -> None:
    assert answered(answer) == ()
    assert answered(answer, [("Content-Type", "application/cbor")]) == ()
    assert secrets_of(environ_of("POST", "/", signed("iam")), answer, [], b"") == ()
