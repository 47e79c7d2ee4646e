from __future__ import annotations

import gzip
from typing import Any

import pytest
from botocore.model import Shape as InputShape

from pytest_runbooks.api.calls import identify
from pytest_runbooks.api.models import input_of
from pytest_runbooks.api.parameters import parameters_of
from pytest_runbooks.api.recording import describe
from pytest_runbooks.api.shown import shown

from .wire import call, environ_of, service_model, signed, written

# At least one of each protocol, and those with the most peculiar shapes.
SERVICES = (
    *("apigateway", "autoscaling", "cloudformation", "cloudfront", "cloudwatch", "cognito-idp"),
    *("dynamodb", "ec2", "ecs", "elbv2", "iam", "kinesis", "lambda", "logs", "rds", "route53"),
    *("s3", "sns", "sqs", "ssm", "stepfunctions"),
)


def most(shape: InputShape, depth: int = 0) -> Any:
    """Give a value with everything that a shape allows, to a certain depth."""
    match shape.type_name:
        case "structure":
            members = {name: most(one, depth + 1) for name, one in shape.members.items()}
            # What holds nothing is not written at all.
            return {name: one for name, one in members.items() if one not in ({}, [])}
        case "list":
            items = [] if depth > 4 else [most(shape.member, depth + 1) for _ in range(2)]
            return [one for one in items if one not in ({}, [])]
        case "map":
            value = {} if depth > 4 else most(shape.value, depth + 1)
            return {} if value in ({}, []) else {"a-key": value}
        case "string":
            return shape.enum[0] if shape.enum else "a & value"
        case "integer" | "long":
            return 7
        case "float" | "double":
            return 1.5
        case "boolean":
            return True
        case "timestamp":
            return 0
    return b"bytes"


def known(value: Any, shape: InputShape) -> Any:
    """Leave out what is written in many ways: times, and numbers that are no integers."""
    match shape.type_name:
        case "structure":
            inner = {k: known(v, shape.members[k]) for k, v in value.items()}
            return {k: v for k, v in inner.items() if v is not None}
        case "list":
            return [known(one, shape.member) for one in value]
        case "map":
            return {k: known(v, shape.value) for k, v in value.items()}
        case "timestamp" | "float" | "double":
            return None
    return value


NOT_WRITTEN = {
    # The body's own headers, which the value replaces.
    "s3:PutObject": {"ContentLength"},
    "s3:UploadPart": {"ContentLength"},
}


@pytest.mark.parametrize("service", SERVICES)
def test_what_botocore_writes_is_read_by_the_same_names(service: str) -> None:
    model, wrong, read = service_model(service), [], 0
    for name in model.operation_names:
        operation = model.operation_model(name)
        shape = operation.input_shape
        if shape is None or name == "WriteGetObjectResponse":  # which has its own host name
            continue
        meant = most(shape)
        environ, body = written(operation, meant)
        one = identify(environ, body)
        if one.operation != name:
            continue  # written like another operation; tests/api/test_calls.py says which
        node, shapes = input_of(service, name)
        found = known(parameters_of(one, environ, body), shape)
        for member in NOT_WRITTEN.get(f"{service}:{name}", ()):
            meant.pop(member), found.pop(member)
        read += 1
        expected = known(shown(meant, node, shapes), shape)
        if found != expected:
            wrong.append((name, expected, found))
    assert wrong[:1] == []
    assert read > 10


def parameters(environ: dict[str, Any], body: bytes) -> dict[str, object]:
    return dict(describe(environ, body, 200, [], b"", 0.0).parameters)


def form(service: str, body: bytes) -> tuple[dict[str, Any], bytes]:
    headers = signed(service) | {"Content-Type": "application/x-www-form-urlencoded"}
    return environ_of(headers=headers), body


def target(service: str, name: str, body: bytes, **headers: str) -> tuple[dict[str, Any], bytes]:
    return environ_of(headers=signed(service) | {"X-Amz-Target": name} | headers), body


def test_lists_of_forms_are_in_the_order_of_their_numbers_and_hold_no_gaps() -> None:
    body = b"Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=a&Filter.1.Value.10=c"
    body += b"&Filter.1.Value.2=b&MaxResults=5&DryRun=false&Filter.3.Name=d&New.1=x"
    assert parameters(*form("ec2", body)) == {
        "Filters": [{"Name": "a", "Values": ["b", "c"]}, {"Name": "d"}],
        "MaxResults": 5,
        "DryRun": False,
        "New": {"1": "x"},
    }


def test_an_empty_list_of_a_form_is_one() -> None:
    body = b"Action=CreateStack&Version=2010-05-15&StackName=a&Tags="
    assert parameters(*form("cloudformation", body)) == {"StackName": "a", "Tags": []}


def test_a_form_that_is_cut_ends_before_the_cut() -> None:
    body = b"Action=CreateStack&Version=2010-05-15&StackName=a&TemplateBody=" + b"x" * 70_000
    assert parameters(*form("cloudformation", body)) == {"StackName": "a"}


def test_an_action_in_the_query_is_read_as_a_form() -> None:
    url = "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Signature=abc"
    environ = environ_of("GET", url, signed("sts"))
    assert parameters(environ, b"") == {}
    url = "/?Action=GetAccessKeyInfo&Version=2011-06-15&AccessKeyId=AKIAIOSFODNN7EXAMPLE"
    environ = environ_of("GET", url, signed("sts"))
    assert parameters(environ, b"") == {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b'{"TableName": "a", "Item": {"b": {"S": "c', {"TableName": "a", "Item": {"b": {}}}),
        (b'{"TableName": "a", "Item', {"TableName": "a"}),
        (b'{"TableName": "a", "Limit": 12', {"TableName": "a"}),
        (b'{"TableName": "a", "Limit": 12, ', {"TableName": "a", "Limit": 12}),
        (b'{"Keys": [{"a": 1}, {"b": 2', {"Keys": [{"a": 1}, {}]}),
        (b'{"TableName": "a"} and more', {"TableName": "a"}),
        (b"[1, 2]", {}),
        (b"{1: 2}", {}),
        (b'{"a"', {}),
        (b"{", {}),
        (b"", {}),
        (b"[" * 60_000, {}),
        (b'{"a":' * 12_000, {}),
        (b'\xff{"a": 1}', {}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ],
)
def test_json_is_read_up_to_where_it_is_cut(body: bytes, shown: dict[str, object]) -> None:
    found = parameters(*target("dynamodb", "DynamoDB_20120810.PutItem", body))
    assert found == shown or body.count(b"{") > 100


def test_a_packed_body_is_read() -> None:
    body = gzip.compress(b'{"TableName": "a"}')
    packed = {"Content-Encoding": "gzip"}
    assert parameters(*target("dynamodb", "DynamoDB_20120810.PutItem", body, **packed)) == {
        "TableName": "a"
    }


def test_a_bomb_unpacks_to_no_more_than_is_looked_at() -> None:
    body = gzip.compress(b'{"TableName": "a", "Item": "' + b" " * 50_000_000)
    packed = {"Content-Encoding": "gzip"}
    found = parameters(*target("dynamodb", "DynamoDB_20120810.PutItem", body, **packed))
    assert found == {"TableName": "a"}


XML = b"<VersioningConfiguration><Status>Enabled</Status><MFADelete>Dis"
BOMB = b'<!DOCTYPE a [<!ENTITY b "c">]><VersioningConfiguration><Status>&b;</Status>'


@pytest.mark.parametrize(
    ("body", "configuration"),
    [
        (XML, {"Status": "Enabled"}),
        (XML[:-4], {"Status": "Enabled"}),
        (XML[:40], {}),
        (BOMB, {}),
        (b"<a>" * 10_000, {}),
        (b"\x00", {}),
    ],
)
def test_xml_is_read_up_to_where_it_is_cut(body: bytes, configuration: dict[str, object]) -> None:
    environ = environ_of("PUT", "/bucket?versioning", signed("s3"))
    assert parameters(environ, body) == {
        "Bucket": "bucket",
        "VersioningConfiguration": configuration,
    }


@pytest.mark.parametrize(
    ("headers", "body", "size"),
    [
        ({"Content-Length": "12345"}, b"x" * 100, "(12,345 bytes)"),
        ({}, b"x", "(1 byte)"),
        ({"Content-Length": "none"}, b"xx", "(2 bytes)"),
        (
            {
                "Content-Encoding": "aws-chunked",
                "Content-Length": "90",
                "X-Amz-Decoded-Content-Length": "7",
            },
            b"4;chunk-signature=0\r\nabcd\r\n3\r\nefg\r\n0\r\nx-amz-checksum-crc32:x\r\n\r\n",
            "(7 bytes)",
        ),
    ],
)
def test_data_is_shown_by_its_size(headers: dict[str, str], body: bytes, size: str) -> None:
    environ = environ_of("PUT", "/bucket/a%20key/of%2Fparts", signed("s3") | headers)
    found = parameters(environ, body)
    assert [found[name] for name in ("Bucket", "Key", "Body")] == ["bucket", "a key/of/parts", size]


@pytest.mark.parametrize(
    ("host", "path", "named"),
    [
        ("photos.s3.eu-west-1.amazonaws.com", "/a/b", {"Bucket": "photos", "Key": "a/b"}),
        ("my.photos.s3.amazonaws.com:443", "/a", {"Bucket": "my.photos", "Key": "a"}),
        ("a.s3.b.s3.dualstack.eu-west-1.amazonaws.com", "/a", {"Bucket": "a.s3.b", "Key": "a"}),
        ("photos.s3-accelerate.amazonaws.com", "/a", {"Bucket": "photos", "Key": "a"}),
        ("photos.s3.localhost.localstack.cloud:4566", "/a", {"Bucket": "photos", "Key": "a"}),
        ("s3.eu-west-1.amazonaws.com", "/photos/a", {"Bucket": "photos", "Key": "a"}),
        ("127.0.0.1:5000", "/photos/a", {"Bucket": "photos", "Key": "a"}),
    ],
)
def test_a_bucket_in_the_host_name_is_one_in_the_path(
    host: str, path: str, named: dict[str, str]
) -> None:
    one = describe(environ_of("GET", path, signed("s3") | {"Host": host}), b"", 200, [], b"", 0.0)
    assert (one.operation, dict(one.parameters)) == ("GetObject", named)


def test_an_account_in_the_host_name_is_no_bucket() -> None:
    host = {"Host": "111111111111.s3-control.eu-west-1.amazonaws.com"}
    account = {"x-amz-account-id": "111111111111"}
    environ = environ_of("GET", "/v20180820/jobs", signed("s3") | host | account)
    one = describe(environ, b"", 200, [], b"", 0.0)
    assert (one.service, one.operation) == ("s3control", "ListJobs")
    assert dict(one.parameters) == {"AccountId": "111111111111"}


def test_metadata_keep_their_names() -> None:
    environ, body = call("s3", "PutObject", Bucket="b", Key="k", Metadata={"Cost-Center": "a_b"})
    assert parameters(environ, body)["Metadata"] == {"Cost-Center": "a_b"}


def test_cbor_is_read_up_to_where_it_is_cut() -> None:
    operation = service_model("cloudwatch").operation_model("PutMetricData")
    data = [{"MetricName": "errors", "Value": 1.5, "Unit": "Count"}] * 2
    meant = {"Namespace": "shop", "MetricData": data, "StrictEntityValidation": True}
    environ, body = written(operation, meant, "smithy-rpc-v2-cbor")
    assert parameters(environ, body) == meant
    assert parameters(environ, body[:-4]) == {"Namespace": "shop", "MetricData": data}


def test_an_operation_that_no_model_knows_has_its_json_members() -> None:
    body = b'{"Name": "a", "Password": "b"}'
    found = parameters(*target("dynamodb", "DynamoDB_20120810.InventNames", body))
    assert found == {"Name": "a", "Password": "***"}
    assert parameters(environ_of("GET", "/moon", signed("lambda")), b'{"a": 1}') == {}
