"""Every private name of moto's DynamoDB that the service leans on, and nothing else.

moto promises none of these. They were read in moto 5.2.5, and
`tests/emulators/services/test_dynamodb_seams.py` breaks when one of them moves. Importing this
module imports moto.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.core.utils import unix_time_millis, utcnow
from moto.dynamodb.exceptions import (
    ERROR_TYPE_PREFIX,
    BackupNotFoundException,
    MockValidationException,
    PointInTimeRecoveryUnavailable,
    ResourceNotFoundException,
    TableAlreadyExistsException,
    TableNotFoundException,
)
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import (
    Backup,
    GlobalSecondaryIndex,
    LocalSecondaryIndex,
    StreamShard,
    Table,
)
from moto.dynamodb.models.utilities import dynamo_json_dump
from moto.dynamodb.responses import DynamoHandler, DynamoResult
from moto.moto_api._internal import mock_random
from moto.s3.exceptions import MissingBucket
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition

from .dynamodb_history import History

__all__ = [
    "ActionResult",
    "Backup",
    "BackupNotFoundException",
    "DynamoDBBackend",
    "DynamoHandler",
    "DynamoResult",
    "DynamoType",
    "GlobalSecondaryIndex",
    "Item",
    "Key",
    "LocalSecondaryIndex",
    "MissingBucket",
    "MockValidationException",
    "PointInTimeRecoveryUnavailable",
    "ResourceNotFoundException",
    "StreamShard",
    "Table",
    "TableAlreadyExistsException",
    "TableNotFoundException",
    "dynamo_json_dump",
    "utcnow",
]

_HISTORY = "runbooks_history"
_READS = 1000  # how often a read is tried that other threads disturb
T = TypeVar("T")
A = TypeVar("A", bound=Table)


class Key(NamedTuple):
    """The primary key of an item."""

    hash: DynamoType
    range: DynamoType | None


class InvalidExportTime(JsonRESTError):  # noqa: N818 - named as AWS and moto name it
    """A time outside of the window."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{ERROR_TYPE_PREFIX}InvalidExportTimeException", message)


class ExportNotFound(JsonRESTError):  # noqa: N818 - named as AWS and moto name it
    """There is no such export."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{ERROR_TYPE_PREFIX}ExportNotFoundException", message)


class InvalidRestoreTime(JsonRESTError):  # noqa: N818 - named as AWS and moto name it
    """A time outside of the window."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{ERROR_TYPE_PREFIX}InvalidRestoreTimeException", message)


def backend_of(account: str, region: str) -> DynamoDBBackend:
    """Give the tables of an account in a region.

    Raises:
        KeyError: there is no such region.
    """
    return dynamodb_backends[account][region]


def find_table(account: str, region: str, name: str) -> Table | None:
    """Give the table that has a name at present."""
    return backend_of(account, region).tables.get(name)


def history_of(table: Table) -> History[Key, Item] | None:
    """Give what is known of the past of a table; None when nothing is to be known.

    It is kept on the table, so that it lives as long as the table in moto does.
    """
    found: History[Key, Item] | None = vars(table).get(_HISTORY)
    return found


def set_history(table: Table, history: History[Key, Item] | None) -> None:
    """Keep a history with a table, or none."""
    setattr(table, _HISTORY, history)


def steady(read: Callable[[], T]) -> T:
    """Read what other threads write meanwhile, which Python refuses when it notices."""
    for _ in range(_READS):
        try:
            return read()
        except RuntimeError:
            continue
    return read()


def key_of(item: Item) -> Key:
    """Give the key of an item."""
    return Key(item.hash_key, item.range_key)


def copy_item(table: Table, key: Key) -> Item | None:
    """Give a copy of an item as it is now; None when there is none."""

    def read() -> Item | None:
        found: Any = table.items.get(key.hash)  # moto keeps an item there, or items by range
        if found is not None and key.range is not None:
            found = found.get(key.range)
        item: Item | None = copy.deepcopy(found)
        return item

    return steady(read)


def copy_items(table: Table) -> dict[Key, Item]:
    """Give copies of all items."""

    def read() -> dict[Key, Item]:
        return {key_of(item): copy.deepcopy(item) for item in table.all_items()}

    return steady(read)


def store_item(table: Table, key: Key, item: Item | None) -> None:
    """Put an item into a table as it is, or take it out; nothing else happens."""
    items: Any = table.items
    if key.range is None:
        if item is None:
            items.pop(key.hash, None)
        else:
            items[key.hash] = item
    elif item is None:
        items.get(key.hash, {}).pop(key.range, None)
    else:
        items[key.hash][key.range] = item


def tell_stream(table: Table, old: Item | None, new: Item | None) -> None:
    """Write a change into the stream of a table, which calls the functions that listen."""
    if table.stream_shard is not None:
        table.stream_shard.add(old, new)


def is_scaled(table: Table) -> bool:
    """Tell whether a policy scales the capacity for writes."""
    # It loads moto's EC2, which takes longer than all the rest.
    from moto.applicationautoscaling.models import (  # noqa: PLC0415
        applicationautoscaling_backends,
    )

    policies = applicationautoscaling_backends[table.account_id][table.region_name].policies
    return any(
        one.resource_id == f"table/{table.name}"
        and one.scalable_dimension == "dynamodb:table:WriteCapacityUnits"
        for one in policies.values()
    )


def make_identifier(when: datetime) -> str:
    """Make an id of an export, which repeats when moto's random numbers do, but for the time."""
    return f"{int(unix_time_millis(when)):014d}-{mock_random.uuid4().hex[:8]}"


def store_object(account: str, table: Table, bucket: str, name: str, content: bytes) -> None:
    """Write an object into a bucket of an account.

    Raises:
        MissingBucket: there is no such bucket.
    """
    s3_backends[account][get_partition(table.region_name)].put_object(bucket, name, content)


class RestoredTable(Table):
    """A table that was made of another one, or of a backup.

    Attributes:
        summary: what `DescribeTable` says of it.
    """

    summary: Mapping[str, Any]

    def describe(self, base_key: str = "TableDescription") -> dict[str, Any]:
        described = super().describe(base_key=base_key)
        described[base_key]["RestoreSummary"] = {**self.summary, "RestoreInProgress": False}
        return described


def make_table(
    make: Callable[..., A],
    name: str,
    backend: DynamoDBBackend,
    like: Table,
    items: Iterable[Item],
    overrides: Mapping[str, Any],
    **settings: Any,
) -> A:
    """Make a table with the settings of another one, as far as AWS restores and replicates them.

    Args:
        make: makes the table of its settings.
        name: its name.
        backend: whose account and region it is for; it is not put there.
        like: has the keys, capacity, encryption and indexes.
        items: what is in it; copies are made.
        overrides: `BillingMode`, `ProvisionedThroughput`, `SSESpecification`,
            `GlobalSecondaryIndexes`, `LocalSecondaryIndexes` in place of its own.
        settings: others that moto's tables have.
    """
    billing = overrides.get("BillingMode", like.billing_mode)
    provisioned = overrides.get("ProvisionedThroughput", like.throughput)
    table = make(
        name,
        account_id=backend.account_id,
        region=backend.region_name,
        schema=copy.deepcopy(like.schema),
        attr=copy.deepcopy(like.attr),
        billing_mode=billing,
        throughput=None if billing == "PAY_PER_REQUEST" else dict(provisioned),
        sse_specification=copy.deepcopy(overrides.get("SSESpecification", like.sse_specification)),
        **settings,
    )
    keys = table.table_key_attrs
    if "LocalSecondaryIndexes" in overrides:
        local = overrides["LocalSecondaryIndexes"]
        table.indexes = [LocalSecondaryIndex.create(one, keys) for one in local]
    else:
        table.indexes = copy.deepcopy(like.indexes)
    if "GlobalSecondaryIndexes" in overrides:
        others = overrides["GlobalSecondaryIndexes"]
        table.global_indexes = [GlobalSecondaryIndex.create(one, keys) for one in others]
    else:
        table.global_indexes = copy.deepcopy(like.global_indexes)
    used = set(table.attribute_keys)
    table.attr = [one for one in table.attr if one["AttributeName"] in used]
    for item in items:
        store_item(table, key_of(item), copy.deepcopy(item))
    return table


class SystemBackup(Backup):
    """What is left of a table that was deleted while its point-in-time recovery was on."""

    def __init__(self, table: Table, expires: datetime) -> None:
        name = f"{table.name}$DeletedTableBackup"
        super().__init__(table.account_id, table.region_name, name, table, type_="SYSTEM")
        self.expires = expires

    @property
    def details(self) -> dict[str, Any]:
        return {**super().details, "BackupExpiryDateTime": self.expires}

    @property
    def summary(self) -> dict[str, Any]:
        return {**super().summary, "BackupExpiryDateTime": self.expires}
