"""What values of boto3 give: by a dot, by a call, by a loop, by a key."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType

from ...api.models import Node, model_of, service_names
from . import models, resources
from .resources import Category
from .uses import Request
from .values import (
    Client,
    Collection,
    Exceptions,
    Known,
    Many,
    Meta,
    Method,
    Paginator,
    Resource,
    Shaped,
    Value,
    Waiter,
)

_OF_KNOWN: Mapping[tuple[Known, str], Known] = MappingProxyType(
    {
        (Known.PACKAGE, "client"): Known.MAKE_CLIENT,
        (Known.PACKAGE, "resource"): Known.MAKE_RESOURCE,
        (Known.PACKAGE, "Session"): Known.SESSION_CLASS,
        (Known.PACKAGE, "session"): Known.SESSION_MODULE,
        (Known.SESSION_MODULE, "Session"): Known.SESSION_CLASS,
        (Known.SESSION, "client"): Known.MAKE_CLIENT,
        (Known.SESSION, "resource"): Known.MAKE_RESOURCE,
    }
)
_OF_COLLECTIONS = frozenset({"all", "filter", "limit", "page_size"})
_OPEN_SHAPES = frozenset({"string", "blob", "boolean", "integer", "long", "float", "double"})


def attribute_of(owner: Value, name: str) -> Value | None:
    """Say what a name of a value is."""
    match owner:
        case Known():
            return _OF_KNOWN.get((owner, name))
        case Client(service) if name == "exceptions":
            return Exceptions(service)
        case Resource(service) if name == "meta":
            return Meta(service)
        case Meta(service) if name == "client":
            return Client(service)
        case Resource(service, kind):
            found = resources.members_of(service, kind).get(name)
            if found and found.category is Category.COLLECTION:
                return Collection(owner, name, found.node["resource"]["type"])
            if found and found.category is Category.REFERENCE:
                return _reference(service, found.node)
    return Method(owner, name)


def _reference(service: str, node: Node) -> Value | None:
    """Say what a reference is; None where it may be many, or nothing."""
    sources = [one.get("path", "") for one in node["resource"].get("identifiers", ())]
    if any("[" in path for path in sources):
        return None
    return Resource(service, node["resource"]["type"])


def called(callee: Value, call: ast.Call) -> Value | None:
    """Say what a call gives."""
    match callee:
        case Known.SESSION_CLASS:
            return Known.SESSION
        case Known.MAKE_CLIENT | Known.MAKE_RESOURCE:
            return _made(callee, call)
        case Method(Client(service), "get_paginator" | "get_waiter" as kind):
            return _fetched(service, kind, _text(call))
        case Method(Client(service), name):
            operation = models.methods_of(service).get(name)
            return _answer(service, operation) if operation else None
        case Method(Paginator(service, operation), "paginate"):
            answer = _answer(service, operation)
            return Many(answer) if answer else None
        case Method(Resource(service, kind), name):
            return _of_resource(service, kind, name)
        case Method(Collection(_, _, _) as collection, name) if name in _OF_COLLECTIONS:
            return collection
        case Method(Shaped() as shaped, "get"):
            key = _text(call)
            return member(shaped, key) if key else None
        case Method(Shaped() as shaped, "values") if _type(shaped) == "map":
            found = _part(shaped, "value")
            return Many(found) if found else None
        case Method(Shaped() as shaped, "copy"):
            return shaped
    return None


def _made(factory: Known, call: ast.Call) -> Value | None:
    name = _text(call, "service_name")
    if factory is Known.MAKE_CLIENT and name in service_names():
        return Client(name)
    if factory is Known.MAKE_RESOURCE and name in resources.resource_services():
        return Resource(name)
    return None


def _fetched(service: str, kind: str, name: str | None) -> Value | None:
    if kind == "get_paginator":
        operation = models.paginators_of(service).get(name or "")
        return Paginator(service, operation) if operation else None
    operation = models.waiters_of(service).get(name or "")
    return Waiter(service, operation) if operation else None


def _of_resource(service: str, kind: str, name: str) -> Value | None:
    found = resources.members_of(service, kind).get(name)
    if found is None:
        return None
    if found.category is Category.SUBRESOURCE:
        return Resource(service, found.node["resource"]["type"])
    if found.category is not Category.ACTION:
        return None
    given = found.node.get("resource")
    if not given:
        path = found.node.get("path", "@")
        operation = found.node["request"]["operation"]
        return _answer(service, operation, native=service == "dynamodb") if path == "@" else None
    paths = [one.get("path") or "" for one in given.get("identifiers", ())]
    many = any("[" in path for path in [*paths, given.get("path") or ""])
    one = Resource(service, given["type"])
    return Many(one) if many else one


def request_of(callee: Value) -> Request | None:
    """Say what a call asks for; None when it sends nothing, or that is not known."""
    match callee:
        case Method(Client(service), name):
            operation = models.methods_of(service).get(name)
            return Request(service, operation) if operation else None
        case Method(Paginator(service, operation), "paginate"):
            return Request(service, operation, extra=frozenset({"PaginationConfig"}))
        case Method(Waiter(service, operation), "wait"):
            return Request(service, operation, extra=frozenset({"WaiterConfig"}))
        case Method(Resource(service, kind), name):
            found = resources.members_of(service, kind).get(name)
            if found and found.category is Category.ACTION:
                return _request(service, found.node["request"])
        case Method(Collection(owner, name, _), "filter"):
            node = resources.members_of(owner.service, owner.type)[name].node
            return _request(owner.service, node["request"])
    return None


def _request(service: str, node: Node) -> Request:
    filled = {one["target"].split(".")[0].split("[")[0] for one in node.get("params", ())}
    native = service == "dynamodb"
    return Request(service, node["operation"], filled=frozenset(filled), native=native)


def _answer(service: str, operation: str, *, native: bool = False) -> Shaped | None:
    shape = models.output_of(service, operation)
    return Shaped(service, shape, is_answer=True, native=native) if shape else None


def member(shaped: Shaped, name: str) -> Value | None:
    """Say what a key of a part of an answer gives."""
    shape = _shape(shaped)
    if shape.get("type") == "map":
        return _part(shaped, "value")
    if shape.get("type") == "structure" and (part := shape["members"].get(name)):
        return _inside(shaped, part["shape"])
    return None


def looped(value: Value | None) -> Value | None:
    """Say what a loop over a value gives."""
    match value:
        case Many(one):
            return one
        case Collection(owner, _, kind):
            return Resource(owner.service, kind)
        case Shaped() if _type(value) == "list":
            return _part(value, "member")
    return None


def indexed(value: Value, index: ast.expr) -> Value | None:
    """Say what an index, a slice or an unknown key of a value gives."""
    if isinstance(value, Collection):
        return None
    if isinstance(index, ast.Slice):
        return value if isinstance(value, Many) or _is_list(value) else None
    if isinstance(value, Shaped) and _type(value) == "map":
        return _part(value, "value")
    return looped(value)


def _is_list(value: Value) -> bool:
    return isinstance(value, Shaped) and _type(value) == "list"


def _part(shaped: Shaped, key: str) -> Shaped | None:
    return _inside(shaped, _shape(shaped)[key]["shape"])


def _inside(shaped: Shaped, name: str) -> Shaped | None:
    shape = model_of(shaped.service)["shapes"][name]
    is_value = shaped.native and name == "AttributeValue"
    if is_value or shape["type"] in _OPEN_SHAPES or shape.get("document"):
        return None
    return Shaped(shaped.service, name, native=shaped.native)


def _shape(shaped: Shaped) -> Node:
    found: Node = model_of(shaped.service)["shapes"][shaped.shape]
    return found


def _type(shaped: Shaped) -> str:
    return str(_shape(shaped).get("type"))


def _text(call: ast.Call, keyword: str = "") -> str | None:
    """Give the text of the first argument, if it is a literal."""
    if call.args and isinstance(call.args[0], ast.Constant):
        value = call.args[0].value
    else:
        named = (one.value for one in call.keywords if one.arg and one.arg == keyword)
        first = next(named, None)
        value = first.value if isinstance(first, ast.Constant) else None
    return value if isinstance(value, str) else None
