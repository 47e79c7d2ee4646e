"""Every private name of moto's SQS that message-move tasks lean on, read in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import unix_time
from moto.moto_api._internal import mock_random
from moto.sqs.exceptions import SQSException
from moto.sqs.models import Message, Queue, SQSBackend
from moto.sqs.responses import SQSResponse

__all__ = [
    "ActionResult",
    "Message",
    "Queue",
    "SQSBackend",
    "SQSException",
    "SQSResponse",
    "new_id",
    "sources",
    "take",
    "unix_time",
]


def new_id() -> str:
    """Draw an id from moto's own numbers, which repeat from run to run."""
    return str(mock_random.uuid4())


def sources(backend: SQSBackend, arn: str) -> list[Queue]:
    """Give the queues whose dead letters go to a queue."""
    return [
        queue
        for queue in backend.queues.values()
        if queue.dead_letter_queue is not None and queue.dead_letter_queue.queue_arn == arn
    ]


def take(queue: Queue, number: int | None) -> list[Message]:
    """Take messages that nobody is working on out of a queue, as new ones; all when no number."""
    with queue._messages_lock:  # noqa: SLF001 - a private name, as this file is for
        taken = queue.messages[:number]
        for message in taken:
            queue._messages.remove(message)  # noqa: SLF001 - as above
            queue.pending_messages.discard(message)
    for message in taken:
        fresh = Message(message.id, message.body, message.system_attributes)
        kept: dict[str, Any] = vars(message) | {
            name: vars(fresh)[name]
            for name in (
                "receipt_handle",
                "_old_receipt_handles",
                "approximate_first_receive_timestamp",
                "approximate_receive_count",
                "visible_at",
                "delayed_until",
            )
        }
        vars(message).update(kept, id=new_id())
        message.mark_sent()
    return taken
