from __future__ import annotations

import json
from types import ModuleType

import pytest

from .conftest import Call, client

DESCRIPTION = {"name": "Hosting", "price": 149.9, "description": "two sites", "active": True}
SMALL = "8f14e45f-ceea-467f-a9c9-1a2b3c4d5e01"
LARGE = "8f14e45f-ceea-467f-a9c9-1a2b3c4d5e02"
DOMAIN = "8f14e45f-ceea-467f-a9c9-1a2b3c4d5e03"  # inactive


def test_a_created_product_can_be_read(call: Call) -> None:
    status, created = call("create", body=DESCRIPTION)
    assert status == 201
    assert {name: created[name] for name in DESCRIPTION} == DESCRIPTION
    assert call("get", created["id"]) == (200, created)


def test_zeros_behind_a_price_do_no_harm(call: Call) -> None:
    many = "1.5" + 60 * "0"
    status, created = call("create", body=f'{{"name": "x", "price": {many}}}')
    assert (status, created["price"]) == (201, 1.5)
    assert call("list", query={"minPrice": many, "maxPrice": many})[1]["products"] == [created]


def test_an_updated_product_keeps_its_id_and_its_date_of_creation(call: Call) -> None:
    _, created = call("create", body=DESCRIPTION)
    status, updated = call("update", created["id"], body={"name": "Hosting 2", "price": 20})
    assert status == 200
    assert updated == {
        "id": created["id"],
        "name": "Hosting 2",
        "price": 20,
        "description": "",
        "active": True,
        "createdAt": created["createdAt"],
        "updatedAt": updated["updatedAt"],
    }
    assert call("get", created["id"]) == (200, updated)


def test_a_deleted_product_is_gone(call: Call) -> None:
    assert call("delete", SMALL) == (204, None)
    assert call("get", SMALL) == (404, {"message": f"product {SMALL} not found"})


@pytest.mark.parametrize("action", ["get", "update", "delete"])
def test_an_unknown_product_is_not_found(call: Call, action: str) -> None:
    assert call(action, "nothing", body=DESCRIPTION) == (
        404,
        {"message": "product nothing not found"},
    )


def test_the_list_holds_active_products_only(call: Call) -> None:
    status, body = call("list")
    assert status == 200
    assert [product["id"] for product in body["products"]] == [SMALL, LARGE]
    assert "nextToken" not in body


def test_a_product_leaves_the_list_when_it_becomes_inactive(call: Call) -> None:
    call("update", LARGE, body=DESCRIPTION | {"active": False})
    assert [product["id"] for product in call("list")[1]["products"]] == [SMALL]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"minPrice": "0"}, [SMALL, LARGE]),
        ({"minPrice": "99.01"}, [LARGE]),
        ({"maxPrice": "99"}, [SMALL]),
        ({"minPrice": "99", "maxPrice": "349.50"}, [SMALL, LARGE]),
        ({"minPrice": "150", "maxPrice": "200"}, []),
    ],
)
def test_the_list_can_be_limited_to_prices(
    call: Call, query: dict[str, str], found: list[str]
) -> None:
    status, body = call("list", query=query)
    assert (status, [product["id"] for product in body["products"]]) == (200, found)


@pytest.mark.parametrize("query", [{}, {"minPrice": "1"}])
def test_pages_together_hold_every_product_once(call: Call, query: dict[str, str]) -> None:
    for number in range(5):
        call("create", body=DESCRIPTION | {"price": 400 + number})
    seen: list[str] = []
    asked = query | {"limit": "2"}
    while True:
        status, body = call("list", query=asked)
        assert status == 200
        assert len(body["products"]) <= 2
        seen += [product["id"] for product in body["products"]]
        if "nextToken" not in body:
            break
        asked = query | {"limit": "2", "nextToken": body["nextToken"]}
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (None, ["the body is not JSON"]),
        ("{", ["the body is not JSON"]),
        ("[]", ["the body is not a JSON object"]),
        ({}, ["name: required", "price: required, a number"]),
        ({"name": " ", "price": 1}, ["name: required"]),
        ({"name": "x" * 121, "price": 1}, ["name: at most 120 characters"]),
        ({"name": "x", "price": "1"}, ["price: required, a number"]),
        ({"name": "x", "price": True}, ["price: required, a number"]),
        ('{"name": "x", "price": NaN}', ["price: required, a number"]),
        ({"name": "x", "price": 0}, ["price: above 0 and at most 1000000"]),
        ({"name": "x", "price": 1000000.01}, ["price: above 0 and at most 1000000"]),
        ({"name": "x", "price": 1.005}, ["price: at most two decimals"]),
        (
            {"name": "x", "price": 1, "description": 1, "active": "yes", "colour": "red"},
            ["colour: unknown", "description: must be text", "active: must be true or false"],
        ),
    ],
)
@pytest.mark.parametrize("action", ["create", "update"])
def test_every_fault_of_a_body_is_named(
    call_without_table: Call, action: str, body: object, problems: list[str]
) -> None:
    assert call_without_table(action, SMALL, body=body) == (
        400,
        {"message": "invalid request", "errors": problems},
    )


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"limit": "0"}, "limit: a number from 1 to 100"),
        ({"limit": "101"}, "limit: a number from 1 to 100"),
        ({"limit": "many"}, "limit: a number from 1 to 100"),
        ({"minPrice": "cheap"}, "minPrice: a number from 0 to 1000000"),
        ({"minPrice": "-1"}, "minPrice: a number from 0 to 1000000"),
        ({"maxPrice": "NaN"}, "maxPrice: a number from 0 to 1000000"),
        ({"maxPrice": "1e400"}, "maxPrice: a number from 0 to 1000000"),
    ],
)
def test_a_list_that_cannot_be_made_is_refused(
    call_without_table: Call, query: dict[str, str], problem: str
) -> None:
    assert call_without_table("list", query=query) == (
        400,
        {"message": "invalid request", "errors": [problem]},
    )


@pytest.mark.parametrize("token", ["?", "W10=", "eyJHU0kxU0siOiAieCJ9"])
def test_a_token_that_nobody_gave_is_refused(call: Call, token: str) -> None:
    assert call("list", query={"nextToken": token}) == (
        400,
        {"message": "invalid request", "errors": ["nextToken: not one that this API gave"]},
    )


def test_a_fault_of_the_table_is_answered_500_and_logged(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    client("dynamodb").delete_table(TableName="products-dev")
    assert call("get", SMALL) == (500, {"message": "the product store failed"})
    line = json.loads(capsys.readouterr().out)
    assert (line["level"], line["action"], line["status"]) == ("ERROR", "get", 500)
    assert "ResourceNotFoundException" in line["trouble"]


def test_a_fault_of_the_code_reaches_lambda(call_without_table: Call) -> None:
    with pytest.raises(AttributeError):
        call_without_table("get", SMALL)


def test_an_answer_says_which_release_gave_it(handlers_with_table: ModuleType) -> None:
    answer = handlers_with_table.create_product({"body": json.dumps(DESCRIPTION)}, None)
    created = json.loads(answer["body"])["id"]
    assert answer["headers"] == {
        "X-Product-Release": "unreleased",
        "Location": f"/v1.0/products/{created}",
        "Content-Type": "application/json",
    }


def test_each_answer_leaves_one_line_of_log(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    call("get", DOMAIN)
    line = json.loads(capsys.readouterr().out)
    assert line.pop("durationMs") >= 0
    assert line == {
        "level": "INFO",
        "action": "get",
        "status": 200,
        "release": "unreleased",
        "requestId": "",
    }
