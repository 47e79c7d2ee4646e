"""What restores of both kinds have in common: a new table, with the settings that AWS carries over.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from . import dynamodb_seams as seams

_OVERRIDES = {
    "BillingModeOverride": "BillingMode",
    "ProvisionedThroughputOverride": "ProvisionedThroughput",
    "SSESpecificationOverride": "SSESpecification",
    "GlobalSecondaryIndexOverride": "GlobalSecondaryIndexes",
    "LocalSecondaryIndexOverride": "LocalSecondaryIndexes",
}


def restore(
    backend: seams.DynamoDBBackend,
    request: Mapping[str, Any],
    source: seams.Table,
    items: Iterable[seams.Item],
    when: datetime,
    origin: Mapping[str, str],
) -> seams.DynamoResult:
    """Make the table that a request asks for, and answer.

    Streams, TTL, point-in-time recovery, tags and deletion protection are not carried over.

    Args:
        backend: where the new table comes to be.
        request: the parameters of the call.
        source: the settings come from it.
        items: what is in the new table.
        when: the time that the items are of.
        origin: what the answer says of where they come from.

    Raises:
        JsonRESTError: AWS would refuse; nothing was made.
    """
    target: str = request["TargetTableName"]
    if target in backend.tables:
        raise seams.TableAlreadyExistsException(target)
    if source.region_name != backend.region_name and "SSESpecificationOverride" not in request:
        raise seams.MockValidationException(
            "sseSpecificationOverride must be provided for cross-region restores"
        )
    overrides = {name: request[key] for key, name in _OVERRIDES.items() if key in request}
    _check(source, overrides)
    table = seams.make_table(seams.RestoredTable, target, backend, source, items, overrides)
    table.summary = {**origin, "RestoreDateTime": when}
    backend.tables[target] = table
    answer = table.describe()
    answer["TableDescription"]["TableStatus"] = "CREATING"  # as AWS answers; it is ready at once
    answer["TableDescription"]["RestoreSummary"]["RestoreInProgress"] = True
    return seams.DynamoResult(answer)


def _check(source: seams.Table, overrides: Mapping[str, Any]) -> None:
    """Refuse what does not go together."""
    provisioned = overrides.get("BillingMode", source.billing_mode) != "PAY_PER_REQUEST"
    if "ProvisionedThroughput" in overrides and not provisioned:
        raise seams.MockValidationException(
            "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"
        )
    changed = provisioned and source.billing_mode == "PAY_PER_REQUEST"
    if changed and "ProvisionedThroughput" not in overrides:
        raise seams.MockValidationException(
            "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED"
        )
    for name, there in (
        ("GlobalSecondaryIndexes", source.global_indexes),
        ("LocalSecondaryIndexes", source.indexes),
    ):
        known = [(index.schema, index.projection) for index in there]
        for index in overrides.get(name, ()):
            if (index["KeySchema"], index["Projection"]) not in known:
                raise seams.MockValidationException(
                    f"Index {index['IndexName']} does not match a secondary index that existed in"
                    " the source table and cannot be created during the restore operation"
                )
