"""REST APIs that are made by boto3 and asked as the edge asks them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from pytest_runbooks.emulators.services.apis.request import ApiAnswer, ApiRequest
from pytest_runbooks.emulators.services.apis.rest import answer_rest

from ...conftest import ACCOUNT, REGION, Clients, package

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"
ECHO = """\
import json, os, time

def handler(event, context):
    if event.get("type") in {"TOKEN", "REQUEST"}:
        return authorise(event)
    asked = event.get("queryStringParameters") or {} if "httpMethod" in event else event
    match asked.get("do"):
        case "raise":
            raise ValueError(asked.get("text", "broken"))
        case "exit":
            os._exit(1)
        case "late":
            time.sleep(0.3)
        case "say":
            return json.loads(asked["text"])
    if "httpMethod" not in event:
        return {"got": event}
    return {"statusCode": 200, "body": json.dumps(event)}


def authorise(event):
    token = event.get("authorizationToken") or event["headers"]["x-token"]
    if token == "nobody":
        raise Exception("Unauthorized")
    if token == "broken":
        raise ValueError("broken")
    if token == "nonsense":
        return {"effect": "Allow"}
    effect, _, resource = token.partition(" ")
    statement = {
        "Action": "execute-api:Invoke",
        "Effect": effect,
        "Resource": resource or event["methodArn"],
    }
    return {
        "principalId": "ada",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"team": "shop", "level": 3},
        "usageIdentifierKey": "0123456789-from-the-function",
    }
"""


def invoking(function: str) -> str:
    """Give the URI of an integration that invokes a function."""
    arn = function if function.startswith("arn:") else f"{FUNCTION}:{function}"
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"


def deploy_echo(client: Clients) -> None:
    """Deploy the function that echoes, and let every API call it."""
    role = client("iam").create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")
    functions = client("lambda")
    functions.create_function(
        FunctionName="echo",
        Runtime="python3.13",
        Handler="index.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": package(index=ECHO)},
    )
    allow(client, "echo")


def allow(client: Clients, function: str, source: str = "*", **others: Any) -> None:
    """Let API Gateway call a function."""
    client("lambda").add_permission(
        FunctionName=function,
        StatementId=others.pop("StatementId", "apis"),
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{source}",
        **others,
    )


class Api:
    """An API in the making, with its stage `v1`."""

    def __init__(self, client: Clients, **settings: Any) -> None:
        self.gateway = client("apigateway")
        made = self.gateway.create_rest_api(name="api", **settings)
        self.id: str = made["id"]
        self._resources: dict[str, str] = {"/": made["rootResourceId"]}

    def resource(self, path: str) -> str:
        """Give the id of a resource, which is made when it is not there."""
        if path not in self._resources:
            above, _, part = path.rpartition("/")
            self._resources[path] = self.gateway.create_resource(
                restApiId=self.id, parentId=self.resource(above or "/"), pathPart=part
            )["id"]
        return self._resources[path]

    def at(self, verb: str, path: str) -> dict[str, str]:
        """Name a method."""
        return {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": verb}

    def method(self, verb: str, path: str, **settings: Any) -> dict[str, str]:
        """Make a method; name it."""
        at = self.at(verb, path)
        self.gateway.put_method(**at, **({"authorizationType": "NONE"} | settings))
        return at

    def proxy(self, verb: str, path: str, function: str = "echo", **settings: Any) -> None:
        """Make a method that hands everything to a function."""
        integration = settings.pop("integration", {})
        at = self.method(verb, path, **settings)
        self.gateway.put_integration(
            **at,
            **({"type": "AWS_PROXY", "integrationHttpMethod": "POST"} | integration),
            uri=invoking(function),
        )

    def deploy(self, stage: str = "v1", **settings: Any) -> str:
        """Deploy what is there; give the id of the deployment."""
        made = self.gateway.create_deployment(restApiId=self.id, stageName=stage, **settings)
        found: str = made["id"]
        return found

    def patch(self, path: str, value: str = "", op: str = "replace", stage: str = "v1") -> Any:
        """Change the stage."""
        operation = {"op": op, "path": path, **({"value": value} if op != "remove" else {})}
        return self.gateway.update_stage(
            restApiId=self.id, stageName=stage, patchOperations=[operation]
        )

    def ask(self, verb: str = "GET", url: str = "/", stage: str = "v1", **others: Any) -> ApiAnswer:
        """Ask a stage, as the edge does."""
        path, _, query = url.partition("?")
        headers = others.pop("headers", {})
        return answer_rest(
            ApiRequest(
                account=ACCOUNT,
                region=REGION,
                api=others.pop("api", self.id),
                stage=stage,
                method=verb,
                path=path,
                query=tuple(parse_qsl(query, keep_blank_values=True)),
                headers=tuple(headers.items() if isinstance(headers, dict) else headers),
                host=f"{self.id}.execute-api.{REGION}.amazonaws.com",
                prefix=others.pop("prefix", f"/{stage}"),
                **others,
            )
        )


def said(answer: ApiAnswer) -> tuple[int, str]:
    """Give status and body."""
    return answer.status, answer.body.decode()
