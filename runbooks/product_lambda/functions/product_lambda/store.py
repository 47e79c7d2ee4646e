"""The products' table: the only place that knows DynamoDB."""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from .products import InvalidRequestError, Product, key_of


class UnknownProductError(Exception):
    """There is no product with this id."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some products, and where the next page begins; None when this is the last."""

    products: tuple[Product, ...]
    next_token: str | None


@dataclass(frozen=True, slots=True)
class ProductStore:
    """Products in a DynamoDB table (a `boto3` table resource)."""

    table: Any

    def list_active(self, limit: int, token: str | None) -> Page:
        """List the active products by id, from the index of active products."""
        return self._query(
            limit, token, IndexName="GSI2", KeyConditionExpression=Key("GSI2PK").eq("ACTIVE")
        )

    def list_by_price(
        self, lowest: Decimal, highest: Decimal, limit: int, token: str | None
    ) -> Page:
        """List the active products within two prices, cheapest first, from the price index."""
        return self._query(
            limit,
            token,
            IndexName="GSI1",
            KeyConditionExpression=Key("GSI1PK").eq("PRODUCT")
            & Key("GSI1SK").between(lowest, highest),
            FilterExpression=Attr("active").eq(True),
        )

    def get(self, product_id: str) -> Product:
        """Read one product.

        Raises:
            UnknownProductError: it does not exist.
        """
        item = self.table.get_item(Key=key_of(product_id)).get("Item")
        if item is None:
            raise UnknownProductError(product_id)
        return Product.from_item(item)

    def create(self, product: Product) -> None:
        """Keep a new product; one with the same id is never overwritten."""
        self.table.put_item(Item=product.to_item(), ConditionExpression=Attr("PK").not_exists())

    def replace(self, product: Product) -> None:
        """Keep the new state of a product.

        Raises:
            UnknownProductError: it does not exist, or was deleted in the meantime.
        """
        self._changing(
            product.id,
            self.table.put_item,
            Item=product.to_item(),
            ConditionExpression=Attr("PK").exists(),
        )

    def delete(self, product_id: str) -> None:
        """Remove a product.

        Raises:
            UnknownProductError: it does not exist.
        """
        self._changing(
            product_id,
            self.table.delete_item,
            Key=key_of(product_id),
            ConditionExpression=Attr("PK").exists(),
        )

    def _changing(self, product_id: str, operation: Any, **arguments: Any) -> None:
        try:
            operation(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise UnknownProductError(product_id) from error
            raise

    def _query(self, limit: int, token: str | None, **arguments: Any) -> Page:
        if token is not None:
            arguments["ExclusiveStartKey"] = _read_token(token)
        answer = self.table.query(Limit=limit, **arguments)
        last = answer.get("LastEvaluatedKey")
        return Page(
            products=tuple(Product.from_item(item) for item in answer["Items"]),
            next_token=None if last is None else _write_token(last),
        )


def _write_token(key: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, default=str).encode()).decode()


def _read_token(token: str) -> dict[str, Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(token))
        if not isinstance(key, dict):
            raise InvalidRequestError(["nextToken: not one that this API gave"])
        if "GSI1SK" in key:
            key["GSI1SK"] = Decimal(key["GSI1SK"])
    except (ValueError, ArithmeticError, TypeError, binascii.Error):
        raise InvalidRequestError(["nextToken: not one that this API gave"]) from None
    return key


@cache
def product_store() -> ProductStore:
    """Open the table that the function's environment names, once per instance."""
    return ProductStore(boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"]))
