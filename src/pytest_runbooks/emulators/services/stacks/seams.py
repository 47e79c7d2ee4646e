"""What of moto stacks lean on, most of it private.

Read in moto 5.2.5; `tests/emulators/services/stacks/test_seams.py` breaks when it moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from moto.core.common_models import CloudFormationModel
from moto.core.exceptions import ServiceException
from moto.core.request import Request
from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from ...moto_seams import ACCOUNT_HEADER, VERSION

__all__ = [
    "ACCOUNT_HEADER",
    "VERSION",
    "ActionResult",
    "BaseResponse",
    "CloudFormationModel",
    "DomainDispatcherApplication",
    "EmptyResult",
    "Request",
    "ServiceException",
    "model_of",
    "new_id",
    "suffix",
    "utcnow",
]

_MODULES = {
    "Lambda": "awslambda",
    "ElasticLoadBalancing": "elb",
    "Batch": "batch",
}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def new_id() -> str:
    """Make up an id, the same ones in each procedure."""
    return str(mock_random.uuid4())


def suffix() -> str:
    """Make up the end of a name that CloudFormation gives."""
    return "".join(mock_random.choice(_LETTERS) for _ in range(12))


def model_of(kind: str) -> Any:
    """Give the class by which moto makes a type of resources; None when it has none."""
    _, service, *_ = kind.split("::")
    module = _MODULES.get(service, service.lower())
    try:
        import_module(f"moto.{module}.models")
    except ModuleNotFoundError:
        return None
    for model in _models(CloudFormationModel):
        if model.cloudformation_type() == kind:
            return model
    return None


def _models(parent: Any) -> Iterator[Any]:
    for model in parent.__subclasses__():
        yield model
        yield from _models(model)
