"""Tables for the tests of DynamoDB, and a clock for their past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

Item = dict[str, Any]
ORDERS = "orders"
KEYS: dict[str, Any] = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
}


class Clock:
    """The time that DynamoDB of the emulator has; it stands until it is moved.

    Some clients send times in whole seconds: tests would have to wait for seconds without it.
    """

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=250_000)

    def utcnow(self) -> datetime:
        return self.now.replace(tzinfo=None)

    def pass_by(self, **time: float) -> datetime:
        """Let time pass; give what time it is then."""
        self.now += timedelta(**time)
        return self.now


def make(dynamodb: Any, name: str = ORDERS, **settings: Any) -> str:
    usual = {"TableName": name, "BillingMode": "PAY_PER_REQUEST", **KEYS}
    arn: str = dynamodb.create_table(**(usual | settings))["TableDescription"]["TableArn"]
    return arn


def put(dynamodb: Any, *ids: str, table: str = ORDERS, **attributes: str) -> None:
    for one in ids:
        item = {"id": {"S": one}} | {name: {"S": text} for name, text in attributes.items()}
        dynamodb.put_item(TableName=table, Item=item)


def ids(dynamodb: Any, table: str = ORDERS) -> list[str]:
    return sorted(item["id"]["S"] for item in dynamodb.scan(TableName=table)["Items"])


def items(dynamodb: Any, table: str = ORDERS) -> list[Item]:
    found: list[Item] = dynamodb.scan(TableName=table)["Items"]
    return sorted(found, key=lambda item: str(item["id"]["S"]))


def refused(call: Callable[[], Any], client: Any) -> str:
    """Give code and message of the error that a call must end with."""
    try:
        call()
    except client.exceptions.ClientError as error:
        told = error.response["Error"]
        return f"{told['Code']}: {told['Message']}"
    raise AssertionError("it was not refused")
