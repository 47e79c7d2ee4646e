"""Call the five functions as API Gateway would, and check what they answer.

    python3 scripts/smoke_test.py --environment sit --release 1.4.0

One product is created inactive (no customer sees it), read, changed and deleted. The script ends
at the first wrong answer with exit status 1; the product is deleted also then.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import dataclass
from typing import Any

import boto3

ROUTES = {
    "list": ("GET", "/v1.0/products"),
    "get": ("GET", "/v1.0/products/{id}"),
    "create": ("POST", "/v1.0/products"),
    "update": ("PUT", "/v1.0/products/{id}"),
    "delete": ("DELETE", "/v1.0/products/{id}"),
}
PRODUCT = {"name": "Smoke test", "price": 149.9, "description": "deleted at once", "active": False}


class WrongAnswerError(Exception):
    """A function answered something else than it should."""


@dataclass(frozen=True, slots=True)
class Api:
    """The functions of an environment, called through the alias `live`."""

    environment: str
    release: str
    functions: Any

    def call(
        self, action: str, status: int, product_id: str = "", body: object = None
    ) -> dict[str, Any]:
        """Call a function and give the answer's body.

        Raises:
            WrongAnswerError: the invocation failed, or the status or the release is another one.
        """
        method, resource = ROUTES[action]
        event = {
            "resource": resource,
            "path": resource.replace("{id}", product_id),
            "httpMethod": method,
            "pathParameters": {"id": product_id} if product_id else None,
            "queryStringParameters": None,
            "headers": {"Content-Type": "application/json"},
            "body": None if body is None else json.dumps(body),
            "isBase64Encoded": False,
        }
        answer = self.functions.invoke(
            FunctionName=f"bbws-product-{action}-{self.environment}",
            Qualifier="live",
            Payload=json.dumps(event).encode(),
        )
        response = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise WrongAnswerError(
                f"{action}: {response.get('errorType')} {response.get('errorMessage')}"
            )
        if response["statusCode"] != status:
            raise WrongAnswerError(f"{action}: {response['statusCode']} {response['body']}")
        if response["headers"]["X-Product-Release"] != self.release:
            raise WrongAnswerError(f"{action}: release {response['headers']['X-Product-Release']}")
        answered: dict[str, Any] = json.loads(response["body"] or "{}")
        return answered


def check(api: Api) -> None:
    """Go through the life of a product, saying each step that was right.

    Raises:
        WrongAnswerError: as soon as something is wrong.
    """
    product_id = str(api.call("create", 201, body=PRODUCT)["id"])
    try:
        _say("create", "201, a product with a new id")
        _check_existing(api, product_id)
    except WrongAnswerError:
        with contextlib.suppress(WrongAnswerError):  # the first wrong answer is the one to report
            api.call("delete", 204, product_id)
        raise
    api.call("delete", 204, product_id)
    _say("delete", "204")
    api.call("get", 404, product_id)
    _say("get", "404 for the deleted product")
    problems = api.call("create", 400, body={"name": "Smoke test", "price": -1})["errors"]
    _hold(problems == ["price: above 0 and at most 1000000"], f"create: {problems}")
    _say("create", "400 for a negative price")


def _check_existing(api: Api, product_id: str) -> None:
    _hold(api.call("get", 200, product_id)["name"] == PRODUCT["name"], "get: another name")
    _say("get", "200, the product just created")
    listed = [product["id"] for product in api.call("list", 200)["products"]]
    _hold(product_id not in listed, "list: holds an inactive product")
    _say("list", "200, without the inactive product")
    api.call("update", 200, product_id, body={**PRODUCT, "price": 99.5})
    _hold(api.call("get", 200, product_id)["price"] == 99.5, "update: the price is the old one")
    _say("update", "200, the new price is read back")


def _hold(right: bool, otherwise: str) -> None:
    if not right:
        raise WrongAnswerError(otherwise)


def _say(action: str, what: str) -> None:
    print(f"{action:<6} {what}")


def main(arguments: list[str]) -> int:
    """Run the command line; the result is the exit status."""
    parser = argparse.ArgumentParser(description="Check the product functions by using them.")
    parser.add_argument("--environment", required=True, choices=("dev", "sit", "prod"))
    parser.add_argument("--release", required=True, help="the release that must answer")
    given = parser.parse_args(arguments)
    try:
        check(Api(given.environment, given.release, boto3.client("lambda")))
    except WrongAnswerError as error:
        print(f"smoke test FAILED: {error}", file=sys.stderr)
        return 1
    print(f"smoke test passed: release {given.release} answers in {given.environment}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
