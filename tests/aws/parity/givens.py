"""What the emulator holds when a case begins."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from ...emulators.conftest import clients_of

ACCOUNT, REGION = "111111111111", "af-south-1"
GIVENS: dict[str, Callable[[str], None]] = {}
_ZIPPED_AT = (2026, 1, 1, 0, 0, 0)
_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
        ],
    }
)


def reseed() -> None:
    """Let moto make the same ids as the last time."""
    from moto.moto_api._internal import mock_random  # noqa: PLC0415 - imported late, as everywhere

    mock_random.seed(42)


def given(function: Callable[[Callable[[str], Any]], None]) -> None:
    """Make a function known by its name; it gets what makes clients by the name of a service."""

    def run(url: str) -> None:
        make = clients_of(url)
        function(lambda service: make(service, ACCOUNT, REGION))

    GIVENS[function.__name__] = run


@given
def bucket(client: Callable[[str], Any]) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="assets", CreateBucketConfiguration={"LocationConstraint": REGION})
    for name in ("a.txt", "b.txt", "css/site.css", "css/print.css", "img/logo.svg"):
        s3.put_object(Bucket="assets", Key=name, Body=f"content of {name}\n".encode())


@given
def large_object(client: Callable[[str], Any]) -> None:
    client("s3").put_object(Bucket="assets", Key="large", Body=bytes(3 << 20))


@given
def empty_bucket(client: Callable[[str], Any]) -> None:
    client("s3").create_bucket(
        Bucket="spare", CreateBucketConfiguration={"LocationConstraint": REGION}
    )


@given
def table(client: Callable[[str], Any]) -> None:
    dynamodb = client("dynamodb")
    dynamodb.create_table(
        TableName="products",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")
        ],
        KeySchema=[
            {"AttributeName": "PK", "KeyType": "HASH"},
            {"AttributeName": "SK", "KeyType": "RANGE"},
        ],
    )
    for number in range(12):
        item = {"PK": f"PRODUCT#{number:02}", "SK": "METADATA", "name": f"Überraschung {number}"}
        dynamodb.put_item(TableName="products", Item={k: {"S": v} for k, v in item.items()})


@given
def log_group(client: Callable[[str], Any]) -> None:
    import time  # noqa: PLC0415 - for the events of a moment ago

    logs = client("logs")
    logs.create_log_group(logGroupName="/aws/lambda/worker")
    logs.create_log_stream(logGroupName="/aws/lambda/worker", logStreamName="one")
    now = int(time.time() * 1000)
    logs.put_log_events(
        logGroupName="/aws/lambda/worker",
        logStreamName="one",
        logEvents=[
            {"timestamp": now - 3000 + at, "message": text}
            for at, text in enumerate(("START", "ERROR no such product ✗", "END"))
        ],
    )


@given
def queue(client: Callable[[str], Any]) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="first")


@given
def topic(client: Callable[[str], Any]) -> None:
    client("sns").create_topic(Name="alerts")


@given
def role(client: Callable[[str], Any]) -> None:
    client("iam").create_role(RoleName="deployer", AssumeRolePolicyDocument=_TRUST)


@given
def function(client: Callable[[str], Any]) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(
            zipfile.ZipInfo("index.py", _ZIPPED_AT),
            "def handler(event, context):\n    return {'hello': event.get('name', 'nobody')}\n",
        )
    client("lambda").create_function(
        FunctionName="worker",
        Runtime="python3.12",
        Role=f"arn:aws:iam::{ACCOUNT}:role/deployer",
        Handler="index.handler",
        Code={"ZipFile": archive.getvalue()},
    )


@given
def alarm(client: Callable[[str], Any]) -> None:
    client("cloudwatch").put_metric_alarm(
        AlarmName="errors",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )


@given
def parameters(client: Callable[[str], Any]) -> None:
    ssm = client("ssm")
    for number in range(12):
        ssm.put_parameter(Name=f"/app/{number:02}", Value=f"value {number}", Type="String")
