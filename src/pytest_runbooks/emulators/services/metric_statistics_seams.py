"""Every private name of moto's CloudWatch that statistics lean on, read in moto 5.2.5."""

from __future__ import annotations

from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.models import MetricDatumBase as Datum

__all__ = ["CloudWatchBackend", "Datum"]
