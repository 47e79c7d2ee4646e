"""One behaviour of AWS that runbooks rely on, and how it is tried on an emulator."""

from __future__ import annotations

import io
import secrets
import textwrap
import time
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

REGION = "eu-west-1"
ELSEWHERE = "af-south-1"
PATIENCE = 6.0  # seconds until something that happens by and by counts as not happening

T = TypeVar("T")


@dataclass
class Aws:
    """AWS as a scenario sees it: an account that nobody else has, and names that nobody else uses.

    Attributes:
        url: of the gateway.
        hurry: the share of the usual patience after which nothing more will happen by and by.
        account: twelve digits.
        name: unlike any other, and fit for any resource.
    """

    url: str
    hurry: float = 1.0
    account: str = field(default_factory=lambda: f"4{secrets.randbelow(10**11):011d}")
    name: str = field(default_factory=lambda: f"run-{secrets.token_hex(6)}")

    def client(
        self, service: str, region: str = REGION, account: str = "", token: str | None = None
    ) -> Any:
        return _session().client(
            service,
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=account or self.account,
            aws_secret_access_key="secret",
            aws_session_token=token,
            config=Config(
                retries={"total_max_attempts": 1},
                read_timeout=30,
                inject_host_prefix=False,
                s3={"addressing_style": "path"},
                proxies={},
            ),
        )

    def arn(self, service: str, rest: str, region: str = REGION) -> str:
        return f"arn:aws:{service}:{region}:{self.account}:{rest}"

    def get(self, host: str, path: str) -> tuple[int, bytes]:
        """Ask a host that stands behind the gateway."""
        request = urllib.request.Request(self.url + path, headers={"Host": host})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoErrors())
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.read()

    def get_url(self, url: str) -> bytes:
        """Ask for a URL of an AWS client that was made for the gateway."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self.url
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=30) as answer:
            content: bytes = answer.read()
        return content

    def table(self, **settings: Any) -> str:
        """Make a table `PK`, `SK` that is ready."""
        usual: dict[str, Any] = {
            "TableName": self.name,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "PK", "AttributeType": "S"},
                {"AttributeName": "SK", "AttributeType": "S"},
            ],
            "KeySchema": [
                {"AttributeName": "PK", "KeyType": "HASH"},
                {"AttributeName": "SK", "KeyType": "RANGE"},
            ],
        }
        dynamodb = self.client("dynamodb")
        dynamodb.create_table(**(usual | settings))
        dynamodb.get_waiter("table_exists").wait(
            TableName=self.name, WaiterConfig={"Delay": 1, "MaxAttempts": 15}
        )
        return self.name

    def put(self, *keys: str, **attributes: str) -> None:
        """Put items with these sort keys."""
        for key in keys:
            item = {"PK": {"S": "P"}, "SK": {"S": key}}
            item |= {name: {"S": value} for name, value in attributes.items()}
            self.client("dynamodb").put_item(TableName=self.name, Item=item)

    def keys(self, table: str = "", region: str = REGION) -> list[str]:
        """Give the sort keys of all items, in order."""
        items = self.client("dynamodb", region).scan(TableName=table or self.name)["Items"]
        return sorted(item["SK"]["S"] for item in items)

    def role(self) -> str:
        """Make a role; give its ARN."""
        arn: str = self.client("iam").create_role(
            RoleName=self.name,
            AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}',
        )["Role"]["Arn"]
        return arn

    def function(self, code: str, **settings: Any) -> str:
        """Make a function that can be called; give its ARN."""
        role = settings.pop("Role", None) or self.role()
        usual = {
            "FunctionName": self.name,
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Timeout": 5,
            "Code": {"ZipFile": package(code)},
        }
        aws_lambda = self.client("lambda")
        arn: str = aws_lambda.create_function(Role=role, **(usual | settings))["FunctionArn"]
        self.function_is_ready()
        return arn

    def function_is_ready(self) -> None:
        for waiter in ("function_active_v2", "function_updated_v2"):
            self.client("lambda").get_waiter(waiter).wait(
                FunctionName=self.name, WaiterConfig={"Delay": 1, "MaxAttempts": 15}
            )

    def queue(self, suffix: str = "", **attributes: str) -> tuple[str, str]:
        """Make a queue; give its URL and its ARN."""
        name = self.name + suffix
        sqs = self.client("sqs")
        url: str = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return url, self.arn("sqs", name)

    def received(self, queue: str, count: int = 1, seconds: float = PATIENCE) -> list[str]:
        """Give the bodies of the messages that arrive, as many as are waited for."""
        found: list[str] = []

        def enough() -> bool:
            answer = self.client("sqs").receive_message(
                QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
            )
            for message in answer.get("Messages", []):
                found.append(message["Body"])
                self.client("sqs").delete_message(
                    QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"]
                )
            return len(found) >= count

        self.eventually(enough, seconds)
        return found

    def eventually(self, condition: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Wait until something holds, and give it."""
        return eventually(condition, seconds * self.hurry)


class _NoErrors(urllib.request.HTTPErrorProcessor):
    """Gives an answer whatever its status."""

    def http_response(self, _: Any, response: Any) -> Any:
        return response


@cache
def _session() -> Any:
    return boto3.Session()


def eventually(condition: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Wait until something holds, and give it."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)
    return found


def package(code: str) -> bytes:
    """Give the archive of a function."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("index.py", textwrap.dedent(code))
    return archive.getvalue()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A behaviour.

    Attributes:
        service: as the AWS CLI names it.
        sentence: what holds on AWS.
        check: raises when it does not.
    """

    service: str
    sentence: str
    check: Callable[[Aws], None]

    @property
    def name(self) -> str:
        return f"{self.service}: {self.sentence}"


SCENARIOS: list[Scenario] = []


def scenario(service: str) -> Callable[[Callable[[Aws], None]], Callable[[Aws], None]]:
    """Register a scenario; the function's name is the sentence."""

    def register(check: Callable[[Aws], None]) -> Callable[[Aws], None]:
        SCENARIOS.append(Scenario(service, check.__name__.replace("_", " "), check))
        return check

    return register
