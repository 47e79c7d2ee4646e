"""What clients of boto3 have: methods, waiters, paginators, exceptions, by the service models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from botocore import __version__, xform_name

from ...api.models import Node, input_of, loader, model_of, part_of_model

VERSION = f"botocore {__version__}"

# What botocore and boto3 add to clients (`botocore/handlers.py`, `boto3/s3/inject.py`).
_OF_ALL = (
    *("can_paginate", "close", "exceptions", "generate_presigned_url", "get_paginator"),
    *("get_waiter", "meta", "waiter_names"),
)
_OF_SOME: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "s3": (
            *("copy", "download_file", "download_fileobj", "generate_presigned_post"),
            *("upload_file", "upload_fileobj"),
        ),
        "rds": ("generate_db_auth_token",),
        "dsql": ("generate_db_connect_admin_auth_token", "generate_db_connect_auth_token"),
        "mturk": ("list_hi_ts_for_qualification_type",),
    }
)
_RENAMED_PARAMETERS = {
    ("cloudsearchdomain", "Search"): "returnFields",
    ("logs", "CreateExportTask"): "fromTime",
}
"""Parameters whose names in the model are words of Python."""
_FILLED: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("cloudsearchdomain", "Search"): ("return",),
        ("logs", "CreateExportTask"): ("from",),
        ("machinelearning", "Predict"): ("PredictEndpoint",),
    }
)
_ACCOUNT_FILLED = "glacier"
"""The service whose `accountId` botocore fills in."""


@cache
def methods_of(service: str) -> Mapping[str, str]:
    """Give the operations of a service by the names of the client's methods."""
    operations = model_of(service)["operations"]
    return MappingProxyType(
        {xform_name(name): name for name in operations if not _sends_events(service, name)}
    )


def _sends_events(service: str, operation: str) -> bool:
    """Say whether an operation sends a stream of events, so that botocore leaves it out."""
    node, shapes = input_of(service, operation)
    return any(shapes[one["shape"]].get("eventstream") for one in node.get("members", {}).values())


@cache
def attributes_of(service: str) -> frozenset[str]:
    """Give all names that a client has."""
    return frozenset({*methods_of(service), *_OF_ALL, *_OF_SOME.get(service, ())})


@cache
def waiters_of(service: str) -> Mapping[str, str]:
    """Give the operations that waiters repeat by the names which `get_waiter` takes."""
    found = part_of_model(service, "waiters-2").get("waiters", {})
    return MappingProxyType({xform_name(name): one["operation"] for name, one in found.items()})


@cache
def paginators_of(service: str) -> Mapping[str, str]:
    """Give the operations that can be paginated by the names which `get_paginator` takes."""
    found = part_of_model(service, "paginators-1").get("pagination", {})
    return MappingProxyType({xform_name(name): name for name in found})


@cache
def exceptions_of(service: str) -> frozenset[str]:
    """Give the names that `client.exceptions` has."""
    shapes = model_of(service)["shapes"]
    found = {name for name, shape in shapes.items() if shape.get("exception")}
    codes = {shape.get("error", {}).get("code") for shape in shapes.values()} - {None}
    return frozenset({*found, *codes, "ClientError"})


@cache
def parameters_of(service: str, operation: str) -> tuple[Mapping[str, Node], frozenset[str]]:
    """Give the parameters of a method, and those that a call has to name."""
    model = model_of(service)
    shape = model["operations"].get(operation, {}).get("input", {}).get("shape")
    node = model["shapes"].get(shape, {})
    members = dict(node.get("members", {}))
    required = set(node.get("required", ()))
    if renamed := _RENAMED_PARAMETERS.get((service, operation)):
        members[renamed] = members[_FILLED[service, operation][0]]
    required -= {name for name, one in members.items() if one.get("idempotencyToken")}
    required -= set(_FILLED.get((service, operation), ()))
    if service == _ACCOUNT_FILLED:
        required.discard("accountId")
    return MappingProxyType(members), frozenset(required)


def output_of(service: str, operation: str) -> str | None:
    """Give the name of the shape of what an operation answers; None when it answers nothing."""
    model = model_of(service)
    found: str | None = model["operations"].get(operation, {}).get("output", {}).get("shape")
    return found


@cache
def regions() -> frozenset[str]:
    """Give the names of all regions."""
    found: dict[str, Any] = loader().load_data("endpoints")
    return frozenset(name for part in found["partitions"] for name in part["regions"])
