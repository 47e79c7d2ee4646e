"""Errors that the emulators room itself answers, written as each AWS protocol writes them."""

from __future__ import annotations

import json
import struct
from http import HTTPStatus
from uuid import uuid4
from wsgiref.types import StartResponse
from xml.sax.saxutils import escape

from .calls import Call, Shape


def answer_error(
    start_response: StartResponse, call: Call, status: HTTPStatus, code: str, message: str
) -> list[bytes]:
    """Answer a call with an error that SDKs and the AWS CLI read.

    Args:
        start_response: as WSGI hands it over.
        call: the call, for its protocol.
        status: the HTTP status.
        code: the error code, for example `InternalFailure`.
        message: what the caller is told.
    """
    request_id = str(uuid4())
    content_type, body = _written(call, code, message, request_id)
    headers = [
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("x-amzn-RequestId", request_id),
    ]
    if call.shape in {Shape.JSON, Shape.REST_JSON}:
        headers.append(("x-amzn-ErrorType", code))
    if call.shape is Shape.CBOR:
        headers.append(("smithy-protocol", "rpc-v2-cbor"))
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]


def answer_as_api(
    start_response: StartResponse, status: HTTPStatus, code: str, message: str
) -> list[bytes]:
    """Answer a request to a deployed API with an error, as API Gateway does by itself.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    """
    body = json.dumps({"message": message}).encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("x-amzn-RequestId", str(uuid4())),
        ("x-amzn-ErrorType", code),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]


def _written(call: Call, code: str, message: str, request_id: str) -> tuple[str, bytes]:
    match call.shape:
        case Shape.CBOR:
            return "application/cbor", _cbor({"__type": code, "message": message})
        case Shape.JSON | Shape.REST_JSON:
            body = json.dumps({"__type": code, "message": message})
            return "application/x-amz-json-1.0", body.encode()
    error = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    if call.service == "s3":
        body = f"<Error>{error}<RequestId>{request_id}</RequestId></Error>"
    elif call.shape is Shape.EC2:
        body = (
            f"<Response><Errors><Error>{error}</Error></Errors>"
            f"<RequestID>{request_id}</RequestID></Response>"
        )
    else:
        body = (
            f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
    return "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>{body}'.encode()


def _cbor(members: dict[str, str]) -> bytes:
    """Write a map of texts as CBOR (RFC 8949, section 3)."""

    def text(value: str) -> bytes:
        raw = value.encode()
        return b"\x7a" + struct.pack(">I", len(raw)) + raw

    return bytes([0xA0 + len(members)]) + b"".join(text(k) + text(v) for k, v in members.items())
