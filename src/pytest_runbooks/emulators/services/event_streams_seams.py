"""Every private name of moto's streams that event sources lean on, read in moto 5.2.5."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from moto.core.utils import unix_time
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import StreamShard
from moto.dynamodb.models.utilities import dynamo_json_dump
from moto.kinesis.models import Stream, kinesis_backends

__all__ = ["Item", "Stream", "StreamShard"]


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """A record of a stream.

    Attributes:
        sequence_number: its place.
        at: when it came, in seconds since 1970.
        event: as functions get it.
        filtered: as filters see it.
    """

    sequence_number: str
    at: float
    event: dict[str, Any]
    filtered: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard, with all of its records in their order."""

    id: str
    records: tuple[StreamRecord, ...]


def shards(arn: str, role: str) -> list[Shard] | None:
    """Give the shards of a stream of DynamoDB or Kinesis; None when there is no such stream.

    Args:
        arn: the stream's.
        role: of the function, which the records of Kinesis name.
    """
    _, _, service, region, account, name = arn.split(":", 5)
    if service == "dynamodb":
        table_name, _, label = name.removeprefix("table/").partition("/stream/")
        table = dynamodb_backends[account][region].tables.get(table_name)
        if table is None or table.stream_shard is None or table.latest_stream_label != label:
            return None
        shard: StreamShard = table.stream_shard
        return [Shard(shard.id, tuple(_dynamodb(one, arn) for one in list(shard.items)))]
    stream = kinesis_backends[account][region].streams.get(name.removeprefix("stream/"))
    if stream is None:
        return None
    return [
        Shard(id_, tuple(_kinesis(one, id_, arn, role) for one in list(shard.records.values())))
        for id_, shard in list(stream.shards.items())
    ]


def _dynamodb(record: Any, arn: str) -> StreamRecord:
    said = record.to_json()
    at = unix_time(said["dynamodb"]["ApproximateCreationDateTime"])
    event = {
        **{name: said[name] for name in ("eventID", "eventName", "eventVersion", "eventSource")},
        "awsRegion": arn.split(":")[3],
        "dynamodb": {
            **json.loads(dynamo_json_dump(_timeless(said["dynamodb"]))),
            "ApproximateCreationDateTime": int(at),
        },
        "eventSourceARN": arn,
    }
    return StreamRecord(said["dynamodb"]["SequenceNumber"], at, event, event)


def _timeless(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "ApproximateCreationDateTime"}


def _kinesis(record: Any, shard: str, arn: str, role: str) -> StreamRecord:
    number = str(record.sequence_number)
    kinesis = {
        "kinesisSchemaVersion": "1.0",
        "partitionKey": record.partition_key,
        "sequenceNumber": number,
        "data": record.data,
        "approximateArrivalTimestamp": round(record.created_at, 3),
    }
    event = {
        "kinesis": kinesis,
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard}:{number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": role,
        "awsRegion": arn.split(":")[3],
        "eventSourceARN": arn,
    }
    try:
        data: Any = json.loads(b64decode(record.data))
    except ValueError:  # a filter finds nothing in what is no JSON
        data = None
    return StreamRecord(number, record.created_at, event, {**event, "data": data})
