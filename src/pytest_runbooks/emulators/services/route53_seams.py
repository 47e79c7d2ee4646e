"""Every private name of moto's Route 53 that DNS answers lean on, read in moto 5.2.5."""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.route53.exceptions import InvalidInput
from moto.route53.models import FakeZone, HealthCheck, RecordSet, Route53Backend
from moto.route53.responses import Route53
from moto.route53.urls import url_paths

__all__ = [
    "ActionResult",
    "FakeZone",
    "HealthCheck",
    "InvalidInput",
    "RecordSet",
    "Route53",
    "Route53Backend",
    "url_paths",
    "values",
]


def values(record: RecordSet) -> tuple[str, ...]:
    """Give the values of a record, which moto keeps as text, or as a dictionary in its own ones."""
    return tuple(str(one["Value"] if isinstance(one, dict) else one) for one in record.records)
