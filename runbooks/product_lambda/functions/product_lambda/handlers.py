"""The entry points of the five functions."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from .products import HIGHEST_PRICE, InvalidRequestError, Product, read_description
from .responses import Event, Response, answers
from .store import product_store

LARGEST_PAGE = 100


@answers("list")
def list_products(event: Event) -> Response:
    """`GET /v1.0/products?minPrice=&maxPrice=&limit=&nextToken=`: the active products."""
    asked = event.get("queryStringParameters") or {}
    limit, token = _limit(asked.get("limit", "50")), asked.get("nextToken")
    if "minPrice" in asked or "maxPrice" in asked:
        lowest = _price("minPrice", asked.get("minPrice", "0"))
        highest = _price("maxPrice", asked.get("maxPrice", str(HIGHEST_PRICE)))
        page = product_store().list_by_price(lowest, highest, limit, token)
    else:
        page = product_store().list_active(limit, token)
    body = {"products": [product.to_response() for product in page.products]}
    return Response(200, body | ({"nextToken": page.next_token} if page.next_token else {}))


@answers("get")
def get_product(event: Event) -> Response:
    """`GET /v1.0/products/{id}`."""
    return Response(200, product_store().get(_id(event)).to_response())


@answers("create")
def create_product(event: Event) -> Response:
    """`POST /v1.0/products`."""
    now = _now()
    product = Product(str(uuid.uuid4()), read_description(event.get("body")), now, now)
    product_store().create(product)
    return Response(201, product.to_response(), {"Location": f"/v1.0/products/{product.id}"})


@answers("update")
def update_product(event: Event) -> Response:
    """`PUT /v1.0/products/{id}`: the whole description is replaced."""
    description = read_description(event.get("body"))
    known = product_store().get(_id(event))
    product = Product(known.id, description, known.created, _now())
    product_store().replace(product)
    return Response(200, product.to_response())


@answers("delete")
def delete_product(event: Event) -> Response:
    """`DELETE /v1.0/products/{id}`."""
    product_store().delete(_id(event))
    return Response(204)


def _id(event: Event) -> str:
    return str((event.get("pathParameters") or {}).get("id", ""))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_PAGE:
        raise InvalidRequestError([f"limit: a number from 1 to {LARGEST_PAGE}"])
    return int(text)


def _price(name: str, text: str) -> Decimal:
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or not 0 <= price <= HIGHEST_PRICE:
        raise InvalidRequestError([f"{name}: a number from 0 to {HIGHEST_PRICE}"])
    return round(price, 2)
