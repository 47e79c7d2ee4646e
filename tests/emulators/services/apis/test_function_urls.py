"""Function URLs.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.reporting.calls import described

from ...conftest import ACCOUNT, REGION, clients_of
from .http_apis import Reply, ask, deploy_echo_2
from .rest_apis import deploy_echo

FORBIDDEN = (403, '{"Message": "Forbidden"}')


@dataclass
class Behind:
    gateway: Gateway
    emulator: MotoEmulator
    functions: Any
    cloudwatch: Any

    def url(self, **settings: Any) -> str:
        """Give the function a URL, in the place of the one that it has."""
        made = self.functions.create_function_url_config(
            FunctionName="echo-2", **({"AuthType": "NONE"} | settings)
        )
        url: str = made["FunctionUrl"]
        return url.rstrip("/")

    def ask(self, url: str, method: str = "GET", **others: Any) -> Reply:
        return ask(self.gateway.url, url, method, **others)


@pytest.fixture(scope="module")
def behind() -> Iterator[Behind]:
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url))
    gateway.serve(emulator.application, serves=emulator.serves)
    client = clients_of(gateway.url)
    deploy_echo(client)
    deploy_echo_2(client)
    yield Behind(gateway, emulator, client("lambda"), client("cloudwatch"))
    emulator.close()
    gateway.close()


@pytest.fixture
def open_to_all(behind: Behind) -> Iterator[None]:
    behind.functions.add_permission(
        FunctionName="echo-2",
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    yield
    behind.functions.remove_permission(FunctionName="echo-2", StatementId="url")


@pytest.mark.usefixtures("open_to_all")
def test_a_function_answers_under_its_url(behind: Behind) -> None:
    url = behind.url()
    event = behind.ask(f"{url}/a/b%20c?q=1", headers={"User-Agent": "curl/8"}).event
    context = event["requestContext"]
    host = url.removeprefix("https://")
    assert (event["version"], event["routeKey"], event["rawPath"]) == (
        "2.0",
        "$default",
        "/a/b%20c",
    )
    assert event["queryStringParameters"] == {"q": "1"}
    assert {"pathParameters", "stageVariables"}.isdisjoint(event)
    assert (context["accountId"], context["apiId"], context["domainName"], context["stage"]) == (
        *("anonymous", host.partition(".")[0], host, "$default"),
    )
    assert context["http"]["method"] == "GET"


@pytest.mark.usefixtures("open_to_all")
def test_a_function_that_fails_is_a_bad_gateway(behind: Behind) -> None:
    assert behind.ask(f"{behind.url()}/?do=raise").said == (502, "Internal Server Error")


def test_nobody_may_ask_whom_the_policy_does_not_allow(behind: Behind) -> None:
    assert behind.ask(behind.url()).said == FORBIDDEN


def test_iam_wants_a_signature(behind: Behind) -> None:
    url = behind.url(AuthType="AWS_IAM")
    scope = f"{ACCOUNT}/20260101/{REGION}/lambda/aws4_request"
    signature = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    assert behind.ask(url).said == FORBIDDEN
    event = behind.ask(url, headers={"Authorization": signature}).event
    assert event["requestContext"]["accountId"] == ACCOUNT


@pytest.mark.usefixtures("open_to_all")
def test_cors_is_answered_by_the_url(behind: Behind) -> None:
    url = behind.url(Cors={"AllowOrigins": ["https://example.com"], "AllowMethods": ["GET"]})
    headers = {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"}
    reply = behind.ask(url, "OPTIONS", headers=headers)
    assert (reply.status, reply.headers["access-control-allow-methods"]) == (200, "GET")
    reply = behind.ask(url, headers={"Origin": "https://example.com"})
    assert reply.headers["access-control-allow-origin"] == "https://example.com"


def test_a_url_that_is_not_there_is_forbidden(behind: Behind) -> None:
    assert behind.ask(f"https://none.lambda-url.{REGION}.on.aws/").said == FORBIDDEN


@pytest.mark.usefixtures("open_to_all")
def test_requests_are_in_the_ledger_and_counted(behind: Behind) -> None:
    behind.gateway.ledger.clear()
    url = behind.url()
    behind.gateway.ledger.clear()
    behind.ask(f"{url}/items?do=raise", "POST")
    [call] = behind.gateway.ledger.take().calls
    assert described(call) == "lambda:InvokeFunctionUrl echo-2/POST/items 502"
    assert (call.account, call.region, call.changes) == (ACCOUNT, REGION, True)
    now = datetime.now(UTC)
    points = behind.cloudwatch.get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName="Url5xxCount",
        Dimensions=[{"Name": "FunctionName", "Value": "echo-2"}],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=1),
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    assert sum(one["Sum"] for one in points) >= 1


@pytest.mark.usefixtures("open_to_all")
def test_streams_are_a_gap(behind: Behind) -> None:
    url = behind.url(InvokeMode="RESPONSE_STREAM")
    behind.emulator.gaps()
    assert behind.ask(url).status == 501
    [gap] = behind.emulator.gaps()
    assert (str(gap), gap.detail) == (
        "lambda:InvokeFunctionUrl",
        "function URLs that stream their answers",
    )


def test_so_are_urls_of_aliases(behind: Behind) -> None:
    behind.emulator.gaps()
    with pytest.raises(behind.functions.exceptions.ClientError):
        behind.url(Qualifier="live")
    assert [one.detail for one in behind.emulator.gaps()] == ["function URLs of aliases"]
