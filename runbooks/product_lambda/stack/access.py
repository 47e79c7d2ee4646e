"""Who may do what: the role of the functions, and the role that the workflows take by OIDC."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .place import PROMOTED_FROM, Place


def build_roles(place: Place) -> None:
    """Make the OIDC provider of GitHub and both roles."""
    iam = place.client("iam")
    provider = iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"]
    )["OpenIDConnectProviderArn"]
    _make_role(
        iam,
        f"bbws-product-lambda-{place.environment}",
        trust={
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
        permissions=list(_function_permissions(place)),
    )
    _make_role(
        iam,
        f"bbws-github-deploy-{place.environment}",
        trust={
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                    "token.actions.githubusercontent.com:sub": (
                        f"repo:bbws/product-lambda:environment:{place.environment}"
                    ),
                }
            },
        },
        permissions=list(_deployment_permissions(place)),
    )


def _make_role(
    iam: Any, name: str, trust: dict[str, Any], permissions: list[dict[str, Any]]
) -> None:
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy([trust]))
    iam.put_role_policy(
        RoleName=name, PolicyName="product-lambda", PolicyDocument=policy(permissions)
    )


def _function_permissions(place: Place) -> Iterator[dict[str, Any]]:
    table = place.arn("dynamodb", f"table/products-{place.environment}")
    logs = place.arn("logs", "log-group:/aws/lambda/bbws-product-*")
    yield allow(["GetItem", "PutItem", "DeleteItem", "Query"], "dynamodb", table)
    yield allow(["Query"], "dynamodb", f"{table}/index/*")
    yield allow(["CreateLogStream", "PutLogEvents"], "logs", f"{logs}:*")


def _deployment_permissions(place: Place) -> Iterator[dict[str, Any]]:
    functions = place.arn("lambda", "function:bbws-product-*")
    yield allow(
        [
            "GetAlias",
            "GetFunctionConfiguration",
            "InvokeFunction",
            "PublishVersion",
            "UpdateAlias",
            "UpdateFunctionCode",
        ],
        "lambda",
        functions,
    )
    for environment in filter(None, (place.environment, PROMOTED_FROM.get(place.environment))):
        bucket = f"arn:aws:s3:::bbws-lambda-artifacts-{environment}"
        actions = ["GetObject", "ListBucket"]
        actions += ["PutObject"] if environment == place.environment else []
        yield allow(actions, "s3", bucket, f"{bucket}/product-lambda/*")
    yield allow(["DescribeAlarms"], "cloudwatch", "*")
    yield allow(
        ["GET", "POST", "PATCH"], "apigateway", f"arn:aws:apigateway:{place.region}::/restapis*"
    )


def allow(actions: list[str], service: str, *resources: str) -> dict[str, Any]:
    """Give the statement that allows these actions of a service."""
    return {
        "Effect": "Allow",
        "Action": [f"{service}:{action}" for action in actions],
        "Resource": list(resources),
    }


def policy(statements: list[dict[str, Any]]) -> str:
    """Give the policy that holds these statements, as the APIs take it."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
