"""The private names of moto that event sources, rules and notifications lean on."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest

from pytest_runbooks.emulators.services import event_sources, events, s3_notifications

REPLACED = {
    (one._owner, one._name): one.original
    for service in (event_sources.SERVICE, events.SERVICE, s3_notifications.SERVICE)
    for one in service._replacements
}


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        ("awslambda.models", "LambdaBackend.create_event_source_mapping", "self spec"),
        ("awslambda.models", "LambdaBackend.update_event_source_mapping", "self uuid spec"),
        (
            "awslambda.models",
            "LambdaBackend.list_event_source_mappings",
            "self event_source_arn function_name",
        ),
        ("awslambda.models", "EventSourceMapping.get_configuration", "self"),
        ("awslambda.responses", "LambdaResponse.create_event_source_mapping", "self"),
        ("awslambda.responses", "LambdaResponse.get_event_source_mapping", "self"),
        ("awslambda.responses", "LambdaResponse.update_event_source_mapping", "self"),
        ("awslambda.responses", "LambdaResponse.delete_event_source_mapping", "self"),
        ("dynamodb.models.table", "StreamShard.add", "self old new"),
        (
            "kinesis.models",
            "Stream.put_record",
            "self partition_key explicit_hash_key data",
        ),
        (
            "sqs.models",
            "SQSBackend.receive_message",
            "self queue_name count wait_seconds_timeout visibility_timeout message_attribute_names",
        ),
        ("events.models", "Rule.send_to_targets", "self original_event transform_input"),
        ("events.models", "Rule._send_to_events_archive", "self resource_id event"),
        ("events.models", "EventsBackend.put_events", "self events"),
        ("events.models", "EventPatternParser._validate_event_pattern", "self pattern"),
        ("events.responses", "EventsHandler.test_event_pattern", "self"),
        ("s3.notifications", "send_event", "account_id event_name bucket key"),
        ("s3.notifications", "_detail_type", "event_name"),
        (
            "s3.models",
            "S3Backend.delete_object",
            "self bucket_name key_name version_id bypass",
        ),
        ("s3.responses", "S3Response.put_object", "self"),
        ("s3.responses", "S3Response.copy_object", "self"),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(module: str, name: str, parameters: str) -> None:
    owner: Any = import_module(f"moto.{module}")
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    found = REPLACED.get((owner, last)) or getattr(owner, last)
    assert found.__module__ == f"moto.{module}"
    assert list(inspect.signature(found).parameters) == parameters.split()


def test_what_moto_itself_calls_still_comes_by_the_seams() -> None:
    models = inspect.getsource(import_module("moto.s3.models"))
    assert "from . import notifications\n" in models
    assert "from moto.s3.notifications" not in models
    assert "rule.send_to_targets(event_msg)" in inspect.getsource(
        import_module("moto.events.models")
    )
