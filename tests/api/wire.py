"""Requests as botocore writes them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from botocore.awsrequest import prepare_request_dict
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from botocore.serialize import create_serializer

from pytest_runbooks.api.calls import RAW_HEADERS

SIGNED = "AWS4-HMAC-SHA256 Credential=111111111111/20260101/{}/{}/aws4_request, SignedHeaders=host"


def environ_of(
    method: str = "POST", url: str = "/", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    path, _, query = url.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": url,
        "wsgi.input": io.BytesIO(),
        RAW_HEADERS: [*(headers or {}).items()],
    }
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        is_plain = key in {"CONTENT_TYPE", "CONTENT_LENGTH"}
        environ[key if is_plain else f"HTTP_{key}"] = value
    return environ


def signed(service: str, region: str = "eu-west-1") -> dict[str, str]:
    return {"Authorization": SIGNED.format(region, service)}


@cache
def service_model(name: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


def written(
    model: OperationModel, parameters: Mapping[str, Any], protocol: str = ""
) -> tuple[dict[str, Any], bytes]:
    """Give the request of a call, as an environ and a body."""
    service = model.service_model
    serializer = create_serializer(protocol or service.resolved_protocol, include_validation=False)
    made = serializer.serialize_to_request(dict(parameters), model)
    prepare_request_dict(made, "http://127.0.0.1")
    address = urlsplit(made["url"])
    url = address.path + (f"?{address.query}" if address.query else "")
    body = urlencode(made["body"]) if isinstance(made["body"], dict) else made["body"]
    body = body.encode() if isinstance(body, str) else body or b""
    headers = {k: v if isinstance(v, str) else v.decode() for k, v in made["headers"].items()}
    headers |= signed(service.signing_name) | {"Content-Length": str(len(body))}
    return environ_of(made["method"], url, headers), body


def call(service: str, operation: str, **parameters: Any) -> tuple[dict[str, Any], bytes]:
    """Give the request of a call by names."""
    return written(service_model(service).operation_model(operation), parameters)
