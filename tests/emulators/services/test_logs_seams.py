"""The private names of moto's CloudWatch Logs that `logs_seams.py` leans on."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        ("moto.logs.utils", "EventMessageFilter", ["pattern"]),
        ("moto.logs.responses", "LogsResponse.filter_log_events", ["self"]),
        (
            "moto.logs.models",
            "LogsBackend.filter_log_events",
            [
                *("self", "log_group_name", "log_stream_names", "start_time", "end_time"),
                *("limit", "next_token", "filter_pattern", "interleaved"),
            ],
        ),
        (
            "moto.logs.models",
            "LogsBackend.put_metric_filter",
            ["self", "filter_name", "filter_pattern", "log_group_name", "metric_transformations"],
        ),
        (
            "moto.logs.models",
            "LogsBackend.delete_metric_filter",
            ["self", "filter_name", "log_group_name"],
        ),
        (
            "moto.logs.models",
            "LogsBackend.put_subscription_filter",
            [
                *("self", "log_group_name", "filter_name", "filter_pattern"),
                *("destination_arn", "role_arn"),
            ],
        ),
        ("moto.logs.models", "LogsBackend.delete_log_group", ["self", "log_group_name"]),
        (
            "moto.logs.models",
            "LogGroup.put_log_events",
            ["self", "log_stream_name", "log_events"],
        ),
        ("moto.logs.models", "LogGroup.to_describe_dict", ["self"]),
        (
            "moto.logs.logs_query",
            "execute_query",
            ["log_groups", "query", "start_time", "end_time"],
        ),
        ("moto.logs.responses", "LogsResponse.start_query", ["self"]),
        ("moto.logs.responses", "LogsResponse.get_query_results", ["self"]),
        (
            "moto.logs.models",
            "LogsBackend.start_query",
            ["self", "log_group_names", "start_time", "end_time", "query_string"],
        ),
        ("moto.logs.models", "LogQuery.to_result_json", ["self"]),
        (
            "moto.logs.models",
            "LogStream._send_log_events",
            ["self", "service", "destination_arn", "filter_name", "log_events"],
        ),
    ],
)
def test_a_private_name_of_moto_is_where_it_was(
    module: str, name: str, parameters: list[str]
) -> None:
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    assert found.__module__ == module  # nothing stands in for it: no emulator is open here
    assert list(inspect.signature(found).parameters) == parameters


def test_what_moto_itself_calls_still_comes_by_the_seams() -> None:
    models = inspect.getsource(import_module("moto.logs.models"))
    assert "EventMessageFilter(filter_pattern).matches(event.message)" in models
    assert 'EventMessageFilter(log_event_filter_pattern or "")' in models
    assert "token = log_group.put_log_events(log_stream_name, allowed_events)" in models
    assert "self._send_log_events(" in models
    assert "self.results = execute_query(" in models
    assert "self.queries[query_id] = LogQuery(" in models
    assert "for subscription_filter in self.log_group.subscription_filters.values()" in models
    assert "g.to_describe_dict() for g in groups" in inspect.getsource(
        import_module("moto.logs.responses")
    )
