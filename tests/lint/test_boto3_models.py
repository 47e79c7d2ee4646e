"""What lint knows of clients and resources, held against those that boto3 makes."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
import pytest

from pytest_runbooks.api.models import service_names
from pytest_runbooks.lint.boto3 import models, resources

SESSION: Any = boto3.Session("key", "secret", region_name="us-east-1")
SERVICES = (
    *("bedrock-runtime", "dynamodb", "dsql", "glacier", "lambda", "logs", "polly", "rds"),
    *("s3", "sqs", "stepfunctions"),
)
LEFT_OUT = {"KeyPair", "KeyPairInfo"}  # of EC2: the one is made by the name of the other
TYPES = [
    pytest.param(service, kind, id=f"{service}-{kind or 'service'}")
    for service in sorted(resources.resource_services())
    for kind in ["", *resources.types_of(service)]
    if kind not in LEFT_OUT
]


def names_of(value: object) -> set[str]:
    return {name for name in dir(value) if not name.startswith("_")}


def test_the_services_are_those_of_boto3() -> None:
    assert service_names() == set(SESSION.get_available_services())
    assert resources.resource_services() == set(SESSION.get_available_resources())


@cache
def client_of(service: str) -> Any:
    return SESSION.client(service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_has_the_names_of_boto3(service: str) -> None:
    client = client_of(service)
    assert models.attributes_of(service) == names_of(client)
    assert set(models.waiters_of(service)) == set(client.waiter_names)
    can = {name for name in models.methods_of(service) if client.can_paginate(name)}
    assert can == set(models.paginators_of(service))


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_has_the_exceptions_of_boto3(service: str) -> None:
    exceptions = client_of(service).exceptions
    by_code = exceptions._code_to_exception
    there = {"ClientError", *by_code, *(one.__name__ for one in by_code.values())}
    assert there <= models.exceptions_of(service)
    for name in models.exceptions_of(service) - set(by_code):
        assert getattr(exceptions, name)


@pytest.mark.parametrize(("service", "kind"), TYPES)
def test_a_resource_has_the_names_of_boto3(service: str, kind: str) -> None:
    made = SESSION.resource(service)
    if kind:
        made = getattr(made, kind)(*("x" for _ in resources.identifiers_of(service, kind)))
    assert set(resources.members_of(service, kind)) == names_of(type(made))


def test_a_method_fills_in_what_boto3_fills_in() -> None:
    assert models.parameters_of("glacier", "ListVaults")[1] == frozenset()
    assert models.parameters_of("lambda", "GetFunction")[1] == {"FunctionName"}
    members, required = models.parameters_of("logs", "CreateExportTask")
    assert "fromTime" in members
    assert "from" not in required
    assert "clientRequestToken" not in models.parameters_of("bedrock-agent", "CreateAgent")[1]
