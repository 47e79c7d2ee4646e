"""Every private name of moto's S3 that notifications lean on, read in moto 5.2.5."""

from __future__ import annotations

from moto.core.utils import iso_8601_datetime_with_milliseconds as moment
from moto.moto_api._internal import mock_random
from moto.s3 import notifications
from moto.s3.models import FakeBucket, Notification, S3Backend
from moto.s3.notifications import S3NotificationEvent
from moto.s3.responses import S3Response

__all__ = [
    "FakeBucket",
    "Notification",
    "S3Backend",
    "S3NotificationEvent",
    "S3Response",
    "kind_of",
    "moment",
    "new_id",
    "notifications",
]


def new_id() -> str:
    """Draw an id from moto's own numbers, which repeat from run to run."""
    return mock_random.uuid4().hex[:16].upper()


def kind_of(event: str) -> str:
    """Give the detail type of an event, for EventBridge."""
    return notifications._detail_type(event)  # noqa: SLF001 - a private name, as this file is for


def configured(bucket: FakeBucket) -> list[Notification]:
    """Give what functions, queues and topics are told of."""
    found = bucket.notification_configuration
    return [*found.cloud_function, *found.queue, *found.topic] if found else []


def tells_eventbridge(bucket: FakeBucket) -> bool:
    """Tell whether EventBridge is told of everything."""
    found = bucket.notification_configuration
    return found is not None and found.event_bridge is not None


def has_versions(bucket: FakeBucket, key: str) -> bool:
    """Tell whether there are versions of an object."""
    return bool(bucket.keys.getlist(key, []))
