"""Streams of DynamoDB and Kinesis as event sources of functions.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html

A shard is read in its order; a batch that the function refuses holds it up. It is tried again at
once as often as the mapping says. Without a limit it is tried again by and by, as on AWS, and when
something about the function changes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from . import event_sources_seams as seams
from . import event_streams_seams as streams
from .deliveries_seams import deliver
from .event_source_calls import Called, call, chooser, refused
from .event_streams_seams import StreamRecord

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds until a batch is tried again by and by


@dataclass(slots=True)
class Batch:
    """Records that are to be handed over together.

    Attributes:
        records: in their order.
        failures: how often the function has refused them.
    """

    records: list[StreamRecord]
    failures: int = 0


@dataclass(slots=True)
class Lane:
    """Where a shard is read.

    Attributes:
        place: the number of records that were read.
        work: what was read and is not handed over yet, in its order.
        pause: the seconds for which it is held up; 0 when it is not.
    """

    place: int
    work: list[Batch] = field(default_factory=list)
    pause: float = 0.0


def begin(mapping: seams.Mapping) -> bool:
    """Note where a mapping begins to read; False when there is no such stream."""
    found = streams.shards(mapping.event_source_arn, "")
    for shard in found or ():
        place = 0
        if mapping.starting_position == "LATEST":
            place = len(shard.records)
        elif mapping.starting_position == "AT_TIMESTAMP":
            at = float(mapping.starting_position_timestamp or 0)
            place = sum(one.at < at for one in shard.records)
        mapping.lanes[shard.id] = Lane(place)
    return found is not None


def poll(mapping: seams.Mapping) -> float | None:
    """Hand over one batch of each shard; give the seconds until the next poll, None for none.

    Raises:
        NotImplementedError: the function cannot run here; the batch waits.
    """
    try:
        role = seams.role_of(mapping)
    except seams.HTTPException:
        return None
    pauses = []
    for shard in streams.shards(mapping.event_source_arn, role) or ():
        lane = mapping.lanes.setdefault(shard.id, Lane(0))
        if not lane.work:
            _read(mapping, lane, shard)
        if lane.work and not lane.pause:
            _step(mapping, lane, shard)
        if lane.pause:
            pauses.append(lane.pause)
        elif lane.work or lane.place < len(shard.records):
            return 0.0
    return min(pauses, default=None)


def look_again(mapping: seams.Mapping) -> None:
    """Hold nothing up any more."""
    for lane in mapping.lanes.values():
        lane.pause = 0.0


def _read(mapping: seams.Mapping, lane: Lane, shard: streams.Shard) -> None:
    records = shard.records[lane.place : lane.place + mapping.batch_size]
    lane.place += len(records)
    chooses = chooser(mapping)
    if wanted := [one for one in records if chooses(one.filtered)]:
        lane.work.append(Batch(wanted))


def _step(mapping: seams.Mapping, lane: Lane, shard: streams.Shard) -> None:
    """Hand over the first batch of a lane, and see what becomes of it."""
    batch = lane.work[0]
    called = call(mapping, [one.event for one in batch.records])
    if called.is_throttled or called.status == HTTPStatus.NOT_FOUND:
        mapping.result = "PROBLEM: Function call failed"
        lane.pause = _FIRST_PAUSE
        return
    back = refused(mapping, called, [one.sequence_number for one in batch.records])
    mapping.result = "PROBLEM: Function call failed" if back else "OK"
    if not back:
        del lane.work[0]
        return
    batch.failures += 1
    # What stands before the first that it has refused is done.
    first = next(n for n, one in enumerate(batch.records) if one.sequence_number in back)
    del batch.records[:first]
    most = -1 if mapping.max_retry_attempts is None else mapping.max_retry_attempts
    age = -1 if mapping.max_record_age is None else mapping.max_record_age
    now = seams.unix_time()
    if 0 <= age < now - batch.records[0].at:
        _discard(mapping, lane, shard, called, "RecordAgeExceeded")
    elif mapping.bisect_on_error and len(batch.records) > 1 and not first:
        half = len(batch.records) // 2
        halves = batch.records[:half], batch.records[half:]
        lane.work[:1] = [Batch([*one], batch.failures - 1) for one in halves]
    elif 0 <= most < batch.failures:
        _discard(mapping, lane, shard, called, "RetryAttemptsExhausted")
    elif most < 0:
        lane.pause = min(_FIRST_PAUSE * 2 ** (batch.failures - 1), _LONGEST_PAUSE)


def _discard(
    mapping: seams.Mapping, lane: Lane, shard: streams.Shard, called: Called, condition: str
) -> None:
    """Give a batch up, and tell the destination of it."""
    batch = lane.work.pop(0)
    arn = ((mapping.destination_config or {}).get("OnFailure") or {}).get("Destination")
    if arn:
        deliver(arn, json.dumps(_record(mapping, batch, shard, called, condition)))


def _record(
    mapping: seams.Mapping, batch: Batch, shard: streams.Shard, called: Called, condition: str
) -> dict[str, Any]:
    """Say what was given up, as AWS does."""
    first, last = batch.records[0], batch.records[-1]
    is_kinesis = ":kinesis:" in mapping.event_source_arn
    response = {"statusCode": called.status, "executedVersion": called.version}
    return {
        "requestContext": {
            "requestId": called.request,
            "functionArn": mapping.function_arn,
            "condition": condition,
            "approximateInvokeCount": batch.failures,
        },
        "responseContext": response | ({"functionError": called.error} if called.error else {}),
        "version": "1.0",
        "timestamp": _moment(seams.unix_time()),
        "KinesisBatchInfo" if is_kinesis else "DDBStreamBatchInfo": {
            "shardId": shard.id,
            "startSequenceNumber": first.sequence_number,
            "endSequenceNumber": last.sequence_number,
            "approximateArrivalOfFirstRecord": _moment(first.at),
            "approximateArrivalOfLastRecord": _moment(last.at),
            "batchSize": len(batch.records),
            "streamArn": mapping.event_source_arn,
        },
    }


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
