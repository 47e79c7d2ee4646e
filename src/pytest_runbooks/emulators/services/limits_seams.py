"""Every private name of moto that limits lean on, read in moto 5.2.5."""

from __future__ import annotations

from moto.logs.exceptions import InvalidParameterException
from moto.logs.models import LogsBackend
from moto.sqs.exceptions import InvalidAttributeValue
from moto.sqs.models import SQSBackend

__all__ = ["InvalidAttributeValue", "InvalidParameterException", "LogsBackend", "SQSBackend"]
