from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import jmespath.parser
import pytest

from pytest_runbooks.api.models import input_of, operation_of
from pytest_runbooks.emulators.approximations import approximation_of, table
from pytest_runbooks.model import ApiCall

from . import PAGE, page


def call(operation: str, status: int = 200, **parameters: object) -> ApiCall:
    return ApiCall("dynamodb", operation, status=status, parameters=parameters)


def alarm(namespace: str | None) -> ApiCall:
    parameters = {"AlarmName": "a"} | ({"Namespace": namespace} if namespace else {})
    return ApiCall("cloudwatch", "PutMetricAlarm", status=200, parameters=parameters)


METRICS = (
    "the service records no metrics here, as API Gateway, EventBridge and Lambda do: there are no"
    " data but those that the page puts, and no alarm goes off by itself"
)
TTL = "no item expires; on AWS those whose time has come are deleted within a few days"


def test_each_operation_is_one_of_aws_and_stands_once_for_a_condition() -> None:
    rows = [(row.service, name, row.when) for row in table() for name in row.operations]
    assert [one for one in rows if operation_of(one[0], one[1]) is None] == []
    assert [one for one, times in Counter(rows).items() if times > 1] == []


def test_conditions_ask_for_parameters_that_the_operations_have() -> None:
    missing = [
        (row.service, operation, name)
        for row in table()
        for operation in row.operations
        for name in names_of(row.when)
        if name not in input_of(row.service, operation)[0]["members"]
    ]
    assert missing == []


def names_of(when: str) -> Iterator[str]:
    """Give the names of parameters at the top of a condition."""
    if when:
        yield from _first(jmespath.parser.Parser().parse(when).parsed)


def _first(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield node["value"]
    below = node["children"]
    # What stands behind a name is a part of it.
    inner = node["type"] in {"subexpression", "projection", "filter_projection"}
    for child in below[:1] if inner else below:
        yield from _first(child)


def test_what_differs_is_one_line_and_its_source_is_aws() -> None:
    texts = {row.differs: row.source for row in table()}
    assert [one for one in texts if "\n" in one or one.endswith(".") or len(one) > 180] == []
    foreign = [one for one in texts.values() if not one.startswith("https://docs.aws.amazon.com/")]
    assert foreign == []


def test_rows_stand_by_service() -> None:
    assert [(a, b) for a, b in pairwise(row.service for row in table()) if a > b] == []


def test_the_page_says_every_row() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "write it anew by `python -m tests.emulators.approximations`"
    )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (call("UpdateTimeToLive", TimeToLiveSpecification={"Enabled": True}), TTL),
        (call("UpdateTimeToLive", TimeToLiveSpecification={"Enabled": False}), ""),
        (call("UpdateTimeToLive"), ""),
        (call("UpdateTimeToLive", 400, TimeToLiveSpecification={"Enabled": True}), ""),
        (call("UpdateTimeToLive", 0, TimeToLiveSpecification={"Enabled": True}), ""),
        (call("UpdateTable", ReplicaUpdates=[{"Delete": {"RegionName": "eu-west-1"}}]), ""),
        (call("PutItem"), ""),
        (ApiCall("iam", "DisableKey", status=200), ""),
        (alarm("AWS/SQS"), METRICS),
        (alarm("AWS/Lambda"), ""),
        (alarm("Shop"), ""),
        (alarm(None), ""),
    ],
)
def test_a_call_is_approximate_when_it_was_answered_and_a_condition_holds(
    made: ApiCall, said: str
) -> None:
    assert approximation_of(made) == said
