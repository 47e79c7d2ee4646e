"""Faults at the gateway, as the SDK and a plain client meet them.

Codes and shapes: https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html and
the pages on errors of each service.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from pytest_runbooks.gateway import Gateway
from pytest_runbooks.gateway.faults import Faults
from pytest_runbooks.model import ApiCall
from pytest_runbooks.model.fault import Fault
from pytest_runbooks.parsing.faults import read_fault

SESSION = boto3.Session()  # one, which reads each model once


class Emulator:
    """Answers everything, and knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse, /) -> list[bytes]:
        self.asked.append(environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2])
        start_response("200 OK", [("Content-Type", "application/x-amz-json-1.0")])
        return [b"{}"]


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
def gateway(emulator: Emulator) -> Iterator[Gateway]:
    gateway = Gateway()
    gateway.serve(emulator)
    yield gateway
    gateway.close()


def client(
    gateway: Gateway, service: str, region: str = "us-east-1", attempts: int = 1, wait: float = 20
) -> Any:
    return SESSION.client(
        service,
        region_name=region,
        endpoint_url=gateway.url,
        aws_access_key_id="123456789012",
        aws_secret_access_key="emulated",
        config=Config(
            retries={"total_max_attempts": attempts, "mode": "standard"}, read_timeout=wait
        ),
    )


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "dynamodb": ("put_item", {"TableName": "orders", "Item": {"id": {"S": "7"}}}),
    "lambda": ("invoke", {"FunctionName": "orders", "Payload": io.BytesIO(b"{}")}),
    "s3": ("get_object", {"Bucket": "orders", "Key": "7"}),
    "route53": ("get_hosted_zone", {"Id": "Z1"}),
    "sqs": ("send_message", {"QueueUrl": "http://q/1/orders", "MessageBody": "7"}),
    "iam": ("get_role", {"RoleName": "orders"}),
    "ec2": ("describe_instances", {}),
    "cloudwatch": ("describe_alarms", {}),
    "logs": ("describe_log_streams", {"logGroupName": "orders"}),
}


def answer(gateway: Gateway, service: str, **how: Any) -> tuple[int, str]:
    """The status and the code of a call's answer, as the SDK reads them."""
    operation, parameters = CALLS[service]
    try:
        answered = getattr(client(gateway, service, **how), operation)(**parameters)
    except ClientError as error:
        said: Any = error.response
        return said["ResponseMetadata"]["HTTPStatusCode"], said["Error"]["Code"]
    return answered["ResponseMetadata"]["HTTPStatusCode"], ""


@pytest.mark.parametrize(
    ("service", "error", "status", "code"),
    [
        ("dynamodb", "access-denied", 400, "AccessDeniedException"),
        ("lambda", "access-denied", 403, "AccessDeniedException"),
        ("s3", "access-denied", 403, "AccessDenied"),
        ("route53", "access-denied", 403, "AccessDenied"),
        ("iam", "access-denied", 403, "AccessDenied"),
        ("ec2", "access-denied", 403, "UnauthorizedOperation"),
        ("cloudwatch", "access-denied", 400, "AccessDeniedException"),
        ("dynamodb", "expired-token", 400, "ExpiredTokenException"),
        ("s3", "expired-token", 400, "ExpiredToken"),
        ("iam", "expired-token", 403, "ExpiredToken"),
        ("dynamodb", "throttling", 400, "ThrottlingException"),
        ("lambda", "throttling", 429, "TooManyRequestsException"),
        ("s3", "throttling", 503, "SlowDown"),
        ("sqs", "throttling", 400, "RequestThrottled"),
        ("iam", "throttling", 400, "Throttling"),
        ("ec2", "throttling", 503, "RequestLimitExceeded"),
        ("dynamodb", "internal", 500, "InternalServerError"),
        ("iam", "internal", 500, "InternalFailure"),
        ("logs", "unavailable", 503, "ServiceUnavailableException"),
        ("ec2", "unavailable", 503, "Unavailable"),
        ("dynamodb", "not-found", 400, "ResourceNotFoundException"),
        ("lambda", "not-found", 404, "ResourceNotFoundException"),
        ("s3", "not-found", 404, "NoSuchKey"),
        ("iam", "not-found", 404, "NoSuchEntity"),
        ("route53", "not-found", 404, "NoSuchHostedZone"),
        (
            "dynamodb",
            "ProvisionedThroughputExceededException",
            400,
            "ProvisionedThroughputExceededException",
        ),
        ("iam", "NoSuchEntityException", 404, "NoSuchEntity"),
        ("cloudwatch", "InternalServiceFault", 500, "InternalServiceError"),
    ],
)
def test_an_error_is_answered_as_the_service_writes_it(
    gateway: Gateway, emulator: Emulator, service: str, error: str, status: int, code: str
) -> None:
    gateway.faults.begin(read_fault(f"{service} error={error}"))
    assert answer(gateway, service) == (status, code)
    assert emulator.asked == []


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("status=503", 503, "ServiceUnavailable"),
        ("status=500", 500, "InternalServerError"),
        ("error=throttling status=429", 429, "ThrottlingException"),
    ],
)
def test_a_status_may_be_said(gateway: Gateway, words: str, status: int, code: str) -> None:
    gateway.faults.begin(read_fault(f"dynamodb {words}"))
    assert answer(gateway, "dynamodb") == (status, code)


def test_a_message_may_be_said(gateway: Gateway) -> None:
    gateway.faults.begin(read_fault("dynamodb error=throttling message='the table is busy'"))
    with pytest.raises(ClientError, match="the table is busy"):
        client(gateway, "dynamodb").list_tables()


@pytest.mark.parametrize(
    "about",
    [
        "dynamodb",
        "*",
        "dynamodb:PutItem",
        "dynamodb:Put*",
        "dynamodb region=us-east-1",
        "dynamodb account=123456789012",
        "dynamodb resource=orders",
        "dynamodb resource=ord*",
        "dynamodb when='Item.id.S == `\"7\"`'",
    ],
)
def test_calls_that_a_fault_is_about_are_hit(gateway: Gateway, about: str) -> None:
    gateway.faults.begin(read_fault(f"{about} error=throttling"))
    assert answer(gateway, "dynamodb") == (400, "ThrottlingException")


@pytest.mark.parametrize(
    "about",
    [
        "s3",
        "dynamodb:GetItem",
        "dynamodb:putitem",
        "dynamodb region=eu-west-1",
        "dynamodb account=111111111111",
        "dynamodb resource=order",
        "dynamodb when='Item.id.S == `\"8\"`'",
        "dynamodb when='contains(Missing, `1`)'",
    ],
)
def test_other_calls_are_answered_by_the_emulator(
    gateway: Gateway, emulator: Emulator, about: str
) -> None:
    gateway.faults.begin(read_fault(f"{about} error=throttling"))
    assert answer(gateway, "dynamodb") == (200, "")
    assert emulator.asked == ["PutItem"]


def test_a_region_that_is_gone_is_gone_for_all_its_services(gateway: Gateway) -> None:
    gateway.faults.begin(read_fault("* region=af-south-1 connection=refused"))
    for service in CALLS.keys() - {"iam", "route53"}:
        with pytest.raises(ConnectionClosedError):
            answer(gateway, service, region="af-south-1")
    assert answer(gateway, "dynamodb", region="eu-west-1") == (200, "")


@pytest.mark.parametrize("service", ["iam", "route53"])
def test_a_service_of_no_region_is_gone_with_the_first_alone(
    gateway: Gateway, emulator: Emulator, service: str
) -> None:
    gateway.faults.begin(read_fault("* region=af-south-1 connection=refused"))
    with pytest.raises(ResponseParserError):  # the emulator's answer is no XML
        answer(gateway, service, region="af-south-1")
    assert len(emulator.asked) == 1
    gateway.faults.begin(read_fault("* region=us-east-1 connection=refused"))
    with pytest.raises(ConnectionClosedError):
        answer(gateway, service, region="af-south-1")


def test_a_connection_that_is_refused_leaves_the_call_undone(
    gateway: Gateway, emulator: Emulator
) -> None:
    gateway.faults.begin(read_fault("dynamodb connection=refused"))
    with pytest.raises(ConnectionClosedError):
        answer(gateway, "dynamodb")
    assert emulator.asked == []


def test_a_connection_that_is_reset_breaks_after_the_call_was_carried_out(
    gateway: Gateway, emulator: Emulator
) -> None:
    gateway.faults.begin(read_fault("dynamodb connection=reset"))
    with pytest.raises(ConnectionClosedError):
        answer(gateway, "dynamodb")
    assert emulator.asked == ["PutItem"]


def test_a_call_that_times_out_is_answered_by_nobody(gateway: Gateway, emulator: Emulator) -> None:
    gateway.faults.begin(read_fault("dynamodb connection=timeout"))
    with pytest.raises(ReadTimeoutError):
        answer(gateway, "dynamodb", wait=0.2)
    assert emulator.asked == []


def test_who_waits_for_a_call_that_times_out_is_let_go_when_the_gateway_closes() -> None:
    gateway = Gateway()
    gateway.serve(Emulator())
    gateway.faults.begin(read_fault("dynamodb connection=timeout"))
    errors: list[BaseException] = []

    def call() -> None:
        try:
            answer(gateway, "dynamodb")
        except ConnectionClosedError as error:
            errors.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    while not gateway.faults.records[0].hits:
        time.sleep(0.01)
    gateway.close()
    thread.join(10)
    assert len(errors) == 1


def test_a_late_call_is_answered_by_the_emulator(gateway: Gateway, emulator: Emulator) -> None:
    gateway.faults.begin(read_fault("dynamodb latency=150ms"))
    started = time.perf_counter()
    assert answer(gateway, "dynamodb") == (200, "")
    assert time.perf_counter() - started >= 0.15
    assert emulator.asked == ["PutItem"]


def test_the_sdk_tries_again_until_a_fault_is_over(gateway: Gateway) -> None:
    gateway.faults.begin(read_fault("dynamodb status=503 count=1"))
    assert answer(gateway, "dynamodb", attempts=3) == (200, "")
    assert [str(one) for one in gateway.faults.records] == [
        "dynamodb status=503 count=1: hit 1 of 1 call, over after 1"
    ]


def test_a_fault_is_cured_by_its_remedy_when_that_succeeds(gateway: Gateway) -> None:
    gateway.faults.begin(
        read_fault("dynamodb:PutItem error=throttling cured-by=dynamodb:UpdateTable"), "write"
    )
    gateway.faults.begin(read_fault("dynamodb:UpdateTable error=internal count=1"))
    dynamodb = client(gateway, "dynamodb")
    assert answer(gateway, "dynamodb") == (400, "ThrottlingException")
    with pytest.raises(ClientError):
        dynamodb.update_table(TableName="orders")
    assert answer(gateway, "dynamodb") == (400, "ThrottlingException")
    dynamodb.update_table(TableName="orders")
    assert answer(gateway, "dynamodb") == (200, "")
    assert str(gateway.faults.records[1]).endswith(
        "hit 2 of 2 calls, cured by dynamodb:UpdateTable"
    )


def test_a_remedy_may_have_a_condition(gateway: Gateway) -> None:
    fault = "dynamodb:PutItem status=503 cured-by='dynamodb:UpdateTable[BillingMode]'"
    gateway.faults.begin(read_fault(fault))
    dynamodb = client(gateway, "dynamodb")
    dynamodb.update_table(TableName="orders")
    assert answer(gateway, "dynamodb")[0] == 503
    dynamodb.update_table(TableName="orders", BillingMode="PAY_PER_REQUEST")
    assert answer(gateway, "dynamodb")[0] == 200


def test_several_remedies_are_all_needed_and_alternatives_are_not(gateway: Gateway) -> None:
    gateway.faults.begin(
        read_fault(
            "dynamodb:PutItem status=503 cured-by=dynamodb:UpdateTable|dynamodb:CreateTable "
            "cured-by=dynamodb:TagResource"
        )
    )
    dynamodb = client(gateway, "dynamodb")
    dynamodb.tag_resource(ResourceArn="arn:aws:dynamodb:us-east-1:1:table/orders", Tags=[])
    assert answer(gateway, "dynamodb")[0] == 503
    dynamodb.update_table(TableName="orders")
    assert answer(gateway, "dynamodb")[0] == 200


def test_what_faults_did_is_in_the_ledger(gateway: Gateway) -> None:
    gateway.faults.begin(read_fault("dynamodb latency=1ms"))
    gateway.faults.begin(read_fault("dynamodb error=throttling"))
    gateway.faults.begin(read_fault("s3 connection=refused"))
    answer(gateway, "dynamodb")
    with pytest.raises(ConnectionClosedError):
        answer(gateway, "s3")
    gateway.faults.clear()
    answer(gateway, "dynamodb")
    assert [(str(call), call.fault) for call in gateway.ledger.take().calls] == [
        (
            "dynamodb:PutItem ThrottlingException",
            "dynamodb latency=1ms; dynamodb error=throttling",
        ),
        ("s3:GetObject 0", "s3 connection=refused"),
        ("dynamodb:PutItem 200", ""),
    ]


def test_a_plain_client_is_hit_too(gateway: Gateway) -> None:
    import urllib.error  # noqa: PLC0415 - here only
    import urllib.request  # noqa: PLC0415 - here only

    gateway.faults.begin(read_fault("s3:GetObject status=503"))
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{gateway.url}/orders/7", timeout=10)
    with caught.value as said:
        assert said.code == 503
        assert b"<Code>ServiceUnavailable</Code>" in said.read()


# --- by the clock, and by chance


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def hits(faults: Faults, number: int) -> str:
    """What happens to so many calls: `x` for each that is hit."""
    from pytest_runbooks.gateway.faults import Request  # noqa: PLC0415 - for this one

    request = Request(ApiCall("dynamodb", "PutItem"), {})
    return "".join("x" if faults.meet(request) else "." for _ in range(number))


def begun(text: str) -> tuple[Faults, Clock]:
    clock = Clock()
    faults = Faults(clock)
    faults.begin(read_fault(text))
    return faults, clock


def test_a_share_of_calls_is_hit_and_in_each_run_the_same() -> None:
    first, _ = begun("dynamodb error=throttling share=0.3")
    second, _ = begun("dynamodb error=throttling share=0.3")
    other, _ = begun("dynamodb error=throttling share=0.3 seed=1")
    seen = hits(first, 1000)
    assert 250 < seen.count("x") < 350
    assert hits(second, 1000) == seen
    assert hits(other, 1000) != seen


def test_a_window_of_time_is_counted_from_the_begin() -> None:
    faults, clock = begun("dynamodb error=throttling after=10s for=1m")
    seen = ""
    for now in (0, 9.9, 10, 69.9, 70, 100):
        clock.now = now
        seen += hits(faults, 1)
    assert seen == "..xx.."
    assert str(faults.records[0]).endswith("hit 2 of 4 calls, its time was over")


def test_calls_up_to_a_rate_are_spared() -> None:
    faults, clock = begun("dynamodb rate=3/s")
    assert hits(faults, 5) == "...xx"
    clock.now += 0.5
    assert hits(faults, 3) == ".xx"
    clock.now += 10
    assert hits(faults, 5) == "...xx"


def test_a_slow_rate_spares_one_call_at_a_time() -> None:
    faults, clock = begun("dynamodb rate=6/m")
    assert hits(faults, 3) == ".xx"
    clock.now += 10
    assert hits(faults, 2) == ".x"


def test_faults_are_cleared_by_name_or_all() -> None:
    faults, _ = begun("dynamodb:PutItem error=throttling")
    faults.begin(read_fault("dynamodb latency=1s"))
    assert faults.clear("dynamodb:PutItem", "calm") == 1
    assert hits(faults, 1) == "x"
    assert faults.clear("s3") == 0
    assert faults.clear() == 1
    assert hits(faults, 1) == "."
    assert [(one.ended, one.ended_in) for one in faults.records] == [
        ("cleared", "calm"),
        ("cleared", ""),
    ]


def test_a_fault_that_met_no_call_says_so() -> None:
    faults = Faults()
    faults.begin(Fault("s3 status=500", "s3", status=500))
    assert str(faults.records[0]) == "s3 status=500: met no call, lasts"
