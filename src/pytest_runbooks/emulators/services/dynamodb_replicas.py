"""Global tables, version 2019.11.21: tables of one name in several regions that hold the same.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from . import dynamodb_seams as seams
from .service import Replacement

_VERSION = "2019.11.21"
_STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
_GROUP = "runbooks_replicas"
_ALONE = {"TableName", "ReplicaUpdates", "MultiRegionConsistency"}


@dataclass(frozen=True, slots=True)
class Group:
    """Tables that hold the same.

    Attributes:
        account: whose they are.
        name: of each of them.
        sources: the region that each region was added from, by region; the first has none.
    """

    account: str
    name: str
    sources: dict[str, str]

    def __deepcopy__(self, memo: dict[int, object]) -> Group:
        return self  # moto copies whole tables, to undo transactions


class Replicas:
    """Add, tell and take away replicas.

    Args:
        lock: held while replicas come, go, and are written.
    """

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        self._lock = lock

    def replacements(self) -> tuple[Replacement, ...]:
        """Give what takes the place of moto's own."""
        return (
            Replacement(seams.Table, "describe", _describe),
            Replacement(seams.DynamoHandler, "update_table", self._update),
            Replacement(seams.DynamoDBBackend, "update_table", _update_settings),
            Replacement(seams.DynamoDBBackend, "update_time_to_live", _update_time_to_live),
        )

    def leave(self, table: seams.Table) -> None:
        """Forget a table that was deleted."""
        group = _group_of(table)
        if group is None:
            return
        with self._lock:
            rest = others(table)
            group.sources.pop(table.region_name, None)
            if len(rest) == 1:
                setattr(rest[0], _GROUP, None)

    def _update(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def update_table(handler: seams.DynamoHandler) -> Any:
            request: dict[str, Any] = handler.body
            if request.get("MultiRegionConsistency") == "STRONG":
                raise NotImplementedError("a global table with strong consistency")
            updates: list[dict[str, Any]] = request.get("ReplicaUpdates") or []
            if not updates:
                return original(handler)
            backend = handler.dynamodb_backend
            table = backend.get_table(request["TableName"])
            _check(request, updates, table)
            [(action, settings)] = updates[0].items()
            with self._lock:
                if action == "Create":
                    self._create(table, settings["RegionName"])
                else:
                    _remove(table, settings["RegionName"])
            answer = table.describe()
            answer["TableDescription"]["TableStatus"] = "UPDATING"  # as AWS says for a while
            return seams.DynamoResult(answer)

        return update_table

    def _create(self, table: seams.Table, region: str) -> None:
        """Add a replica, which has all that the table holds."""
        try:
            there = seams.backend_of(table.account_id, region)
        except KeyError:
            raise seams.MockValidationException(f"Region {region} is not supported.") from None
        if table.name in there.tables:
            raise seams.MockValidationException(
                f"Failed to create a the new replica of table with name: '{table.name}' because"
                " one or more replicas already existed as tables."
            )
        if table.billing_mode != "PAY_PER_REQUEST" and not seams.is_scaled(table):
            raise seams.MockValidationException(
                "Table write capacity should either be Pay-Per-Request or AutoScaled."
            )
        if not table.stream_specification or not table.stream_specification["StreamEnabled"]:
            table.set_stream_specification(dict(_STREAM))
        replica = seams.make_table(
            seams.Table,
            table.name,
            there,
            table,
            seams.copy_items(table).values(),
            {},
            streams=dict(table.stream_specification or _STREAM),
        )
        replica.ttl = dict(table.ttl)
        group = _group_of(table)
        if group is None:
            group = Group(table.account_id, table.name, {table.region_name: ""})
            setattr(table, _GROUP, group)
        setattr(replica, _GROUP, group)
        group.sources[region] = table.region_name
        there.tables[table.name] = replica


def others(table: seams.Table) -> list[seams.Table]:
    """Give the other tables that hold the same as a table."""
    group = _group_of(table)
    if group is None:
        return []
    found = (
        seams.find_table(group.account, region, group.name)
        for region in group.sources
        if region != table.region_name
    )
    return [one for one in found if one is not None]


def refuse_deletion(table: seams.Table) -> None:
    """Refuse to delete a table as long as there are replicas that were made of it.

    AWS does so for a day, longer than a drill takes.
    """
    group = _group_of(table)
    if group is not None and table.region_name in group.sources.values():
        raise seams.MockValidationException(
            "Replica cannot be deleted because it has acted as a source region for new replica(s)"
            " being added to the table in the last 24 hours."
        )


def _group_of(table: seams.Table) -> Group | None:
    found: Group | None = vars(table).get(_GROUP)
    return found


def _check(request: dict[str, Any], updates: list[dict[str, Any]], table: seams.Table) -> None:
    """Refuse what AWS refuses whatever replicas there are, and what is not emulated."""
    if set(request) - _ALONE:
        raise seams.MockValidationException(
            "ReplicaUpdates cannot be combined with other updates of the table"
        )
    if len(updates) > 1:
        raise seams.MockValidationException(
            "more than one create or delete replica actions not allowed"
        )
    for action, settings in updates[0].items():
        if action not in ("Create", "Delete"):
            raise NotImplementedError(f"{action} of a replica")
        if settings["RegionName"] == table.region_name:
            raise seams.MockValidationException(
                "Cannot add, delete, or update the local region through ReplicaUpdates. Use"
                " CreateTable, DeleteTable, or UpdateTable as required."
            )


def _remove(table: seams.Table, region: str) -> None:
    """Delete a replica, with its table."""
    group = _group_of(table)
    if group is None or region not in group.sources:
        raise seams.MockValidationException(
            "Update global table operation failed because one or more replicas were not part of"
            f" the global table. Please retry the request without these replicas: [{region}]."
        )
    seams.backend_of(group.account, region).delete_table(group.name)


def _describe(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def describe(table: seams.Table, base_key: str = "TableDescription") -> dict[str, Any]:
        """Tell the other regions, too: a table does not name its own."""
        described = original(table, base_key=base_key)
        if replicas := others(table):
            described[base_key]["GlobalTableVersion"] = _VERSION
            described[base_key]["Replicas"] = [
                {"RegionName": one.region_name, "ReplicaStatus": "ACTIVE"} for one in replicas
            ]
        return described

    return describe


def _update_settings(original: Callable[..., seams.Table]) -> Callable[..., seams.Table]:
    def update_table(backend: seams.DynamoDBBackend, name: str, **settings: Any) -> seams.Table:
        """Change indexes and capacity in all regions; a stream has to stay."""
        replicas = others(backend.get_table(name))
        stream = settings.get("stream_spec")
        if replicas and stream and not stream.get("StreamEnabled"):
            raise seams.MockValidationException(
                "Disabling Stream is not allowed for a Global Table replica."
            )
        table = original(backend, name, **settings)
        for one in replicas:
            one.attr = copy.deepcopy(table.attr)
            one.global_indexes = copy.deepcopy(table.global_indexes)
            one.billing_mode = table.billing_mode
            one.throughput = dict(table.throughput)
        return table

    return update_table


def _update_time_to_live(original: Callable[..., None]) -> Callable[..., None]:
    def update_time_to_live(
        backend: seams.DynamoDBBackend, table_name: str, ttl_spec: dict[str, Any]
    ) -> None:
        original(backend, table_name, ttl_spec)
        table = backend.get_table(table_name)
        for one in others(table):
            one.ttl = dict(table.ttl)

    return update_time_to_live
