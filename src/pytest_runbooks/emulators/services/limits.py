"""What AWS refuses as out of its limits, and moto takes: attributes of queues, retentions of logs.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import limits_seams as seams
from .service import Replacement

_QUEUES = {
    "DelaySeconds": (0, 900),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
    "MaximumMessageSize": (1024, 1_048_576),
    "MessageRetentionPeriod": (60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43_200),
}
_RETENTIONS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545),
    *(731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


class Limits:
    """Refuses what is beyond them."""

    def __init__(self) -> None:
        self._replacements = (
            Replacement(seams.SQSBackend, "create_queue", _making_queues),
            Replacement(seams.SQSBackend, "set_queue_attributes", _changing_queues),
            Replacement(seams.LogsBackend, "put_retention_policy", _retaining),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Nothing: limits are the same for all."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for replacement in self._replacements:
            replacement.uninstall()


def _check_queue(attributes: Mapping[str, Any]) -> None:
    for name, (least, most) in _QUEUES.items():
        value = str(attributes.get(name, least))
        if not value.isascii() or not value.isdecimal() or not least <= int(value) <= most:
            raise seams.InvalidAttributeValue(name)


def _making_queues(original: Callable[..., Any]) -> Callable[..., Any]:
    def create_queue(backend: Any, name: str, tags: Any = None, **attributes: Any) -> Any:
        _check_queue(attributes)
        return original(backend, name, tags, **attributes)

    return create_queue


def _changing_queues(original: Callable[..., Any]) -> Callable[..., Any]:
    def set_queue_attributes(backend: Any, queue_name: str, attributes: Mapping[str, Any]) -> Any:
        backend.get_queue(queue_name)  # a queue that is not there is said first
        _check_queue(attributes)
        return original(backend, queue_name, attributes)

    return set_queue_attributes


def _retaining(original: Callable[..., None]) -> Callable[..., None]:
    def put_retention_policy(backend: Any, log_group_name: str, retention_in_days: Any) -> None:
        if retention_in_days not in _RETENTIONS:
            raise seams.InvalidParameterException(
                constraint=f"Member must satisfy enum value set: {[*_RETENTIONS]}",
                parameter="retentionInDays",
                value=retention_in_days,
            )
        original(backend, log_group_name, retention_in_days)

    return put_retention_policy


SERVICE = Limits()
