"""Where the system stands, how its parts are called, and what makes clients there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

SYSTEM = Path(__file__).resolve().parent.parent
ACTIONS = ("list", "get", "create", "update", "delete")
LIVE_RELEASE = "1.3.0"
NEXT_RELEASE = (SYSTEM / "VERSION").read_text(encoding="utf-8").strip()
ACCOUNTS = {"dev": "111111111111", "sit": "222222222222", "prod": "333333333333"}
PROMOTED_FROM = {"sit": "dev", "prod": "sit"}
STATE_KEY = "product-lambda/terraform.tfstate"


class ClientFactory(Protocol):
    """Something that makes boto3 clients: a service and an account in, a client out."""

    def __call__(self, service: str, account: str) -> Any:
        """Give the client."""


@dataclass(frozen=True, slots=True)
class Place:
    """An environment.

    Attributes:
        environment: dev, sit or prod.
        account: the environment's, twelve digits.
        region: such as af-south-1.
        clients: makes the clients of any account.
    """

    environment: str
    account: str
    region: str
    clients: ClientFactory

    def client(self, service: str) -> Any:
        """Make a client in the environment's own account."""
        return self.clients(service, self.account)

    def function(self, action: str) -> str:
        """Give the name of a function."""
        return f"bbws-product-{action}-{self.environment}"

    def arn(self, service: str, resource: str) -> str:
        """Give the ARN of a resource of this environment."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"
