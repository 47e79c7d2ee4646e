"""The input of an API call, by the names of the service model, whatever the protocol."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import parse_qsl, unquote
from wsgiref.types import WSGIEnvironment

from . import cbor, forms, json_bodies, xml_bodies
from .bodies import is_cut, size_of
from .calls import RAW_HEADERS, Call, Shape, path_of
from .models import Node, input_of, operation_of
from .shown import Payload, shown

_LABEL = re.compile(r"\{([^}]+)\}")
_MOST_FIELDS = 10_000  # of a form


def parameters_of(call: Call, environ: WSGIEnvironment, body: bytes) -> dict[str, object]:
    """Give the parameters of a call as they are shown, secrets masked.

    Args:
        call: what the request is.
        environ: the request.
        body: the first bytes of its body, unpacked. What lies beyond them is not shown.

    Raises:
        Exception: the request is not what its protocol says; which one depends on the request.
    """
    return shown(*members_of(call, environ, body))


def members_of(
    call: Call, environ: WSGIEnvironment, body: bytes
) -> tuple[dict[str, object], Node, Node]:
    """Give the members of a call's input as they were sent, its shape, and those of the service.

    The arguments and errors are those of `parameters_of`.
    """
    shape, shapes = input_of(call.service, call.operation)
    members: dict[str, object] = {}
    match call.shape:
        case Shape.JSON:
            members = json_bodies.object_of(body)
        case Shape.CBOR:
            members = cbor.members_of(body)
        case Shape.QUERY | Shape.EC2:
            pairs = _pairs(environ, body)
            members = forms.members_of(pairs, shape, shapes, ec2=call.shape is Shape.EC2)
        case Shape.REST_JSON | Shape.REST_XML:
            operation = operation_of(call.service, call.operation)
            if operation:
                members = _rest(operation, call.shape, environ, body, shape, shapes)
    return members, shape, shapes


def _pairs(environ: WSGIEnvironment, body: bytes) -> list[tuple[str, str]]:
    text = body.decode("utf-8", "replace")
    if is_cut(environ, body):
        text = text.rpartition("&")[0]
    query = environ.get("QUERY_STRING", "")
    pairs = [
        pair
        for one in (text, query)
        for pair in parse_qsl(one, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    ]
    return [pair for pair in pairs if not pair[0].startswith("X-Amz-")]


def _rest(
    operation: Node, how: Shape, environ: WSGIEnvironment, body: bytes, shape: Node, shapes: Node
) -> dict[str, object]:
    members: dict[str, object] = {}
    located = shape.get("members", {})
    labels = _labels(operation["http"]["requestUri"], path_of(environ))
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True):
        query.setdefault(name, []).append(value)
    for name, part in located.items():
        wire, inner = part.get("locationName", name), shapes[part["shape"]]
        match part.get("location"):
            case "uri" if wire in labels:
                members[name] = labels[wire]
            case "querystring" if inner["type"] == "map":
                literal = operation["http"]["requestUri"].partition("?")[2]
                fixed = {one.get("locationName") for one in located.values()}
                fixed |= dict(parse_qsl(literal, keep_blank_values=True)).keys()
                members[name] = {k: v[-1] for k, v in query.items() if k not in fixed}
            case "querystring" if wire in query:
                is_list = inner["type"] == "list"
                members[name] = query[wire] if is_list else query[wire][-1]
            case "header" if (value := environ.get(_key(wire))) is not None:
                is_list = inner["type"] == "list"
                members[name] = [one.strip() for one in value.split(",")] if is_list else value
            case "headers" if found := _with_prefix(wire, environ):
                members[name] = found
    return members | _of_body(how, environ, body, shape, shapes)


def _of_body(
    how: Shape, environ: WSGIEnvironment, body: bytes, shape: Node, shapes: Node
) -> dict[str, object]:
    if payload := shape.get("payload"):
        inner = shapes[shape["members"][payload]["shape"]]
        size = size_of(environ, body)
        if not size:
            return {}
        if inner["type"] == "blob" or inner.get("eventstream"):
            return {payload: Payload(size)}
        if inner["type"] == "string":
            return {payload: body.decode("utf-8", "replace")}
        if how is Shape.REST_XML:
            return {payload: xml_bodies.members_of(xml_bodies.root_of(body), inner, shapes)}
        return {payload: json_bodies.named(json_bodies.object_of(body), inner, shapes)}
    if not body:
        return {}
    if how is Shape.REST_XML:
        return xml_bodies.members_of(xml_bodies.root_of(body), shape, shapes)
    found = json_bodies.named(json_bodies.object_of(body), shape, shapes)
    return found if isinstance(found, dict) else {}


def _labels(uri: str, path: str) -> dict[str, str]:
    names, pattern = _label_pattern(uri)
    found = pattern.match(path)
    values = found.groups() if found else ()
    return {name: unquote(value) for name, value in zip(names, values, strict=False)}


@cache
def _label_pattern(uri: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    path = uri.partition("?")[0]
    names = tuple(name.removesuffix("+") for name in _LABEL.findall(path))
    parts = re.split(r"(\{[^}]+\})", path)
    pattern = "".join(
        ("(.+)" if part.endswith("+}") else "([^/]+)") if part.startswith("{") else re.escape(part)
        for part in parts
    )
    return names, re.compile(pattern.rstrip("/") + "/?$")


def _key(header: str) -> str:
    key = header.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _with_prefix(prefix: str, environ: WSGIEnvironment) -> dict[str, object]:
    headers: list[tuple[str, str]] = environ.get(RAW_HEADERS, [])
    low = prefix.lower()
    return {name[len(prefix) :]: value for name, value in headers if name.lower().startswith(low)}
