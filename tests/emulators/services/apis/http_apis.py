"""HTTP APIs that are made by boto3, and asked through the gateway as a client with a proxy does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from ...conftest import ACCOUNT, REGION, Clients, package
from .rest_apis import FUNCTION, allow

ECHO = """\
import json, os, time

def handler(event, context):
    query = event.get("queryStringParameters") or {}
    if event.get("type") == "REQUEST":
        return json.loads(event["headers"]["x-answer"].replace("ARN", event.get("routeArn", "")))
    match query.get("do"):
        case "raise":
            raise ValueError("broken")
        case "exit":
            os._exit(1)
        case "late":
            time.sleep(0.3)
        case "say":
            return json.loads(query["text"])
    return {"statusCode": 200, "body": json.dumps(event)}
"""


def deploy_echo_2(client: Clients, name: str = "echo-2") -> None:
    """Deploy the function that echoes, and let every API call it."""
    role = client("iam").get_role(RoleName="lambda")
    client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="index.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": package(index=ECHO)},
    )
    allow(client, name)


@dataclass
class Reply:
    """What a client got."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def said(self) -> tuple[int, str]:
        return self.status, self.text

    @property
    def event(self) -> Any:
        return json.loads(self.body)


def ask(
    gateway: str,
    url: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> Reply:
    """Ask for a URL at the gateway, as a proxy is asked."""
    connection = HTTPConnection(urlsplit(gateway).netloc)
    try:
        connection.request(method, url, body, headers or {})
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        cookies = answer.headers.get_all("set-cookie") or []
        return Reply(answer.status, said, cookies, answer.read())
    finally:
        connection.close()


class HttpApi:
    """An API in the making."""

    def __init__(self, client: Clients, gateway: str, **settings: Any) -> None:
        self.client = client("apigatewayv2")
        self.gateway = gateway
        made = self.client.create_api(Name="api", ProtocolType="HTTP", **settings)
        self.id: str = made["ApiId"]
        self.host = f"{self.id}.execute-api.{REGION}.amazonaws.com"
        self.url = f"https://{self.host}"

    def integration(self, function: str = "echo-2", **settings: Any) -> str:
        usual = {
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": f"{FUNCTION}:{function}",
            "PayloadFormatVersion": "2.0",
        }
        made = self.client.create_integration(ApiId=self.id, **(usual | settings))
        found: str = made["IntegrationId"]
        return found

    def route(self, key: str, integration: str = "", **settings: Any) -> str:
        target = f"integrations/{integration or self.integration()}"
        made = self.client.create_route(ApiId=self.id, RouteKey=key, Target=target, **settings)
        found: str = made["RouteId"]
        return found

    def stage(self, name: str = "$default", **settings: Any) -> None:
        usual = {"AutoDeploy": True} if "DeploymentId" not in settings else {}
        self.client.create_stage(ApiId=self.id, StageName=name, **(usual | settings))

    def update(self, stage: str = "$default", **settings: Any) -> dict[str, Any]:
        changed: dict[str, Any] = self.client.update_stage(
            ApiId=self.id, StageName=stage, **settings
        )
        return changed

    def ask(
        self,
        path: str = "/",
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        return ask(self.gateway, f"{self.url}{path}", method, headers, body)


__all__ = ["ACCOUNT", "FUNCTION", "REGION", "HttpApi", "Reply", "ask", "deploy_echo_2"]
