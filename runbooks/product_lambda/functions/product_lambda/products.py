"""What a product is, how a request describes one, and how the table holds one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

HIGHEST_PRICE = Decimal(1_000_000)
LONGEST_NAME = 120

_MEMBERS = {"name", "price", "description", "active"}
_T = TypeVar("_T")


class InvalidRequestError(Exception):
    """What the client sent cannot be used; `problems` says why, one sentence per fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Description:
    """What a client says of a product.

    Attributes:
        name: 1 to 120 characters.
        price: in rand, above 0, at most two decimals.
        text: free words for the shop's page.
        active: whether the product is listed.
    """

    name: str
    price: Decimal
    text: str
    active: bool


@dataclass(frozen=True, slots=True)
class Product:
    """A product as it is kept; times are ISO 8601 in UTC."""

    id: str
    description: Description
    created: str
    updated: str

    def to_item(self) -> dict[str, Any]:
        """Give the table's item: `GSI1` orders all products by price, `GSI2` lists the active."""
        item = {
            **key_of(self.id),
            "id": self.id,
            "name": self.description.name,
            "price": self.description.price,
            "description": self.description.text,
            "active": self.description.active,
            "createdAt": self.created,
            "updatedAt": self.updated,
            "GSI1PK": "PRODUCT",
            "GSI1SK": self.description.price,
        }
        if self.description.active:
            item["GSI2PK"] = "ACTIVE"
            item["GSI2SK"] = self.id
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Product:
        """Read an item of the table."""
        return cls(
            id=item["id"],
            description=Description(
                name=item["name"],
                price=item["price"],
                text=item["description"],
                active=item["active"],
            ),
            created=item["createdAt"],
            updated=item["updatedAt"],
        )

    def to_response(self) -> dict[str, Any]:
        """Give what a client sees."""
        return {
            "id": self.id,
            "name": self.description.name,
            "price": self.description.price,
            "description": self.description.text,
            "active": self.description.active,
            "createdAt": self.created,
            "updatedAt": self.updated,
        }


def key_of(product_id: str) -> dict[str, str]:
    """Give the table's key of a product."""
    return {"PK": f"PRODUCT#{product_id}", "SK": "METADATA"}


def read_description(body: str | None) -> Description:
    """Read a request's body.

    Raises:
        InvalidRequestError: the body is no JSON object or a member is missing or wrong.
    """
    try:
        sent = json.loads(body or "", parse_float=Decimal, parse_int=Decimal)
    except ValueError:
        raise InvalidRequestError(["the body is not JSON"]) from None
    if not isinstance(sent, dict):
        raise InvalidRequestError(["the body is not a JSON object"])
    problems = [f"{member}: unknown" for member in sorted(set(sent) - _MEMBERS)]
    name = _read(_name, sent.get("name"), problems)
    price = _read(_price, sent.get("price"), problems)
    text = _read(_text, sent.get("description", ""), problems)
    active = _read(_active, sent.get("active", True), problems)
    if problems or name is None or price is None or text is None or active is None:
        raise InvalidRequestError(problems)
    return Description(name, price, text, active)


def _read(read: Callable[[object], _T], value: object, problems: list[str]) -> _T | None:
    try:
        return read(value)
    except ValueError as error:
        problems.append(str(error))
        return None


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("name: required")
    if len(value) > LONGEST_NAME:
        raise ValueError(f"name: at most {LONGEST_NAME} characters")
    return value.strip()


def _price(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise ValueError("price: required, a number")  # noqa: TRY004 - gathered with the others
    if not 0 < value <= HIGHEST_PRICE:
        raise ValueError(f"price: above 0 and at most {HIGHEST_PRICE}")
    if value != round(value, 2):
        raise ValueError("price: at most two decimals")
    return round(value, 2)  # the table takes no more than 38 digits, zeros included


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("description: must be text")  # noqa: TRY004 - as above
    return value


def _active(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("active: must be true or false")  # noqa: TRY004 - as above
    return value
