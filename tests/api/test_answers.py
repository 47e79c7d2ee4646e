from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from botocore.parsers import create_parser

from pytest_runbooks.api.answers import answer_error
from pytest_runbooks.api.calls import Call, Shape


@pytest.mark.parametrize(
    ("service", "shape", "content_type"),
    [
        ("dynamodb", Shape.JSON, "application/x-amz-json-1.0"),
        ("lambda", Shape.REST_JSON, "application/x-amz-json-1.0"),
        ("route53", Shape.REST_XML, "text/xml"),
        ("s3", Shape.REST_XML, "text/xml"),
        ("iam", Shape.QUERY, "text/xml"),
        ("ec2", Shape.EC2, "text/xml"),
        ("cloudwatch", Shape.CBOR, "application/cbor"),
    ],
)
@pytest.mark.parametrize("message", ['nothing <& nobody> — "quoted"', "x" * 300])
def test_an_error_is_read_by_the_parser_of_its_protocol(
    service: str, shape: Shape, content_type: str, message: str
) -> None:
    sent: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
        sent.update(status=status, headers={name.lower(): value for name, value in headers})

    (body,) = answer_error(
        start_response,
        Call(service, "DoIt", shape),
        HTTPStatus.NOT_IMPLEMENTED,
        "NotImplemented",
        message,
    )
    assert sent["status"] == "501 Not Implemented"
    assert sent["headers"]["content-type"] == content_type
    assert sent["headers"]["content-length"] == str(len(body))
    read = create_parser(shape.value).parse(
        {"status_code": 501, "headers": sent["headers"], "body": body}, None
    )
    assert read["Error"]["Code"] == "NotImplemented"
    assert read["Error"]["Message"] == message
