"""The laws that every emulator keeps, whatever it can do."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators import Emulator
from pytest_runbooks.model import EMULATORS

from ..memory import growth
from .scenario import Aws

LARGE = 64 << 20  # bytes


def test_it_has_a_name_that_conditions_know_and_says_what_it_is(
    name: str, emulator: Emulator
) -> None:
    assert emulator.name == name
    assert emulator.name in EMULATORS
    assert emulator.description.lower().startswith(name)


def test_a_reset_forgets_everything_in_every_account_and_region(
    emulator: Emulator, aws: Aws
) -> None:
    emulator.reset()
    other = Aws(aws.url)
    for place in (aws, other):
        for region in ("eu-west-1", "us-east-1"):
            place.client("sqs", region).create_queue(QueueName="orders")
        place.table()
        place.client("s3", "us-east-1").create_bucket(Bucket=place.name)
        place.role()
    emulator.reset()
    for place in (aws, other):
        for region in ("eu-west-1", "us-east-1"):
            assert place.client("sqs", region).list_queues().get("QueueUrls", []) == []
        assert place.client("dynamodb").list_tables()["TableNames"] == []
        assert place.client("s3").list_buckets()["Buckets"] == []
        assert place.client("iam").list_roles()["Roles"] == []
        place.client("s3", "us-east-1").create_bucket(Bucket=place.name)


def test_a_reset_forgets_gaps_and_breakdowns(emulator: Emulator, aws: Aws) -> None:
    call_a_gap(aws)
    emulator.reset()
    assert (emulator.gaps(), emulator.breakdowns()) == ((), ())


def call_a_gap(aws: Aws) -> None:
    """Call what none of the emulators has."""
    with pytest.raises(ClientError):
        aws.client("health", "us-east-1").describe_events()


def test_gaps_are_told_once_and_by_their_names(emulator: Emulator, aws: Aws) -> None:
    emulator.gaps()
    for _ in range(2):
        call_a_gap(aws)
    assert [str(gap) for gap in emulator.gaps()] == ["health:DescribeEvents"]
    assert emulator.gaps() == ()


def test_something_that_is_not_there_is_no_gap(emulator: Emulator, aws: Aws) -> None:
    emulator.gaps()
    calls: list[tuple[str, Callable[[Any], Any]]] = [
        ("sqs", lambda client: client.get_queue_url(QueueName="none")),
        ("dynamodb", lambda client: client.describe_table(TableName="none")),
        ("lambda", lambda client: client.get_function(FunctionName="none")),
        ("s3", lambda client: client.get_object(Bucket=aws.name, Key="none")),
        ("iam", lambda client: client.get_role(RoleName="none")),
        ("cloudformation", lambda client: client.describe_stacks(StackName="none")),
    ]
    for service, call in calls:
        with pytest.raises(ClientError):
            call(aws.client(service))
    assert (emulator.gaps(), emulator.breakdowns()) == ((), ())


def test_accounts_and_regions_are_apart(aws: Aws) -> None:
    other = Aws(aws.url)
    for place, value in ((aws, "one"), (other, "two")):
        place.client("ssm").put_parameter(Name="/release", Value=value, Type="String")
    for place, value in ((aws, "one"), (other, "two")):
        found = place.client("ssm").get_parameter(Name="/release")["Parameter"]["Value"]
        assert found == value
        assert place.client("sts").get_caller_identity()["Account"] == place.account
    elsewhere = aws.client("ssm", "us-east-1")
    with pytest.raises(elsewhere.exceptions.ParameterNotFound):
        elsewhere.get_parameter(Name="/release")


def test_calls_at_the_same_time_lose_nothing(aws: Aws) -> None:
    aws.table()

    def put(number: int) -> None:
        for turn in range(5):
            aws.put(f"{number}-{turn}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(put, range(8)))
    assert len(aws.keys()) == 40


class Endless(io.RawIOBase):
    """A body that is in no memory."""

    def __init__(self) -> None:
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + {0: 0, 1: self._at, 2: LARGE}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), LARGE - self._at)
        buffer[:size] = b"x" * size
        self._at += size
        return size


def test_a_large_object_goes_in_and_comes_out(name: str, aws: Aws) -> None:
    s3 = aws.client("s3", "us-east-1")
    s3.create_bucket(Bucket=aws.name)
    body = io.BufferedReader(Endless())
    size = 0
    with growth() as grown:
        s3.put_object(Bucket=aws.name, Key="k", Body=body, ContentLength=LARGE)
        for chunk in s3.get_object(Bucket=aws.name, Key="k")["Body"].iter_chunks(1 << 20):
            assert not chunk.strip(b"x")
            size += len(chunk)
        assert size == LARGE
        if name != "moto":  # which keeps objects in this very process
            assert grown() < LARGE / 4
