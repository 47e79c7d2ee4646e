"""DynamoDB tables of CloudFormation stacks: what moto leaves out of the template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html

moto makes a table without its point-in-time recovery and its TTL, and forgets the table when the
stack is updated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import dynamodb_seams as seams
from .service import Replacement


def replacements() -> tuple[Replacement, ...]:
    """Give what takes the place of moto's own."""
    return (
        Replacement(seams.Table, "create_from_cloudformation_json", _create),
        Replacement(seams.Table, "update_from_cloudformation_json", _update),
    )


def _create(original: Callable[..., seams.Table]) -> staticmethod[..., seams.Table]:
    def create_from_cloudformation_json(
        resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
        **kwargs: Any,
    ) -> seams.Table:
        table = original(resource_name, cloudformation_json, account_id, region_name, **kwargs)
        backend = seams.backend_of(account_id, region_name)
        _set_time_to_live(backend, table, cloudformation_json["Properties"])
        _set_recovery(backend, table, cloudformation_json["Properties"])
        return table

    return staticmethod(create_from_cloudformation_json)


def _update(original: Callable[..., Any]) -> staticmethod[..., seams.Table]:
    del original

    def update_from_cloudformation_json(
        original_resource: seams.Table,
        new_resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> seams.Table:
        """Change the table in place.

        Raises:
            NotImplementedError: AWS would make another table in its place.
        """
        del new_resource_name  # made up anew unless the template has one
        wanted: dict[str, Any] = cloudformation_json["Properties"]
        backend = seams.backend_of(account_id, region_name)
        table = backend.get_table(original_resource.name)
        name = wanted.get("TableName", table.name)
        if name != table.name or wanted.get("KeySchema", table.schema) != table.schema:
            raise NotImplementedError("a stack that replaces a DynamoDB table")
        billing = wanted.get("BillingMode", "PROVISIONED")
        backend.update_table(
            name=table.name,
            attr_definitions=wanted.get("AttributeDefinitions", table.attr),
            global_index=_changes(table, wanted.get("GlobalSecondaryIndexes", [])),
            throughput=wanted.get("ProvisionedThroughput") or {},
            billing_mode=billing,
            stream_spec={},
            deletion_protection_enabled=_is_true(wanted.get("DeletionProtectionEnabled")),
            warm_throughput=None,
        )
        stream = wanted.get("StreamSpecification") or {}
        if stream.get("StreamViewType") != (table.stream_specification or {}).get("StreamViewType"):
            table.set_stream_specification(dict(stream))
        _set_time_to_live(backend, table, wanted)
        _set_recovery(backend, table, wanted)
        return table

    return staticmethod(update_from_cloudformation_json)


def _changes(table: seams.Table, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what has to be done so that a table has the global indexes that are wanted."""
    there = {index.name: index for index in table.global_indexes}
    names = {index["IndexName"] for index in wanted}
    return [
        *({"Delete": {"IndexName": name}} for name in there if name not in names),
        *({"Update" if index["IndexName"] in there else "Create": index} for index in wanted),
    ]


def _set_time_to_live(
    backend: seams.DynamoDBBackend, table: seams.Table, properties: Mapping[str, Any]
) -> None:
    wanted = properties.get("TimeToLiveSpecification") or {"Enabled": False}
    on = _is_true(wanted.get("Enabled"))
    if on or table.ttl["TimeToLiveStatus"] == "ENABLED":
        name = wanted.get("AttributeName", table.ttl.get("AttributeName"))
        backend.update_time_to_live(table.name, {"Enabled": on, "AttributeName": name})


def _set_recovery(
    backend: seams.DynamoDBBackend, table: seams.Table, properties: Mapping[str, Any]
) -> None:
    wanted = dict(properties.get("PointInTimeRecoverySpecification") or {})
    wanted["PointInTimeRecoveryEnabled"] = _is_true(wanted.get("PointInTimeRecoveryEnabled"))
    if "RecoveryPeriodInDays" in wanted:
        wanted["RecoveryPeriodInDays"] = int(wanted["RecoveryPeriodInDays"])
    if wanted["PointInTimeRecoveryEnabled"] or seams.history_of(table) is not None:
        backend.update_continuous_backups(table.name, wanted)


def _is_true(value: object) -> bool:
    """Read a truth of a template, which may be a text."""
    return str(value).lower() == "true"
