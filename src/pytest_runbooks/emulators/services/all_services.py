"""All services that stand in for parts of moto."""

from __future__ import annotations

from . import dynamodb, logs
from .service import Service


def all_services() -> tuple[Service, ...]:
    """Give them; what each keeps belongs to the process, as what moto keeps does."""
    return (dynamodb.SERVICE, logs.SERVICE)
