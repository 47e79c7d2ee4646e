"""Message-move tasks of SQS, which moto lacks: dead letters go back to where they came from.

A task without a rate is over at once. One with a rate moves what the time since allows, whenever
somebody asks for it or for a queue; so it can be watched, and cancelled.
"""

from __future__ import annotations

import base64
import json
import math
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from . import event_sources
from . import sqs_seams as seams
from .service import Replacement
from .sqs_seams import ActionResult, Message, Queue, SQSBackend, SQSException, SQSResponse

_ARN = re.compile(r"arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]+")
_SENT_TO = "_runbooks_sent_to"
Place = tuple[str, str]
"""An account and a region."""


@dataclass(slots=True)
class Task:
    """A task that moves messages.

    Attributes:
        source: the ARN of the dead-letter queue.
        destination: the ARN of the queue they go to; empty for that which each came from.
        rate: how many a second; None for as many as there are.
        to_move: how many there were at the start.
        started: when, in seconds since 1970.
        id: its own.
        moved: how many were moved.
        status: `RUNNING`, `COMPLETED`, `CANCELLED` or `FAILED`.
        failure: why it failed.
    """

    source: str
    destination: str
    rate: int | None
    to_move: int
    started: float
    id: str = field(default_factory=seams.new_id)
    moved: int = 0
    status: str = "RUNNING"
    failure: str = ""

    @property
    def handle(self) -> str:
        """Give what names it to its user."""
        said = json.dumps({"taskId": self.id, "sourceArn": self.source}, separators=(",", ":"))
        return base64.b64encode(said.encode()).decode()

    def told(self) -> dict[str, Any]:
        """Give it as `ListMessageMoveTasks` does."""
        optional = {
            "TaskHandle": self.handle if self.status == "RUNNING" else None,
            "DestinationArn": self.destination or None,
            "MaxNumberOfMessagesPerSecond": self.rate,
            "FailureReason": self.failure or None,
        }
        return {
            "Status": self.status,
            "SourceArn": self.source,
            "ApproximateNumberOfMessagesMoved": self.moved,
            "ApproximateNumberOfMessagesToMove": self.to_move,
            "StartedTimestamp": round(self.started * 1000),
            **{name: value for name, value in optional.items() if value is not None},
        }


class MessageMoveTasks:
    """Keep and carry out the tasks of all accounts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: dict[Place, list[Task]] = {}
        self._replacements = (
            Replacement(Queue, "add_message", self._add_message),
            Replacement(SQSBackend, "get_queue", self._get_queue),
            Replacement(SQSResponse, "start_message_move_task", lambda _: self._answering(_start)),
            Replacement(SQSResponse, "list_message_move_tasks", lambda _: self._answering(_list)),
            Replacement(
                SQSResponse, "cancel_message_move_task", lambda _: self._answering(_cancel)
            ),
        )

    def install(self) -> None:
        """Add them to moto."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Forget the tasks of all accounts."""
        with self._lock:
            self._tasks.clear()

    def uninstall(self) -> None:
        """Take them out of moto."""
        for replacement in self._replacements:
            replacement.uninstall()

    def _answering(self, answer: Callable[..., Any]) -> Callable[[SQSResponse], ActionResult]:
        def instead(response: SQSResponse) -> ActionResult:
            backend, params = response.sqs_backend, response._get_params()  # noqa: SLF001 - as moto's own
            self._move_on(backend)
            with self._lock:
                tasks = self._tasks.setdefault(_place(backend), [])
                said = answer(backend, tasks, params)
            self._move_on(backend)
            return ActionResult(said)

        return instead

    def _move_on(self, backend: SQSBackend) -> None:
        """Move what is due.

        A message is handed over without the lock: a function may be waiting for it, and call back.
        """
        with self._lock:
            tasks = self._tasks.get(_place(backend), ())
            due = [one for task in tasks if task.status == "RUNNING" for one in _due(backend, task)]
        for queue, message in due:
            queue.add_message(message)

    @staticmethod
    def _add_message(original: Callable[..., None]) -> Callable[..., None]:
        """Note on a message which queue it was sent to first; let functions have it."""

        def add_message(queue: Queue, message: Message) -> None:
            vars(message).setdefault(_SENT_TO, queue.queue_arn)
            original(queue, message)
            event_sources.SERVICE.arrived(queue.queue_arn)

        return add_message

    def _get_queue(self, original: Callable[..., Queue]) -> Callable[..., Queue]:
        """Move what is due before somebody looks into a queue."""

        def get_queue(backend: SQSBackend, queue_name: str) -> Queue:
            if self._tasks:
                self._move_on(backend)
            return original(backend, queue_name)

        return get_queue


def _place(backend: SQSBackend) -> Place:
    return backend.account_id, backend.region_name


def _named(backend: SQSBackend, arn: str) -> Queue | None:
    found = backend.queues.get(arn.rpartition(":")[2])
    return found if found is not None and found.queue_arn == arn else None


def _due(backend: SQSBackend, task: Task) -> Iterable[tuple[Queue, Message]]:
    """Take what a task moves by now out of its queue, with where it goes."""
    source = _named(backend, task.source)
    number = None
    if task.rate is not None:
        number = math.floor((seams.unix_time() - task.started) * task.rate) - task.moved
        number = max(0, min(number, task.to_move - task.moved))
    for message in seams.take(source, number) if source else ():
        arn = task.destination or vars(message).get(_SENT_TO, task.source)
        target = _named(backend, arn)
        if target is None or target is source or task.status == "FAILED":
            task.status, task.failure = "FAILED", "CouldNotDetermineMessageSource"
            if source:
                yield source, message
            continue
        task.moved += 1
        yield target, message
    if task.status == "RUNNING" and (
        source is None or not source.messages or task.moved >= task.to_move
    ):
        task.status = "COMPLETED"


def _queue(backend: SQSBackend, params: dict[str, Any], name: str) -> Queue:
    """Find the queue that a parameter names.

    Raises:
        SQSException: it is no ARN, or there is no such queue.
    """
    arn = params.get(name) or ""
    if not _ARN.fullmatch(arn):
        text = f"You must use this format to specify the {name}: "
        text += "arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
        raise SQSException("InvalidAddress", text)
    if (found := _named(backend, arn)) is None:
        raise SQSException(
            "ResourceNotFoundException",
            f"The resource that you specified for the {name} parameter doesn't exist.",
        )
    return found


def _between(params: dict[str, Any], name: str, most: int, default: int | None) -> int | None:
    value: int | None = params.get(name, default)
    if value is not None and not 1 <= value <= most:
        raise _invalid(
            f"Value {value} for parameter {name} is invalid. "
            f"Reason: Must be between 1 and {most}, if provided."
        )
    return value


def _invalid(text: str) -> SQSException:
    return SQSException("InvalidParameterValue", text)


def _start(backend: SQSBackend, tasks: list[Task], params: dict[str, Any]) -> dict[str, Any]:
    source = _queue(backend, params, "SourceArn")
    if not seams.sources(backend, source.queue_arn):
        raise _invalid("Source queue must be configured as a Dead Letter Queue.")
    destination = ""
    if params.get("DestinationArn"):
        destination = _queue(backend, params, "DestinationArn").queue_arn
    if destination == source.queue_arn:
        raise _invalid("Source queue arn and destination queue arn cannot be the same.")
    rate = _between(params, "MaxNumberOfMessagesPerSecond", 500, None)
    if any(task.source == source.queue_arn and task.status == "RUNNING" for task in tasks):
        raise _invalid(
            "There is already a task running. Only one active task is allowed for a source queue "
            "arn at a given time."
        )
    task = Task(
        source.queue_arn, destination, rate, len(source.messages), started=seams.unix_time()
    )
    tasks.append(task)
    return {"TaskHandle": task.handle}


def _list(backend: SQSBackend, tasks: list[Task], params: dict[str, Any]) -> dict[str, Any]:
    source = _queue(backend, params, "SourceArn")
    number = _between(params, "MaxResults", 10, 1)
    found = [task.told() for task in reversed(tasks) if task.source == source.queue_arn]
    return {"Results": found[:number]}


def _cancel(_: SQSBackend, tasks: list[Task], params: dict[str, Any]) -> dict[str, Any]:
    [*found] = (task for task in tasks if task.handle == params["TaskHandle"])
    if not found:
        raise SQSException("ResourceNotFoundException", "Task does not exist.")
    [task] = found
    if task.status != "RUNNING":
        raise SQSException("UnsupportedOperation", "Only a task that is running can be cancelled.")
    task.status = "CANCELLED"
    return {"ApproximateNumberOfMessagesMoved": task.moved}


SERVICE = MessageMoveTasks()
