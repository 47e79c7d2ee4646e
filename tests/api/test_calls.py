from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from botocore.awsrequest import prepare_request_dict
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from botocore.model import Shape as InputShape
from botocore.serialize import create_serializer
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.api.calls import RAW_HEADERS, Call, Scope, Shape, identify, scope_of

SIGNED = "AWS4-HMAC-SHA256 Credential=111111111111/20260101/{}/{}/aws4_request, SignedHeaders=host"


def environ_of(
    method: str = "POST", url: str = "/", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    path, _, query = url.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "RAW_URI": url,
        "wsgi.input": io.BytesIO(),
    }
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


def signed(service: str, region: str = "eu-west-1") -> dict[str, str]:
    return {"Authorization": SIGNED.format(region, service)}


@pytest.mark.parametrize(
    ("request_", "body", "call"),
    [
        pytest.param(
            environ_of(headers=signed("dynamodb") | {"X-Amz-Target": "DynamoDB_20120810.PutItem"}),
            b"{}",
            Call("dynamodb", "PutItem", Shape.JSON, "111111111111", "eu-west-1"),
            id="the target names the operation",
        ),
        pytest.param(
            environ_of(
                headers=signed("dynamodb")
                | {"X-Amz-Target": "DynamoDBStreams_20120810.ListStreams"}
            ),
            b"{}",
            Call("dynamodbstreams", "ListStreams", Shape.JSON, "111111111111", "eu-west-1"),
            id="the target's prefix tells services of one signing name apart",
        ),
        pytest.param(
            environ_of(
                headers=signed("elasticloadbalancing")
                | {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
            ),
            b"Action=DescribeRules&Version=2015-12-01",
            Call("elbv2", "DescribeRules", Shape.QUERY, "111111111111", "eu-west-1"),
            id="so does the version of a query",
        ),
        pytest.param(
            environ_of(
                headers=signed("ec2") | {"Content-Type": "application/x-www-form-urlencoded"}
            ),
            b"Action=RunInstances&Version=2016-11-15",
            Call("ec2", "RunInstances", Shape.EC2, "111111111111", "eu-west-1"),
            id="ec2 answers in its own way",
        ),
        pytest.param(
            environ_of(
                url="/service/GraniteServiceVersion20100801/operation/PutMetricData",
                headers=signed("monitoring") | {"Smithy-Protocol": "rpc-v2-cbor"},
            ),
            b"\xa0",
            Call("cloudwatch", "PutMetricData", Shape.CBOR, "111111111111", "eu-west-1"),
            id="the path of cbor names the operation",
        ),
        pytest.param(
            environ_of("GET", "/2015-03-31/functions/f?Qualifier=1", signed("lambda")),
            b"",
            Call("lambda", "GetFunction", Shape.REST_JSON, "111111111111", "eu-west-1"),
            id="method and path of rest",
        ),
        pytest.param(
            environ_of("GET", "/2015-03-31/functions/arn%3Aaws%3Alambda%2Fx", signed("lambda")),
            b"",
            Call("lambda", "GetFunction", Shape.REST_JSON, "111111111111", "eu-west-1"),
            id="an escaped slash does not end a label",
        ),
        pytest.param(
            environ_of("PUT", "/bucket/key/with/slashes?partNumber=1&uploadId=2", signed("s3")),
            b"data",
            Call("s3", "UploadPart", Shape.REST_XML, "111111111111", "eu-west-1"),
            id="parameters decide between operations of one path",
        ),
        pytest.param(
            environ_of("PUT", "/bucket/key", signed("s3") | {"X-Amz-Copy-Source": "/bucket/other"}),
            b"",
            Call("s3", "CopyObject", Shape.REST_XML, "111111111111", "eu-west-1"),
            id="so do headers",
        ),
        pytest.param(
            environ_of("GET", "/bucket/key"),
            b"",
            Call("s3", "GetObject", Shape.REST_XML),
            id="what nobody signed goes to s3",
        ),
        pytest.param(
            environ_of("PURGE", "/moon", signed("lambda")),
            b"",
            Call("lambda", "PURGE /moon", Shape.REST_JSON, "111111111111", "eu-west-1"),
            id="an operation that the models do not know",
        ),
        pytest.param(
            environ_of("GET", "/moon", signed("moonbase")),
            b"",
            Call("moonbase", "GET /moon", Shape.REST_JSON, "111111111111", "eu-west-1"),
            id="a service that the models do not know",
        ),
    ],
)
def test_a_request_is_named(request_: dict[str, Any], body: bytes, call: Call) -> None:
    assert identify(request_, body) == call


def test_the_scope_of_a_presigned_url_is_read() -> None:
    url = "/b/k?X-Amz-Credential=111111111111%2F20260101%2Feu-west-1%2Fs3%2Faws4_request"
    assert scope_of(environ_of("GET", url)) == Scope("111111111111", "eu-west-1", "s3")
    assert scope_of(environ_of("GET", "/b/k")) is None


def test_a_presigned_url_of_the_second_version_says_who_signed_it() -> None:
    key = "AWSAccessKeyId=111111111111&Signature=x%3D&Expires=1"
    assert scope_of(environ_of("GET", f"/b/k?{key}")) == Scope("111111111111", "", "s3")
    signed_so = {"Authorization": "AWS 111111111111:c2ln"}
    assert scope_of(environ_of("GET", "/b/k", signed_so)) == Scope("111111111111", "", "s3")
    assert scope_of(environ_of("GET", "/b/k?AWSAccessKeyId=111111111111")) is None
    assert scope_of(environ_of("GET", f"/?Action=ListDomains&{key}")) is None


def test_a_body_that_curl_calls_a_form_is_an_object_all_the_same() -> None:
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    for query in ("AWSAccessKeyId=111111111111&Signature=x&Expires=1", ""):
        call = identify(environ_of("PUT", f"/b/k?{query}", typed), b"hello")
        assert (call.service, call.operation) == ("s3", "PutObject")


@settings(deadline=None)  # the first request of a service loads its model
@given(
    st.sampled_from(["GET", "POST", ""]),
    st.text(max_size=20),
    st.dictionaries(
        st.sampled_from(
            ["Authorization", "X-Amz-Target", "Content-Type", "Smithy-Protocol", "X-Amz-Date"]
        ),
        st.one_of(
            st.text(max_size=20),
            st.just("rpc-v2-cbor"),
            st.just("application/x-www-form-urlencoded"),
            st.builds(SIGNED.format, st.text(max_size=5), st.sampled_from(["s3", "ec2", "x", ""])),
        ),
    ),
    st.binary(max_size=40),
)
def test_every_request_has_a_name(
    method: str, url: str, headers: dict[str, str], body: bytes
) -> None:
    call = identify(environ_of(method, f"/{url}", headers), body)
    assert call.service
    assert isinstance(call.shape, Shape)


SERVICES = (
    "apigateway",
    "apigatewayv2",
    "backup",
    "cloudfront",
    "cloudwatch",
    "dynamodb",
    "ecs",
    "efs",
    "eks",
    "elb",
    "elbv2",
    "events",
    "iam",
    "lambda",
    "logs",
    "rds",
    "route53",
    "s3",
    "s3control",
    "sesv2",
    "sns",
    "sqs",
    "ssm",
    "stepfunctions",
)


def least(shape: InputShape, depth: int = 0) -> Any:
    """Give the smallest value that a shape allows."""
    match shape.type_name:
        case "structure":
            if depth > 8:
                return {}
            return {name: least(shape.members[name], depth + 1) for name in shape.required_members}
        case "list":
            return [least(shape.member, depth + 1)]
        case "map":
            return {"key": least(shape.value, depth + 1)}
        case "string":
            return shape.enum[0] if shape.enum else "x" * max(3, shape.metadata.get("min", 0))
        case "integer" | "long":
            return max(1, shape.metadata.get("min", 1))
        case "float" | "double":
            return 1.5
        case "boolean":
            return True
        case "timestamp":
            return 0
    return b"x"


@cache
def models() -> dict[str, ServiceModel]:
    loader = Loader()
    return {
        name: ServiceModel(loader.load_service_model(name, "service-2"), name) for name in SERVICES
    }


def written(model: OperationModel) -> tuple[dict[str, Any], bytes]:
    service = model.service_model
    serializer = create_serializer(service.resolved_protocol, include_validation=False)
    parameters = least(model.input_shape) if model.input_shape else {}
    made = serializer.serialize_to_request(parameters, model)
    prepare_request_dict(made, "http://127.0.0.1")
    address = urlsplit(made["url"])
    headers = {**made["headers"], **signed(service.signing_name)}
    body = urlencode(made["body"]) if isinstance(made["body"], dict) else made["body"]
    url = address.path + (f"?{address.query}" if address.query else "")
    environ = environ_of(made["method"], url, headers)
    return environ, body.encode() if isinstance(body, str) else body


def operations() -> Iterator[OperationModel]:
    for model in models().values():
        for name in model.operation_names:
            yield model.operation_model(name)


def test_every_operation_that_botocore_writes_is_named() -> None:
    named, meant = [], []
    for model in operations():
        call = identify(*written(model))
        named.append(f"{call.service}:{call.operation}")
        meant.append(f"{model.service_model.service_name}:{model.name}")
    assert len(meant) > 1500
    wrong = [pair for pair in zip(meant, named, strict=True) if pair[0] != pair[1]]
    # Pairs that are written alike: a deprecated name, or another host that the call is sent to.
    assert wrong == [
        ("s3:GetBucketLifecycle", "s3:GetBucketLifecycleConfiguration"),
        ("s3:GetBucketNotification", "s3:GetBucketNotificationConfiguration"),
        ("s3:ListDirectoryBuckets", "s3:ListBuckets"),
        ("s3:PutBucketLifecycle", "s3:PutBucketLifecycleConfiguration"),
        ("s3:PutBucketNotification", "s3:PutBucketNotificationConfiguration"),
    ]


@pytest.mark.parametrize(
    ("host", "headers", "url", "body", "named"),
    [
        pytest.param(
            "127.0.0.1:4566",
            {"X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth"},
            "/",
            b"{}",
            "cognito-idp:InitiateAuth",
            id="the target says which",
        ),
        pytest.param(
            "localhost:4566",
            {"Content-Type": "application/x-www-form-urlencoded"},
            "/",
            b"Action=AssumeRoleWithWebIdentity&Version=2011-06-15",
            "sts:AssumeRoleWithWebIdentity",
            id="the version in the body does",
        ),
        pytest.param(
            "sts.amazonaws.com",
            {},
            "/?Action=AssumeRoleWithSAML&Version=2011-06-15",
            b"",
            "sts:AssumeRoleWithSAML",
            id="the host does",
        ),
        pytest.param(
            "portal.sso.eu-west-1.amazonaws.com",
            {"x-amz-sso_bearer_token": "token"},
            "/federation/credentials?role_name=r&account_id=1",
            b"",
            "sso:GetRoleCredentials",
            id="a host of two words does",
        ),
        pytest.param("127.0.0.1:4566", {}, "/bucket/key", b"", "s3:GetObject", id="nothing does"),
        pytest.param(
            "reports.s3.eu-west-1.amazonaws.com", {}, "/key", b"", "s3:GetObject", id="a bucket"
        ),
    ],
)
def test_a_request_that_nobody_signed_is_named(
    host: str, headers: dict[str, str], url: str, body: bytes, named: str
) -> None:
    method = "POST" if body or "Action" in url else "GET"
    plain = {name: value for name, value in headers.items() if "_" not in name}  # as WSGI has it
    environ = environ_of(method, url, {"Host": host, **plain}) | {RAW_HEADERS: [*headers.items()]}
    call = identify(environ, body)
    assert f"{call.service}:{call.operation}" == named
