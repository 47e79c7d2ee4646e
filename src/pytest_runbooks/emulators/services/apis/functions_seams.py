"""Every private name of moto's Lambda that APIs lean on, read in moto 5.2.5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.awslambda.utils import get_backend
from moto.moto_api._internal import mock_random
from werkzeug.exceptions import HTTPException

from ...moto_seams import InvokeRequest, call_function

__all__ = ["HTTPException", "InvokeRequest", "call_function", "new_id", "statements_of"]


def statements_of(account: str, region: str, function: str) -> list[Mapping[str, Any]]:
    """Give the resource policy of a function: of all its versions and aliases.

    moto keeps a statement with the version that an alias pointed to when it was added; its
    `Resource` ends with the alias.

    Raises:
        HTTPException: there is no such function.
    """
    backend = get_backend(account, region)
    latest: LambdaFunction = backend.get_function(function)
    policies = [latest.policy, *(one.policy for one in backend.list_versions_by_function(function))]
    found = {id(one): one for policy in policies for one in policy.statements}
    return [*found.values()]


def new_id() -> str:
    """Give an id that is the same from run to run."""
    return str(mock_random.uuid4())
