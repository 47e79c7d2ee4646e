"""What the readers of these pages have already, before they begin."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress

import boto3
import pytest


@pytest.fixture(scope="module")
def thumbnailer_role(boto3_session: boto3.Session) -> None:
    boto3_session.client("iam").create_role(
        RoleName="thumbnailer", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17"})
    )


@pytest.fixture(scope="module")
def broken_orders(boto3_session: boto3.Session) -> dict[str, str]:
    """A queue with three orders, and a function that does not read from it."""
    sqs, functions = boto3_session.client("sqs"), boto3_session.client("lambda")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    for number in range(3):
        sqs.send_message(QueueUrl=url, MessageBody=f"order {number}")
    _release(boto3_session, "orders", "return event")
    functions.create_event_source_mapping(
        FunctionName="orders",
        EventSourceArn="arn:aws:sqs:us-east-1:123456789012:orders",
        Enabled=False,
    )
    return {"queue_url": url}


@pytest.fixture(scope="module")
def service_user(boto3_session: boto3.Session) -> dict[str, str]:
    """A user with the key that is to be replaced."""
    iam = boto3_session.client("iam")
    iam.create_user(UserName="svc-build")
    return {"OLD_KEY": iam.create_access_key(UserName="svc-build")["AccessKey"]["AccessKeyId"]}


@pytest.fixture(scope="module")
def releases(boto3_session: boto3.Session) -> None:
    s3, bucket = boto3_session.client("s3"), "www.example.com-releases"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="2026.10/index.html", Body=b"<h1>Release 2026.10</h1>\n")


@pytest.fixture(scope="module")
def checkout_function(boto3_session: boto3.Session) -> None:
    """A function of which version 1 works, and version 2, which is live, does not."""
    functions = boto3_session.client("lambda")
    for answer in ("True", "False"):
        _release(boto3_session, "checkout", f'return {{"ok": {answer}}}')
    functions.create_alias(FunctionName="checkout", Name="live", FunctionVersion="2")


def _release(session: boto3.Session, name: str, body: str) -> None:
    """Publish a version of a function, which is created with its role unless it is there."""
    functions = session.client("lambda")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr(f"{name}.py", f"def handler(event, context):\n    {body}\n")
    with suppress(functions.exceptions.ResourceNotFoundException):
        functions.update_function_code(FunctionName=name, ZipFile=code.getvalue(), Publish=True)
        return
    role = session.client("iam").create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17"})
    )
    functions.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=role["Role"]["Arn"],
        Handler=f"{name}.handler",
        Code={"ZipFile": code.getvalue()},
        Publish=True,
    )


@pytest.fixture(scope="module")
def releases_table(boto3_session: boto3.Session) -> None:
    boto3_session.client("dynamodb").create_table(
        TableName="releases",
        KeySchema=[{"AttributeName": "train", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "train", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


@pytest.fixture(scope="module")
def throttled_table(boto3_session: boto3.Session) -> dict[str, str]:
    """A table that may write little; blocks find its name in a variable."""
    boto3_session.client("dynamodb").create_table(
        TableName="carts",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    )
    return {"TABLE": "carts"}
