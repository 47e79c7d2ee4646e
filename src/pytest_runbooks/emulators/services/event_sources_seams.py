"""Every private name of moto's that event sources lean on, read in moto 5.2.5."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import EventSourceMapping, LambdaBackend, lambda_backends
from moto.awslambda.responses import LambdaResponse
from moto.awslambda.utils import get_backend as lambda_backend
from moto.core.utils import unix_time, unix_time_millis
from moto.sqs.models import Message, Queue, SQSBackend, sqs_backends
from werkzeug.exceptions import HTTPException

from ..moto_seams import InvokeRequest, call_function

__all__ = [
    "HTTPException",
    "InvokeRequest",
    "LambdaBackend",
    "LambdaResponse",
    "Message",
    "Queue",
    "call_function",
    "lambda_backend",
    "unix_time",
]


class InvalidParameterError(LambdaClientError):
    """A parameter that AWS refuses."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterValueException", message)


class ConflictError(LambdaClientError):
    """There is such a mapping already."""

    code = 409

    def __init__(self, message: str) -> None:
        super().__init__("ResourceConflictException", message)


class NotFoundError(LambdaClientError):
    """There is no such mapping or source."""

    code = 404

    def __init__(self, message: str = "The resource you requested does not exist.") -> None:
        super().__init__("ResourceNotFoundException", message)


@dataclass(frozen=True, slots=True)
class Function:
    """What a mapping has to know of its function.

    Attributes:
        name: without account and qualifier.
        arn: with the qualifier, if the caller gave one.
        timeout: in seconds.
    """

    name: str
    arn: str
    timeout: int


def find_function(backend: LambdaBackend, named: str) -> Function:
    """Find a function by its name, partial ARN or ARN.

    Raises:
        HTTPException: there is none.
    """
    name, _, qualifier = named.rpartition("function:")[2].partition(":")
    found = backend.get_function(name, qualifier or None)
    arn = str(found.function_arn)
    base = ":".join(arn.split(":")[:7])
    return Function(name, f"{base}:{qualifier}" if qualifier else base, int(found.timeout))


class Mapping(EventSourceMapping):
    """A mapping as moto keeps it, with what a poll of it leaves.

    Attributes:
        lock: held by who looks at what follows.
        is_due: whether a poll is due.
        is_polled: whether it is being polled.
        is_missed: whether a poll of a stream was due meanwhile.
        refused: the ids of messages that the function has refused, and that are not visible yet.
        timer: when a poll is due that nobody waits for, by the monotonic clock.
        lanes: where the shards of a stream are read.
        result: of the last call; empty for queues, of which AWS tells none.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        super().__init__(spec)
        self.last_modified = unix_time()
        self.lock = threading.RLock()
        self.is_due = self.is_polled = self.is_missed = False
        self.refused: set[str] = set()
        self.timer = 0.0
        self.lanes: dict[str, Any] = {}
        self.is_of_queue = ":sqs:" in self.event_source_arn
        self.result = "" if self.is_of_queue else "No records processed"

    def get_configuration(self) -> dict[str, Any]:
        """Describe it with what AWS says of every mapping of its kind."""
        usual = {"MaximumBatchingWindowInSeconds": 0} | ({} if self.is_of_queue else _STREAM)
        said = usual | super().get_configuration()
        said.pop("Tags", None)
        by = "USER_INITIATED" if self.is_of_queue else "User action"
        return (
            said
            | {"StateTransitionReason": by}
            | ({"LastProcessingResult": self.result} if self.result else {})
        )


_STREAM: dict[str, Any] = {
    "ParallelizationFactor": 1,
    "DestinationConfig": {"OnFailure": {}},
    "MaximumRecordAgeInSeconds": -1,
    "BisectBatchOnFunctionError": False,
    "MaximumRetryAttempts": -1,
    "TumblingWindowInSeconds": 0,
    "FunctionResponseTypes": [],
}


def mappings_of(backend: LambdaBackend) -> dict[str, Any]:
    """Give the mappings of an account and region, by their ids."""
    return backend._event_source_mappings  # noqa: SLF001 - a private name, as this file is for


def all_mappings() -> Iterator[Mapping]:
    """Give the mappings of all accounts and regions."""
    backends: list[tuple[str, str, Any]] = list(lambda_backends.iter_backends())
    for _, _, backend in backends:
        yield from list(mappings_of(backend).values())


def mapping_is_there(mapping: Mapping) -> bool:
    """Tell whether a mapping has not been deleted."""
    backend = lambda_backend(mapping.account_id, mapping.region)
    return mappings_of(backend).get(mapping.uuid) is mapping


def role_of(mapping: Mapping) -> str:
    """Give the role of a mapping's function.

    Raises:
        HTTPException: there is no such function.
    """
    function = mapping.function_arn.split(":")[6]
    return str(lambda_backend(mapping.account_id, mapping.region).get_function(function).role)


def is_switched_off(mapping: Mapping) -> bool:
    """Tell whether the function may not run at all, by its reserved concurrency."""
    backend = lambda_backend(mapping.account_id, mapping.region)
    try:
        reserved = backend.get_function_concurrency(mapping.function_arn.split(":")[6])
    except HTTPException:
        return False
    return reserved is not None and int(reserved) == 0


def find_queue(arn: str) -> Queue | None:
    """Find a queue by its ARN, in whichever account it is."""
    _, _, _, region, account, name = arn.split(":", 5)
    found: Queue | None = sqs_backends[account][region].queues.get(name)
    return found


def queue_backend(queue: Queue) -> SQSBackend:
    """Give what has a queue."""
    backend: SQSBackend = sqs_backends[queue.account_id][queue.region]
    return backend


def receive(queue: Queue, number: int) -> list[Message]:
    """Receive messages with all their attributes, as many as are visible; dead letters go away."""
    return queue_backend(queue).receive_message(
        queue.name, number, 0, int(vars(queue)["visibility_timeout"]), ["All"]
    )


def delete(queue: Queue, messages: list[Message]) -> None:
    """Delete messages that were received."""
    for message in messages:
        queue.delete_message(str(message.receipt_handle))


def release(queue: Queue, ids: set[str]) -> None:
    """Make messages visible again."""
    for message in list(queue._messages):  # noqa: SLF001 - as above
        if message.id in ids:
            message.visible_at = 0.0
            queue.pending_messages.discard(message)


def forget_receipt(queue: Queue, ids: set[str]) -> None:
    """Make messages as if they had not been received the last time."""
    release(queue, ids)
    for message in list(queue._messages):  # noqa: SLF001 - as above
        if message.id in ids:
            message.approximate_receive_count -= 1


def visible(queue: Queue) -> set[str]:
    """Give the ids of the messages that may be received."""
    return {message.id for message in queue.messages}


def next_visible(queue: Queue) -> float | None:
    """Give the seconds until a message is visible that is not; None when there is none."""
    now = unix_time_millis()
    times = [
        max(message.visible_at, message.delayed_until)
        for message in list(queue._messages)  # noqa: SLF001 - as above
        if message.delayed or not message.visible
    ]
    return max(0.0, (min(times) - now) / 1000) if times else None


def visibility_timeout(queue: Queue) -> int:
    """Give the seconds for which a message that was received is not visible."""
    return int(vars(queue)["visibility_timeout"])


def has_dead_letters(queue: Queue) -> bool:
    """Tell whether messages that are received too often go away."""
    return queue.dead_letter_queue is not None
