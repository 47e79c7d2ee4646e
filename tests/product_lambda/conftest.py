from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from moto import mock_aws

from conftest import RUNBOOKS, load

SYSTEM = RUNBOOKS / "product_lambda"
ACCOUNT = "123456789012"  # the one that `mock_aws` serves
REGION = "af-south-1"

Call = Callable[..., tuple[int, Any]]


@cache
def client(service: str) -> Any:
    """Makes a client once for all tests; each `mock_aws` serves it from empty accounts."""
    return boto3.client(service)


@pytest.fixture(scope="session")
def handlers() -> ModuleType:
    load("product_lambda_functions", SYSTEM / "functions" / "product_lambda")
    return load(
        "product_lambda_functions.handlers",
        SYSTEM / "functions" / "product_lambda" / "handlers.py",
    )


@pytest.fixture(scope="session")
def stack() -> ModuleType:
    return load("product_lambda_stack", SYSTEM / "stack")


@pytest.fixture(scope="session")
def packager() -> ModuleType:
    return load("product_lambda_packager", SYSTEM / "scripts" / "package_release.py")


@pytest.fixture(scope="session")
def deployer() -> ModuleType:
    return load("product_lambda_deployer", SYSTEM / "scripts" / "deploy_release.py")


@pytest.fixture(scope="session")
def smoke_test() -> ModuleType:
    return load("product_lambda_smoke_test", SYSTEM / "scripts" / "smoke_test.py")


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], Any]]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_REGION", REGION)
    with mock_aws():
        yield lambda service, _account: client(service)


@pytest.fixture
def place(clients: Callable[[str, str], Any], stack: ModuleType) -> Callable[[str], Any]:
    def make(environment: str) -> Any:
        return stack.Place(environment, ACCOUNT, REGION, clients)

    return make


@pytest.fixture
def handlers_with_table(
    place: Callable[[str], Any], handlers: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    storage = load("product_lambda_stack.storage", SYSTEM / "stack" / "storage.py")
    storage.build_table(place("dev"))
    monkeypatch.setenv("TABLE_NAME", "products-dev")
    return handlers


@pytest.fixture
def call(handlers_with_table: ModuleType) -> Call:
    """Calls a handler with the event of a proxy integration; gives status and body."""
    return caller(handlers_with_table)


@pytest.fixture
def call_without_table(handlers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls a handler that must answer without touching the table."""
    monkeypatch.setattr(handlers, "product_store", lambda: None)
    return caller(handlers)


def caller(handlers: ModuleType) -> Call:
    def call(
        action: str,
        product_id: str | None = None,
        body: object = None,
        query: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        event = {
            "pathParameters": None if product_id is None else {"id": product_id},
            "queryStringParameters": query,
            "body": body if body is None or isinstance(body, str) else json.dumps(body),
        }
        answer = handler_of(handlers, action)(event, None)
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    return call


def handler_of(handlers: ModuleType, action: str) -> Any:
    return getattr(handlers, f"{action}_product{'s' if action == 'list' else ''}")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")
