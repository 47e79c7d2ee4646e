from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest

MODELS = "moto.dynamodb.models"
TABLE = "moto.dynamodb.models.table"
HANDLER = "moto.dynamodb.responses"


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        (TABLE, "Table.put_item", ["self", "item_attrs", "expected", "..."]),
        (TABLE, "Table.delete_item", ["self", "hash_key", "range_key"]),
        (TABLE, "Table.describe", ["self", "base_key"]),
        (TABLE, "Table.all_items", ["self"]),
        (TABLE, "LocalSecondaryIndex.create", ["dct", "table_key_attrs"]),
        (TABLE, "GlobalSecondaryIndex.create", ["dct", "table_key_attrs"]),
        (TABLE, "StreamShard.add", ["self", "old", "new"]),
        (TABLE, "Backup", ["account_id", "region_name", "name", "table", "status", "type_"]),
        (MODELS, "DynamoDBBackend.update_item", ["self", "table_name", "key", "..."]),
        (MODELS, "DynamoDBBackend.transact_write_items", ["self", "transact_items"]),
        (MODELS, "DynamoDBBackend.execute_transaction", ["self", "statements"]),
        (MODELS, "DynamoDBBackend.get_table", ["self", "table_name"]),
        (MODELS, "DynamoDBBackend.delete_table", ["self", "name"]),
        (MODELS, "DynamoDBBackend.get_backup", ["self", "backup_arn"]),
        (MODELS, "DynamoDBBackend.delete_backup", ["self", "backup_arn"]),
        (MODELS, "DynamoDBBackend.list_backups", ["self", "table_name"]),
        (MODELS, "DynamoDBBackend.describe_continuous_backups", ["self", "table_name"]),
        (
            MODELS,
            "DynamoDBBackend.update_continuous_backups",
            ["self", "table_name", "point_in_time_spec"],
        ),
        (MODELS, "DynamoDBBackend.update_table", ["self", "name", "..."]),
        (MODELS, "DynamoDBBackend.update_time_to_live", ["self", "table_name", "ttl_spec"]),
        (TABLE, "Table.set_stream_specification", ["self", "streams"]),
        (
            TABLE,
            "Table.create_from_cloudformation_json",
            ["resource_name", "cloudformation_json", "account_id", "region_name", "kwargs"],
        ),
        (
            TABLE,
            "Table.update_from_cloudformation_json",
            [
                *("original_resource", "new_resource_name", "cloudformation_json"),
                *("account_id", "region_name"),
            ],
        ),
        (HANDLER, "DynamoHandler.update_table", ["self"]),
        (HANDLER, "DynamoHandler.restore_table_to_point_in_time", ["self"]),
        (HANDLER, "DynamoHandler.restore_table_from_backup", ["self"]),
        (HANDLER, "DynamoHandler.list_backups", ["self"]),
        (HANDLER, "DynamoHandler.export_table_to_point_in_time", ["self"]),
        (HANDLER, "DynamoHandler.describe_export", ["self"]),
        (
            "moto.s3.models",
            "S3Backend.put_object",
            ["self", "bucket_name", "key_name", "value", "..."],
        ),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(
    module: str, name: str, parameters: list[str]
) -> None:
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    has = list(inspect.signature(inspect.unwrap(found)).parameters)
    if parameters[-1] == "...":
        parameters = parameters[:-1]
        has = has[: len(parameters)]
    assert has == parameters


def test_what_moto_itself_calls_still_comes_by_the_seams() -> None:
    models = inspect.getsource(import_module(MODELS))
    assert models.count("table.put_item(") == 4
    assert models.count("table.delete_item(") == 2
    assert "self.tables[table_name] = original_table_state[table_name]" in models
    table = inspect.getsource(import_module(TABLE))
    assert "self.items[hash_value][range_value] = item" in table
    assert "self.items[hash_value] = item" in table
    assert 'self.type = type_ or "USER"' in table
    handler = inspect.getsource(import_module(HANDLER))
    assert "self.dynamodb_backend.update_continuous_backups(" in handler
    assert "self.dynamodb_backend.describe_continuous_backups(name)" in handler
    assert "stream_spec=stream_spec" in handler
    stacks = inspect.getsource(import_module("moto.cloudformation.parsing"))
    assert "resource_class.update_from_cloudformation_json(" in stacks
    scaling = inspect.getsource(import_module("moto.applicationautoscaling.models"))
    assert "self.policies[policy_key] = policy" in scaling
