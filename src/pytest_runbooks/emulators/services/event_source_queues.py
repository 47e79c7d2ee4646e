"""Queues as event sources of functions.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html

A batch that the function refuses is visible again after the visibility timeout of the queue; at
once when the queue has dead letters, so that they are there when somebody looks.
"""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from typing import Any

from . import event_sources_seams as seams
from .event_source_calls import call, chooser, refused

AGAIN = 0.2  # seconds until a function is called again that may not run now


def poll(mapping: seams.Mapping) -> float | None:
    """Hand over one batch; give the seconds until the next poll, None when nothing is to be read.

    Raises:
        NotImplementedError: the function cannot run here; the messages are as they were.
    """
    queue = seams.find_queue(mapping.event_source_arn)
    if queue is None or seams.is_switched_off(mapping):
        return None
    messages = seams.receive(queue, mapping.batch_size)
    if not messages:
        return _later(queue)
    chooses = chooser(mapping)
    wanted = [one for one in messages if chooses({"body": _body(one.body)})]
    seams.delete(queue, [one for one in messages if one not in wanted])
    if not wanted:
        return 0.0
    ids = {one.id for one in wanted}
    try:
        called = call(mapping, [record(one, queue) for one in wanted])
    except NotImplementedError:
        seams.forget_receipt(queue, ids)
        raise
    if called.is_throttled:
        seams.forget_receipt(queue, ids)
        return AGAIN
    back = refused(mapping, called, ids)
    seams.delete(queue, [one for one in wanted if one.id not in back])
    if back and seams.has_dead_letters(queue):
        seams.release(queue, back)
    else:
        mapping.refused |= back
    if called.status == HTTPStatus.NOT_FOUND:
        return None
    return 0.0 if seams.visible(queue) - mapping.refused else _later(queue)


def look_again(mapping: seams.Mapping) -> None:
    """Let the function have at once what it has refused: it may be another one now."""
    queue = seams.find_queue(mapping.event_source_arn)
    if queue is not None:
        seams.release(queue, mapping.refused)
    mapping.refused.clear()


def _later(queue: seams.Queue) -> float | None:
    """Give the seconds until a message is visible that somebody has, or that is delayed."""
    seconds = seams.next_visible(queue)
    if seconds is None:
        return 1.0 if seams.visible(queue) else None  # that it has refused, without a timeout
    return seconds + 0.01


def _body(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def record(message: seams.Message, queue: seams.Queue) -> dict[str, Any]:
    """Give a message as functions get it."""
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": message.sender_id,
        "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
    }
    optional = {
        "SequenceNumber": message.sequence_number,
        "MessageGroupId": message.group_id,
        "MessageDeduplicationId": message.deduplication_id,
        "AWSTraceHeader": (message.system_attributes.get("AWSTraceHeader") or {}).get(
            "StringValue"
        ),
    }
    attributes |= {name: value for name, value in optional.items() if value}
    said: dict[str, Any] = {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {
            name: _attribute(one) for name, one in message.message_attributes.items()
        },
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": queue.region,
    }
    if message.message_attributes:
        said["md5OfMessageAttributes"] = message.attribute_md5
    return said


def _attribute(sent: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if sent.get("StringValue") is not None:
        said["stringValue"] = sent["StringValue"]
    if (binary := sent.get("BinaryValue")) is not None:
        said["binaryValue"] = (
            base64.b64encode(binary).decode() if isinstance(binary, bytes) else binary
        )
    return said | {
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": sent["DataType"],
    }
