"""Which API call an HTTP request is, read from the request and botocore's service models.

The rules are those of the protocols that the AWS SDKs speak (https://smithy.io/2.0/aws/protocols):
the credential scope names the service, and the operation stands in `X-Amz-Target` (JSON), in the
`Action` parameter (query, EC2), in the path of Smithy RPC v2, or follows from method and path
(REST).
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote
from wsgiref.types import WSGIEnvironment

from botocore.loaders import (
    Loader,
)

from .invocations import invocation_of
from .models import model_of

RAW_HEADERS = "pytest_runbooks.raw_headers"
"""Key in the environ under which the headers stand as they were sent, as (name, value) pairs.

WSGI cannot tell `x-amz-meta-a_b` from `x-amz-meta-a-b`, which S3 can.
"""

_VERSION_2 = re.compile(r"AWS ([^:\s]+):")
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_LABEL = re.compile(r"(\{[^}]+\})")
# `bucket.s3.eu-west-1.amazonaws.com`, `bucket.s3-accelerate.amazonaws.com`; greedy, since a bucket
# may be called `my.s3.bucket`.
_BUCKET_HOST = re.compile(
    r"(.+)\.s3(?:-(?!control|outposts)[a-z0-9-]+)?\.[a-z0-9]", re.IGNORECASE | re.ASCII
)
_HEAD_BYTES = 8192  # a model's metadata stand within its first bytes
_FORM = "application/x-www-form-urlencoded"


class Shape(StrEnum):
    """How a call is written, and how its answer and its errors have to be."""

    JSON = "json"
    REST_JSON = "rest-json"
    REST_XML = "rest-xml"
    QUERY = "query"
    EC2 = "ec2"
    CBOR = "smithy-rpc-v2-cbor"


@dataclass(frozen=True, slots=True)
class Call:
    """One API call.

    Attributes:
        service: the service as botocore and the AWS CLI name it; `s3` for unsigned requests that
            name none, as moto and LocalStack take them.
        operation: the operation; the method and path when the models know no such operation.
        shape: the protocol of the request.
        access_key: the access key id that signed it, empty when nothing did.
        region: the region it was signed for, empty when nothing did.
    """

    service: str
    operation: str
    shape: Shape
    access_key: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Who signed a request, and for what."""

    access_key: str
    region: str
    signing_name: str


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    path: re.Pattern[str]
    fixed: int  # parts of the path that are no labels
    literals: Mapping[str, str]
    headers: tuple[str, ...]
    parameters: tuple[str, ...]
    operation: str

    def matches(self, environ: WSGIEnvironment, query: Mapping[str, str]) -> bool:
        return (
            self.method == environ["REQUEST_METHOD"]
            and self.path.match(path_of(environ)) is not None
            and all(
                name in query and value in {"", query[name]}
                for name, value in self.literals.items()
            )
            and all(name in query for name in self.parameters)
            and all(_has_header(environ, name) for name in self.headers)
        )


def _has_header(environ: WSGIEnvironment, name: str) -> bool:
    """Say whether a header was sent; one with an underscore stands among the raw ones only."""
    raw = (sent.lower() for sent, _ in environ.get(RAW_HEADERS, ()))
    return f"HTTP_{name.upper().replace('-', '_')}" in environ or name.lower() in raw


def scope_of(environ: WSGIEnvironment) -> Scope | None:
    """Give the credential scope of a request, from its header or its presigned URL.

    The AWS CLI and boto3 presign URLs of S3 by the second version of signatures, which names no
    region.
    """
    found = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not found and "X-Amz-Credential" in environ.get("QUERY_STRING", ""):
        found = _CREDENTIAL.search(
            "Credential=" + unquote(_query(environ).get("X-Amz-Credential", ""))
        )
    if found:
        return Scope(*found.groups())
    access_key = ""
    if old := _VERSION_2.match(environ.get("HTTP_AUTHORIZATION", "")):
        access_key = old[1]
    elif "AWSAccessKeyId" in environ.get("QUERY_STRING", ""):
        query = _query(environ)
        access_key = query.get("AWSAccessKeyId", "") if "Signature" in query else ""
    # Others that signed so, SimpleDB and the first SQS, have an action in the query.
    is_s3 = access_key and "Action=" not in environ.get("QUERY_STRING", "")
    return Scope(access_key, "", "s3") if is_s3 else None


def identify(environ: WSGIEnvironment, body: bytes) -> Call:
    """Say which call a request is.

    Args:
        environ: the request.
        body: its body; the environ's own input is not read.
    """
    scope = scope_of(environ)
    if invocation := invocation_of(environ):
        access_key = scope.access_key if scope else ""
        return Call(*invocation.call, Shape.REST_JSON, access_key, invocation.region)
    services = _signed_as(scope.signing_name) if scope else _unsigned(environ, body)
    service, operation, shape = _operation(environ, body, services)
    if not scope:
        return Call(service, operation, shape)
    return Call(service, operation, shape, scope.access_key, scope.region)


def _unsigned(environ: WSGIEnvironment, body: bytes) -> tuple[str, ...]:
    """Give the services that an unsigned request may be for, as Cognito, SSO and STS take them.

    The host of an endpoint says which; without one, what the request says of itself. What says
    nothing is for S3.
    """
    labels = environ.get("HTTP_HOST", "").partition(":")[0].lower().split(".")
    named = tuple(
        service
        for service, metadata in _metadata().items()
        if metadata.get("endpointPrefix") in {labels[0], ".".join(labels[:2])}
    )
    if named and len(labels) > 2:
        return named
    key, value = "targetPrefix", environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[0]
    if not value:
        key, value = "apiVersion", _form(environ, body).get("Version", "")
    found = (service for service, metadata in _metadata().items() if metadata.get(key) == value)
    return (tuple(found) if value else ()) or ("s3",)


def _operation(
    environ: WSGIEnvironment, body: bytes, services: tuple[str, ...]
) -> tuple[str, str, Shape]:
    query = _query(environ)
    if environ.get("HTTP_SMITHY_PROTOCOL") == "rpc-v2-cbor":
        _, _, target, _, operation = (environ["PATH_INFO"].split("/") + [""] * 5)[:5]
        return _with(services, "targetPrefix", target.split(".")[-1]), operation, Shape.CBOR
    if target := environ.get("HTTP_X_AMZ_TARGET", ""):
        prefix, _, operation = target.rpartition(".")
        return _with(services, "targetPrefix", prefix), operation, Shape.JSON
    if _is_form(environ, services) or "Action" in query:
        form = _form(environ, body)
        service = _with(services, "apiVersion", form.get("Version", ""))
        return service, form.get("Action", "?"), Shape.EC2 if service == "ec2" else Shape.QUERY
    matching = [
        (service, route)
        for service in services
        if (route := next((r for r in _routes(service) if r.matches(environ, query)), None))
    ]
    if not matching:
        unknown = f"{environ['REQUEST_METHOD']} {path_of(environ)}"
        return services[0], unknown, _shape(services[0])
    # Nearly every path could be the key of an S3 object: the one that fixes more of it is meant.
    service, route = max(matching, key=lambda pair: pair[1].fixed)
    return service, route.operation, _shape(service)


def _is_form(environ: WSGIEnvironment, services: Iterable[str]) -> bool:
    """Say whether the body is a form, as a call of the query protocol is.

    curl says so of every body that it is not told the type of, also of one for a presigned URL.
    """
    if not environ.get("CONTENT_TYPE", "").startswith(_FORM):
        return False
    protocols = {_metadata().get(service, {}).get("protocol", Shape.QUERY) for service in services}
    return not protocols <= {Shape.REST_XML, Shape.REST_JSON}


def _form(environ: WSGIEnvironment, body: bytes) -> dict[str, str]:
    """Give the parameters of a call of the query protocol, be they in the body or the URL."""
    written = environ.get("CONTENT_TYPE", "").startswith(_FORM)
    sent = dict(parse_qsl(body.decode("utf-8", "replace"))) if written else {}
    return sent | _query(environ)


def _query(environ: WSGIEnvironment) -> dict[str, str]:
    return dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))


def path_of(environ: WSGIEnvironment) -> str:
    """Give the path as it was sent: an escaped slash belongs to a label, not between labels.

    A bucket that the Host header names stands before it, as it does where the path names it.
    """
    raw: str = environ.get("RAW_URI") or environ.get("PATH_INFO", "/")
    bucket = _BUCKET_HOST.match(environ.get("HTTP_HOST", ""))
    return (f"/{bucket[1]}" if bucket else "") + raw.partition("?")[0]


def _with(services: Iterable[str], key: str, value: str) -> str:
    candidates = list(services)
    return next((s for s in candidates if _metadata().get(s, {}).get(key) == value), candidates[0])


def _shape(service: str) -> Shape:
    """Give the shape of a REST service; of any other when a request says nothing itself."""
    protocol = _metadata().get(service, {}).get("protocol", Shape.REST_JSON)
    return Shape(protocol) if protocol in set(Shape) else Shape.REST_JSON


@cache
def _signed_as(signing_name: str) -> tuple[str, ...]:
    """Give the services that sign with a name, the one of that very name first."""
    found = [
        service
        for service, metadata in _metadata().items()
        if metadata.get("signingName", metadata.get("endpointPrefix")) == signing_name
    ]
    return tuple(sorted(found, key=lambda s: (s != signing_name, s))) or (signing_name,)


@cache
def _metadata() -> Mapping[str, Mapping[str, Any]]:
    """Read the metadata of every service that botocore knows, and nothing more of the models."""
    found = {}
    for folder in Loader().search_paths:
        for model in sorted(Path(folder).glob("*/*/service-2.json*")):  # versions ascend
            with model.open("rb") as file:
                head = file.read(_HEAD_BYTES)
            if model.suffix == ".gz":
                head = zlib.decompressobj(wbits=31).decompress(head)
            text = head.decode("utf-8", "ignore")
            service = model.parts[-3]
            try:
                start = text.index("{", text.index('"metadata"'))
                found[service], _ = json.JSONDecoder().raw_decode(text, start)
            except ValueError:  # a model of somebody's own, written in another order
                found[service] = model_of(service)["metadata"]
    return found


@cache
def _routes(service: str) -> tuple[_Route, ...]:
    """Give the REST routes of a service, the most specific first."""
    model = model_of(service)
    ranked = []
    for name, operation in model["operations"].items():
        http = operation.get("http", {})
        path, _, literal = http.get("requestUri", "/").partition("?")
        literals = dict(parse_qsl(literal, keep_blank_values=True))
        shape = model["shapes"].get(operation.get("input", {}).get("shape"), {})
        required = [shape["members"][member] for member in shape.get("required", ())]
        headers, parameters = (
            tuple(m["locationName"] for m in required if m.get("location") == place)
            for place in ("header", "querystring")
        )
        fixed = sum(bool(part) and "{" not in part for part in path.split("/"))
        method = http.get("method", "POST")
        route = _Route(method, _pattern(path), fixed, literals, headers, parameters, name)
        weight = (
            *(len(literals) + len(parameters), len(headers)),
            *(path.count("/"), -path.count("{"), not operation.get("deprecated", False)),
        )
        ranked.append((weight, route))
    return tuple(route for _, route in sorted(ranked, key=lambda pair: pair[0], reverse=True))


def _pattern(path: str) -> re.Pattern[str]:
    parts = (
        (".+" if part.endswith("+}") else "[^/]+") if part.startswith("{") else re.escape(part)
        for part in _LABEL.split(path)
    )
    return re.compile("".join(parts).rstrip("/") + "/?$")
