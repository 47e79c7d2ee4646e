"""Event sources of Lambda: queues and streams are read, and functions called with what is there.

moto calls a function within the call that sends a message, once for each message, whatever comes of
it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from ..protocol import Gap
from . import event_source_queues, event_source_streams
from . import event_sources_seams as seams
from . import event_streams_seams as streams
from .afterwards import AFTERWARDS
from .event_patterns import InvalidPatternError, check
from .service import Replacement

_MOST_FILTERS = 5
_ORIGIN = Gap("lambda", "CreateEventSourceMapping")
_ARN = r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]{2}(-gov)?-[a-z]+-\d{1})?:(\d{12})?:(.*)"
_SOURCES = ("sqs", "dynamodb", "kinesis")


class EventSources:
    """Keep the mappings of all accounts, and read what they name."""

    def __init__(self) -> None:
        backend, response = seams.LambdaBackend, seams.LambdaResponse
        self._replacements = (
            Replacement(backend, "create_event_source_mapping", lambda _: self._creating()),
            Replacement(backend, "update_event_source_mapping", self._update),
            Replacement(backend, "list_event_source_mappings", lambda _: _list),
            Replacement(response, "create_event_source_mapping", lambda _: _answer_create),
            Replacement(response, "get_event_source_mapping", lambda _: _answer_get),
            Replacement(response, "update_event_source_mapping", lambda _: _answer_update),
            Replacement(response, "delete_event_source_mapping", lambda _: _answer_delete),
            Replacement(streams.StreamShard, "add", self._add),
            Replacement(streams.Stream, "put_record", self._put_record),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for one in self._replacements:
            one.install()

    def reset(self) -> None:
        """Nothing: moto forgets its mappings, and what is kept with them."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for one in self._replacements:
            one.uninstall()

    def arrived(self, arn: str) -> None:
        """Read a source to which something has come."""
        for mapping in seams.all_mappings():
            if mapping.event_source_arn == arn:
                self._read(mapping)

    def look_again(self) -> None:
        """Read all sources: something about a function, or a mapping, is not as it was."""
        for mapping in seams.all_mappings():
            if mapping.enabled:
                _kind(mapping).look_again(mapping)
                self._read(mapping)

    def _read(self, mapping: seams.Mapping, after: float = 0.0) -> None:
        """Have a mapping polled; what is due already is not made due twice."""
        with mapping.lock:
            now = time.monotonic()
            if after > 0:
                if now < mapping.timer <= now + after:
                    return
                mapping.timer = now + after
            elif mapping.is_due:
                return
            else:
                mapping.is_due = True
        AFTERWARDS.later(_ORIGIN, lambda: self._poll(mapping, is_timed=after > 0), after=after)

    def _poll(self, mapping: seams.Mapping, *, is_timed: bool) -> None:
        with mapping.lock:
            if is_timed:
                mapping.timer = 0.0
                if not mapping.is_of_queue:
                    event_source_streams.look_again(mapping)
            else:
                mapping.is_due = False
            if mapping.is_polled and not mapping.is_of_queue:  # a stream is read in its order
                mapping.is_missed = True
                return
            mapping.is_polled, mapping.is_missed = True, False
        if not mapping.enabled or not seams.mapping_is_there(mapping):
            mapping.is_polled = False
            return
        try:
            after = _kind(mapping).poll(mapping)
        finally:
            mapping.is_polled = False
        if mapping.is_missed:
            self._read(mapping)
        elif after is not None:
            self._read(mapping, after)

    def _creating(self) -> Callable[..., seams.Mapping]:
        def create_event_source_mapping(
            backend: seams.LambdaBackend, spec: dict[str, Any]
        ) -> seams.Mapping:
            mapping = _made(backend, spec)
            seams.mappings_of(backend)[mapping.uuid] = mapping
            self._read(mapping)
            return mapping

        return create_event_source_mapping

    def _update(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def update_event_source_mapping(
            backend: seams.LambdaBackend, uuid: str, spec: dict[str, Any]
        ) -> seams.Mapping | None:
            known = seams.mappings_of(backend).get(uuid)
            if known is None:
                return None
            _check(known.event_source_arn, spec | {"StartingPosition": "-"})
            mapping: seams.Mapping = original(backend, uuid, spec)
            if spec.get("FunctionName"):
                mapping.function_arn = seams.find_function(backend, spec["FunctionName"]).arn
            mapping.last_modified = seams.unix_time()
            self._read(mapping)
            return mapping

        return update_event_source_mapping

    def _add(self, original: Callable[..., None]) -> Callable[..., None]:
        def add(
            shard: streams.StreamShard, old: streams.Item | None, new: streams.Item | None
        ) -> None:
            if old is not None and new is not None and old == new:
                return  # AWS writes nothing of a write that changes nothing
            original(shard, old, new)
            table = shard.table
            self.arrived(f"{table.table_arn}/stream/{table.latest_stream_label}")

        return add

    def _put_record(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def put_record(stream: streams.Stream, *args: Any, **kwargs: Any) -> Any:
            said = original(stream, *args, **kwargs)
            self.arrived(stream.arn)
            return said

        return put_record


def _made(backend: seams.LambdaBackend, spec: dict[str, Any]) -> seams.Mapping:
    """Make a mapping.

    Raises:
        HTTPException: AWS refuses it.
        NotImplementedError: it cannot be kept here.
    """
    for name in ("EventSourceArn", "FunctionName"):
        if not spec.get(name):
            raise seams.InvalidParameterError(f"Missing {name}")
    arn = str(spec["EventSourceArn"])
    function = seams.find_function(backend, str(spec["FunctionName"]))
    _check(arn, spec)
    queue = seams.find_queue(arn) if ":sqs:" in arn else None
    if ":sqs:" in arn:
        _check_queue(queue, function, spec)
    for known in seams.mappings_of(backend).values():
        if (known.event_source_arn, known.function_arn) == (arn, function.arn):
            raise seams.ConflictError(
                f'An event source mapping with event source arn (" {arn} ") and function '
                f'(" {function.name} ") already exists. Please update or delete the existing '
                f"mapping with UUID {known.uuid}"
            )
    mapping = seams.Mapping(  # type: ignore[abstract] # as moto makes its own
        spec
        | {
            "FunctionArn": function.arn,
            "FunctionName": function.name,
            "RegionName": backend.region_name,
            "AccountId": backend.account_id,
        }
    )
    if queue is None and not event_source_streams.begin(mapping):
        raise seams.NotFoundError(f"Stream not found: {arn}")
    return mapping


def _kind(mapping: seams.Mapping) -> Any:
    return event_source_queues if mapping.is_of_queue else event_source_streams


def _check(arn: str, spec: Mapping[str, Any]) -> None:
    """Refuse settings as AWS does.

    Raises:
        HTTPException: AWS refuses them.
        NotImplementedError: they cannot be kept here.
    """
    service = [*arn.split(":"), "", "", ""][2]
    if service not in _SOURCES:
        raise NotImplementedError(f"event sources of {service}")
    if spec.get("TumblingWindowInSeconds"):
        raise NotImplementedError("TumblingWindowInSeconds")
    on_failure = ((spec.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    if on_failure and not re.fullmatch(_ARN, on_failure):
        raise seams.InvalidParameterError(
            f"Value '{on_failure}' at 'destinationConfig.onFailure.destination' failed to satisfy "
            f"constraint: Member must satisfy regular expression pattern: {_ARN}"
        )
    if on_failure and on_failure.split(":")[2] not in {"sqs", "sns"}:
        raise NotImplementedError(f"the destination {on_failure}")
    filters = (spec.get("FilterCriteria") or {}).get("Filters") or []
    if len(filters) > _MOST_FILTERS:
        raise seams.InvalidParameterError(
            f"1 validation error detected: the number of filters is above {_MOST_FILTERS}"
        )
    for one in filters:
        try:
            check(json.loads(one.get("Pattern") or "{}"))
        except (ValueError, InvalidPatternError) as error:
            raise seams.InvalidParameterError("Invalid filter pattern definition.") from error
    size, window = spec.get("BatchSize") or 0, spec.get("MaximumBatchingWindowInSeconds") or 0
    if service == "sqs":
        if arn.endswith(".fifo"):
            if size > 10:
                raise seams.InvalidParameterError("BatchSize must be at most 10 for FIFO queues.")
            if window:
                raise seams.InvalidParameterError(
                    "Batching window is not supported for FIFO queues."
                )
        elif size > 10 and not window:
            raise seams.InvalidParameterError(
                "Maximum batch window in seconds must be greater than 0 "
                "if maximum batch size is greater than 10"
            )
    elif not spec.get("StartingPosition"):
        raise seams.InvalidParameterError(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy "
            "constraint: Member must not be null."
        )


def _check_queue(
    queue: seams.Queue | None, function: seams.Function, spec: Mapping[str, Any]
) -> None:
    if queue is None:
        raise seams.InvalidParameterError(
            "Error occurred while ReceiveMessage. SQS Error Code: "
            "AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: "
            "The specified queue does not exist."
        )
    if spec.get("StartingPosition"):
        raise seams.InvalidParameterError("StartingPosition is not valid for SQS event sources.")
    timeout = seams.visibility_timeout(queue)
    if timeout < function.timeout:
        raise seams.InvalidParameterError(
            f"Queue visibility timeout: {timeout} seconds is less than "
            f"Function timeout: {function.timeout} seconds"
        )


def _list(
    backend: seams.LambdaBackend, event_source_arn: str | None, function_name: str | None
) -> list[seams.Mapping]:
    found = list(seams.mappings_of(backend).values())
    if event_source_arn:
        found = [one for one in found if one.event_source_arn == event_source_arn]
    if function_name:
        _, _, named = function_name.rpartition("function:")
        found = [one for one in found if one.function_arn.split("function:")[1] == named]
    return found


def _answer_create(response: seams.LambdaResponse) -> Any:
    mapping: Any = response.backend.create_event_source_mapping(response.json_body)
    return _told(mapping, 202, "Creating")


def _answer_get(response: seams.LambdaResponse) -> Any:
    return _told(_asked(response), 200)


def _answer_update(response: seams.LambdaResponse) -> Any:
    mapping = _asked(response)
    was = mapping.enabled
    response.backend.update_event_source_mapping(mapping.uuid, response.json_body)
    changes = {(True, False): "Disabling", (False, True): "Enabling"}
    return _told(mapping, 202, changes.get((was, mapping.enabled), "Updating"))


def _answer_delete(response: seams.LambdaResponse) -> Any:
    mapping = _asked(response)
    response.backend.delete_event_source_mapping(mapping.uuid)
    return _told(mapping, 202, "Deleting")


def _asked(response: seams.LambdaResponse) -> seams.Mapping:
    found = seams.mappings_of(response.backend).get(response.path.rstrip("/").split("/")[-1])
    if found is None:
        raise seams.NotFoundError
    return found  # type: ignore[no-any-return] # moto's dictionary has this class only


def _told(mapping: seams.Mapping, status: int, state: str = "") -> Any:
    said = mapping.get_configuration() | ({"State": state} if state else {})
    return status, {"status": status, "Content-Type": "application/json"}, json.dumps(said)


SERVICE = EventSources()
