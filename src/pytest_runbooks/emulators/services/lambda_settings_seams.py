"""Every private name of moto's Lambda that its settings lean on, read in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException, LambdaClientError
from moto.awslambda.models import LambdaBackend
from moto.awslambda.responses import LambdaResponse
from moto.awslambda.urls import url_paths
from moto.core.utils import utcnow

__all__ = [
    "ConflictError",
    "InvalidParameterValueException",
    "LambdaBackend",
    "LambdaResponse",
    "MissingConfigError",
    "aliases_of",
    "url_paths",
    "utcnow",
    "versions_behind",
]


class MissingConfigError(LambdaClientError):
    """There is no provisioned concurrency."""

    code = 404

    def __init__(self) -> None:
        super().__init__(
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function",
        )


class ConflictError(LambdaClientError):
    """A version would be provisioned twice."""

    code = 409

    def __init__(self, text: str) -> None:
        super().__init__("ResourceConflictException", text)


def versions_behind(backend: LambdaBackend, function: str, qualifier: str) -> set[str]:
    """Give the versions that a version or an alias stands for.

    Raises:
        HTTPException: there is no such function, version or alias, as AWS says it.
    """
    found = backend.get_function(function, qualifier)
    if qualifier.isdecimal() or qualifier == "$LATEST":
        return {str(found.version)}
    alias = backend.get_alias(qualifier, function)
    routing: Any = alias.routing_config or {}
    return {str(alias.function_version), *(routing.get("AdditionalVersionWeights") or {})}


def aliases_of(backend: LambdaBackend, function: str, version: str) -> list[str]:
    """Give the names of the aliases of a function that lead to a version, by their weights too."""
    return [
        str(alias.name)
        for alias in backend.list_aliases(function)
        if version in versions_behind(backend, function, alias.name)
    ]
