"""What stands in for moto's API Gateway, put there when somebody asks for it: moto's takes long."""

from __future__ import annotations

from ..late import LateServices
from ..service import Service


def _load() -> tuple[Service, ...]:
    # Here and not above: that is what this module is for.
    from . import http_deployments, rest_control  # noqa: PLC0415

    return (http_deployments.SERVICE, rest_control.SERVICE)


SERVICE = LateServices("apigateway", _load)
"""The one of this process: what it puts in the place of moto's own stands there once."""
