"""The service models of botocore, as the JSON that they are: loaded once, when first asked for.

Plain mappings and not botocore's own model classes, which take several times as long to walk.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.loaders import Loader

Node = Mapping[str, Any]
"""A part of a model: an operation, a shape, or a member of a shape."""

NOTHING: Node = {"operations": {}, "shapes": {}, "metadata": {}}


@cache
def model_of(service: str) -> Node:
    """Give the model of a service, without its documentation; `NOTHING` when there is none."""
    model: dict[str, Any] = part_of_model(service, "service-2")
    if not model:
        return NOTHING
    # Prose is most of a model, and these stay in memory.
    for operation in model["operations"].values():
        operation.pop("documentation", None)
    for shape in model["shapes"].values():
        shape.pop("documentation", None)
        parts = [*shape.get("members", {}).values()]
        parts += [shape[key] for key in ("member", "key", "value") if key in shape]
        for part in parts:
            part.pop("documentation", None)
    return model


def operation_of(service: str, operation: str) -> Node | None:
    """Give an operation's part of the model; None when the model has none of that name."""
    found: Node | None = model_of(service)["operations"].get(operation)
    return found


def input_of(service: str, operation: str) -> tuple[Node, Node]:
    """Give the shape of an operation's input, empty when it has none, and all shapes to look up."""
    shapes: Node = model_of(service)["shapes"]
    node = (operation_of(service, operation) or {}).get("input", {})
    return shapes.get(node.get("shape"), {}), shapes


@cache
def service_names() -> frozenset[str]:
    """Give the names of all services that have a model."""
    return frozenset(loader().list_available_services("service-2"))


@cache
def waiters_of(service: str) -> Node:
    """Give the waiters of a service by their names; none when it has none."""
    return _part_of(service, "waiters-2", "waiters")


@cache
def paginators_of(service: str) -> Node:
    """Give what is told of a service's operations that answer in pages, by their names."""
    return _part_of(service, "paginators-1", "pagination")


def _part_of(service: str, kind: str, key: str) -> Node:
    found: Node = part_of_model(service, kind).get(key, {})
    return found


def part_of_model(service: str, kind: str) -> dict[str, Any]:
    """Give one file of a service's model; empty when the service does not have it.

    Args:
        service: as botocore names it.
        kind: of the file: `service-2`, `waiters-2`, `paginators-1`.
    """
    from botocore.exceptions import (  # noqa: PLC0415 - see `loader`
        DataNotFoundError,
        UnknownServiceError,
    )

    try:
        found: dict[str, Any] = loader().load_service_model(service, kind)
    except (DataNotFoundError, UnknownServiceError):
        return {}
    return found


@cache
def loader() -> Loader:
    """Give what finds and loads the data of botocore."""
    from botocore.loaders import (  # noqa: PLC0415 - much is loaded with it
        Loader,
    )

    return Loader()
