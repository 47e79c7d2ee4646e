"""Every private name of moto that asynchronous calls of functions lean on, read in moto 5.2.5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException, UnknownEventConfig
from moto.awslambda.models import EventInvokeConfig, LambdaBackend, LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.awslambda.utils import get_backend
from moto.core.responses import ActionResult
from moto.core.utils import unix_time, utcnow
from moto.events.models import events_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from werkzeug.exceptions import HTTPException

__all__ = [
    "ActionResult",
    "EventInvokeConfig",
    "HTTPException",
    "InvalidParameterValueException",
    "LambdaBackend",
    "LambdaFunction",
    "LambdaResponse",
    "UnknownEventConfig",
    "get_backend",
    "put_event",
    "put_object",
    "send_to_queue",
    "send_to_topic",
    "unix_time",
    "utcnow",
]


def send_to_queue(arn: str, text: str, attributes: Mapping[str, tuple[str, str]]) -> None:
    """Send a message to a queue, with attributes as (type, value) by their names."""
    *_, region, account, name = arn.split(":")
    sent = {
        key: {"DataType": kind, "StringValue": value} for key, (kind, value) in attributes.items()
    }
    sqs_backends[account][region].send_message(name, text, message_attributes=sent)


def send_to_topic(arn: str, text: str, attributes: Mapping[str, tuple[str, str]]) -> None:
    """Publish a message to a topic, with attributes as (type, value) by their names."""
    *_, region, account, _ = arn.split(":")
    sent = {key: {"Type": kind, "Value": value} for key, (kind, value) in attributes.items()}
    sns_backends[account][region].publish(text, arn, message_attributes=sent)


def put_event(account: str, region: str, event: dict[str, Any]) -> None:
    """Put an event on a bus.

    Raises:
        ValueError: it was refused, with the reason.
    """
    [entry] = events_backends[account][region].put_events([event])
    if "ErrorCode" in entry:
        raise ValueError(f"{entry['ErrorCode']}: {entry.get('ErrorMessage')}")


def put_object(account: str, partition: str, bucket: str, key: str, text: str) -> None:
    """Write an object to a bucket."""
    s3_backends[account][partition].put_object(bucket, key, text.encode())
