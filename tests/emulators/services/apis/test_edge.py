"""Requests to APIs, as they come from clients: hosts, domains, the ledger, metrics, access logs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from typing import Any

import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import Stub
from pytest_runbooks.parsing.faults import read_fault
from pytest_runbooks.reporting.calls import described

from ...conftest import ACCOUNT, REGION, Clients, clients_of
from .http_apis import HttpApi, Reply, ask, deploy_echo_2
from .rest_apis import Api, deploy_echo

FORBIDDEN = (403, '{"message":"Forbidden"}')


@dataclass
class Behind:
    """An emulator behind a gateway, with an API of each kind."""

    gateway: Gateway
    emulator: MotoEmulator
    client: Clients
    rest: Api
    http: HttpApi

    def ask(self, url: str, method: str = "GET", **others: Any) -> Reply:
        return ask(self.gateway.url, url, method, **others)

    @property
    def rest_url(self) -> str:
        return f"https://{self.rest.id}.execute-api.{REGION}.amazonaws.com"


@pytest.fixture(scope="module")
def behind() -> Iterator[Behind]:
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url))
    gateway.serve(emulator.application, serves=emulator.serves, note=emulator.note)
    client = clients_of(gateway.url)
    deploy_echo(client)
    deploy_echo_2(client)
    rest = Api(client)
    rest.proxy("GET", "/items/{id}")
    rest.proxy("POST", "/items")
    rest.deploy()
    http = HttpApi(client, gateway.url)
    http.route("ANY /items/{id}")
    http.stage()
    http.stage("beta")
    yield Behind(gateway, emulator, client, rest, http)
    emulator.close()
    gateway.close()


# --- hosts


@pytest.mark.parametrize(
    "host",
    [
        "{}.execute-api.eu-west-1.amazonaws.com",
        "{}.execute-api.eu-west-1.api.aws",
        "{}.execute-api-fips.eu-west-1.amazonaws.com",
        "{}-vpce-0a1b.execute-api.eu-west-1.amazonaws.com",
        "{}.execute-api.localhost.localstack.cloud:4566",
    ],
)
def test_an_api_answers_under_its_hosts(behind: Behind, host: str) -> None:
    event = behind.ask(f"https://{host.format(behind.rest.id)}/v1/items/7?a=b").event
    assert (event["resource"], event["path"]) == ("/items/{id}", "/items/7")
    assert event["requestContext"]["path"] == "/v1/items/7"
    assert event["queryStringParameters"] == {"a": "b"}
    event = behind.ask(f"https://{host.format(behind.http.id)}/items/7").event
    assert event["routeKey"] == "ANY /items/{id}"


def test_a_client_that_speaks_tls_to_the_host_is_answered(behind: Behind) -> None:
    context = ssl.create_default_context(cafile=str(behind.gateway.ca_file))
    connection = HTTPSConnection("127.0.0.1", behind.gateway.port, context=context)
    connection.set_tunnel(behind.http.host)
    connection.request("GET", "/items/7")
    answer = connection.getresponse()
    assert json.loads(answer.read())["pathParameters"] == {"id": "7"}
    connection.close()


@pytest.mark.parametrize(
    "path", ["/_aws/execute-api/{}/v1/items/7", "/restapis/{}/v1/_user_request_/items/7"]
)
def test_an_api_answers_at_the_endpoint_as_with_localstack(behind: Behind, path: str) -> None:
    reply = behind.ask(f"{behind.gateway.url}{path.format(behind.rest.id)}")
    assert reply.event["pathParameters"] == {"id": "7"}


@pytest.mark.parametrize("stage", ["$default/", "beta/", ""])
def test_so_does_an_http_api(behind: Behind, stage: str) -> None:
    url = f"{behind.gateway.url}/_aws/execute-api/{behind.http.id}/{stage}items/7"
    event = behind.ask(url).event
    assert event["requestContext"]["stage"] == (stage.strip("/") or "$default")


@pytest.mark.parametrize("path", ["/none/items/7", "/"])
def test_a_stage_that_is_not_there_is_forbidden(behind: Behind, path: str) -> None:
    assert behind.ask(f"{behind.rest_url}{path}").said == FORBIDDEN


def test_an_api_that_is_not_there_is_forbidden(behind: Behind) -> None:
    assert behind.ask("https://none.execute-api.eu-west-1.amazonaws.com/v1").said == FORBIDDEN


def test_an_api_of_another_account_and_region_answers_as_well(behind: Behind) -> None:
    def client(service: str) -> Any:
        return behind.client(service, account="222222222222", region="us-east-2")

    other = HttpApi(client, behind.gateway.url)
    other.route("GET /", other.integration())
    other.stage()
    other.url = f"https://{other.id}.execute-api.us-east-2.amazonaws.com"
    event = other.ask().said
    assert event == (500, '{"message":"Internal Server Error"}')  # the function does not allow it


def test_the_default_endpoint_can_be_disabled(behind: Behind) -> None:
    rest = Api(behind.client)
    rest.proxy("GET", "/")
    rest.deploy()
    url = f"https://{rest.id}.execute-api.{REGION}.amazonaws.com/v1"
    assert behind.ask(url).status == 200
    rest.gateway.update_rest_api(
        restApiId=rest.id,
        patchOperations=[
            {"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "True"},
        ],
    )
    assert behind.ask(url).said == FORBIDDEN


# --- domains


@pytest.fixture(scope="module")
def domain(behind: Behind) -> str:
    name = "api.example.com"
    gateway = behind.client("apigateway")
    gateway.create_domain_name(domainName=name, endpointConfiguration={"types": ["REGIONAL"]})
    gateway.create_base_path_mapping(
        domainName=name, restApiId=behind.rest.id, basePath="shop", stage="v1"
    )
    return name


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("execute-api error=throttling", (429, '{"message": "Too Many Requests"}')),
        ("execute-api status=503 message=later", (503, '{"message": "later"}')),
        (
            f"execute-api status=503 account={ACCOUNT} region={REGION} resource=*/v1/GET/items/7",
            None,
        ),
        ("s3 error=throttling", (200, None)),
    ],
)
def test_faults_meet_an_api_under_its_domain_and_answer_as_it_does(
    behind: Behind, domain: str, fault: str, said: tuple[int, str | None] | None
) -> None:
    status, text = said or (503, '{"message": "Service Unavailable"}')
    behind.gateway.faults.begin(read_fault(fault))
    try:
        reply = behind.ask(f"https://{domain}/shop/items/7")
    finally:
        behind.gateway.faults.clear()
    assert reply.status == status
    assert text is None or reply.said == (status, text)


def test_base_paths_of_a_domain_lead_to_apis(behind: Behind, domain: str) -> None:
    event = behind.ask(f"https://{domain}/shop/items/7").event
    assert (event["path"], event["resource"]) == ("/shop/items/7", "/items/{id}")
    assert event["requestContext"]["domainName"] == domain
    assert event["requestContext"]["stage"] == "v1"
    assert behind.ask(f"https://{domain}/shopping/items/7").said == FORBIDDEN
    assert behind.ask(f"https://{domain}/items/7").said == FORBIDDEN
    behind.client("apigateway").create_base_path_mapping(
        domainName=domain, restApiId=behind.rest.id, basePath="(none)"
    )  # the path says the stage
    assert behind.ask(f"https://{domain}/v1/items/7").status == 200
    assert behind.ask(f"https://{domain}/none/items/7").said == FORBIDDEN


def test_of_several_mappings_the_longest_is_taken(behind: Behind) -> None:
    gateway, name = behind.client("apigatewayv2"), "many.example.com"
    gateway.create_domain_name(DomainName=name, DomainNameConfigurations=[{}])
    for key, stage in (("", "$default"), ("v2", "beta"), ("v2/new", "$default")):
        gateway.create_api_mapping(
            DomainName=name, ApiId=behind.http.id, ApiMappingKey=key, Stage=stage
        )
    for path, stage, raw in (
        ("/items/7", "$default", "/items/7"),
        ("/v2/items/7", "beta", "/beta/items/7"),
        ("/v2/new/items/7", "$default", "/items/7"),
    ):
        event = behind.ask(f"https://{name}{path}").event
        assert (event["requestContext"]["stage"], event["rawPath"]) == (stage, raw)


def test_a_wildcard_stands_for_one_label(behind: Behind) -> None:
    gateway, name = behind.client("apigatewayv2"), "*.shops.example.com"
    gateway.create_domain_name(DomainName=name, DomainNameConfigurations=[{}])
    gateway.create_api_mapping(DomainName=name, ApiId=behind.http.id, Stage="$default")
    assert behind.ask("https://one.shops.example.com/items/7").status == 200
    assert not behind.emulator.serves("a.one.shops.example.com")


def test_the_regional_name_of_a_domain_is_asked_with_its_host(behind: Behind, domain: str) -> None:
    told = behind.client("apigateway").get_domain_name(domainName=domain)
    regional = told["regionalDomainName"]
    context = ssl.create_default_context(cafile=str(behind.gateway.ca_file))
    connection = HTTPSConnection("127.0.0.1", behind.gateway.port, context=context)
    connection.set_tunnel(regional)
    connection.request("GET", "/shop/none", headers={"Host": domain})
    answer = connection.getresponse()
    assert json.loads(answer.read()) == {"message": "Missing Authentication Token"}
    connection.close()
    assert behind.ask(f"https://{regional}/shop/items/7").said == FORBIDDEN


def test_the_regional_name_is_told_by_both_versions(behind: Behind) -> None:
    made = behind.client("apigatewayv2").create_domain_name(
        DomainName="told.example.com",
        DomainNameConfigurations=[{"CertificateArn": "arn:aws:acm:eu-west-1:1:certificate/a"}],
    )
    [told] = made["DomainNameConfigurations"]
    assert told["ApiGatewayDomainName"].endswith(f".execute-api.{REGION}.amazonaws.com")
    assert told["DomainNameStatus"] == "AVAILABLE"


def test_a_rest_api_has_paths_of_several_parts_by_the_second_version(
    behind: Behind, domain: str
) -> None:
    gateway = behind.client("apigatewayv2")
    made = gateway.create_api_mapping(
        DomainName=domain, ApiId=behind.rest.id, ApiMappingKey="very/deep", Stage="v1"
    )
    assert behind.ask(f"https://{domain}/very/deep/items/7").status == 200
    with pytest.raises(gateway.exceptions.ConflictException):
        gateway.create_api_mapping(
            DomainName=domain, ApiId=behind.http.id, ApiMappingKey="very/deep", Stage="beta"
        )
    gateway.update_api_mapping(
        DomainName=domain,
        ApiMappingId=made["ApiMappingId"],
        ApiId=behind.http.id,
        ApiMappingKey="deep",
        Stage="beta",
    )
    assert behind.ask(f"https://{domain}/deep/items/7").event["rawPath"] == "/beta/items/7"
    gateway.delete_api_mapping(DomainName=domain, ApiMappingId=made["ApiMappingId"])
    assert behind.ask(f"https://{domain}/deep/items/7").said == FORBIDDEN


def test_what_is_no_domain_stays_outside(behind: Behind, domain: str) -> None:
    assert behind.ask("https://other.example.com/").status == 403
    assert behind.ask(f"https://{domain}:8443/shop/items/7").status == 403
    [first, second] = behind.gateway.ledger.take().refusals
    assert first.what == "GET https://other.example.com/"
    assert second.what == f"GET https://{domain}:8443/shop/items/7"


def test_a_declared_stub_comes_before_a_domain(behind: Behind, domain: str) -> None:
    behind.gateway.stubs.add(Stub(f"https://{domain}/shop/items/7", body=b"declared"))
    try:
        assert behind.ask(f"https://{domain}/shop/items/7").said == (200, "declared")
    finally:
        behind.gateway.stubs.clear()


def test_a_domain_that_was_deleted_is_outside_again(behind: Behind) -> None:
    gateway, name = behind.client("apigatewayv2"), "gone.example.com"
    gateway.create_domain_name(DomainName=name, DomainNameConfigurations=[{}])
    gateway.create_api_mapping(DomainName=name, ApiId=behind.http.id, Stage="$default")
    assert behind.ask(f"https://{name}/items/7").status == 200
    gateway.delete_domain_name(DomainName=name)
    assert not behind.emulator.serves(name)
    behind.gateway.ledger.clear()


# --- the ledger


def test_the_ledger_names_the_api_whatever_it_was_called(behind: Behind, domain: str) -> None:
    behind.gateway.ledger.clear()
    behind.ask(f"{behind.rest_url}/v1/items/7?do=raise")
    behind.ask(f"https://{domain}/shop/items", "POST")
    behind.ask(f"{behind.http.url}/items/7", "PUT")
    behind.ask(f"{behind.gateway.url}/_aws/execute-api/{behind.rest.id}/v1/items/7")
    calls = behind.gateway.ledger.take().calls
    rest, http = behind.rest.id, behind.http.id
    assert [described(one) for one in calls] == [
        f"execute-api:Invoke {rest}/v1/GET/items/7 502",
        f"execute-api:Invoke {rest}/v1/POST/items 200",
        f"execute-api:Invoke {http}/$default/PUT/items/7 200",
        f"execute-api:Invoke {rest}/v1/GET/items/7 200",
    ]
    assert {(one.account, one.region) for one in calls} == {(ACCOUNT, REGION)}
    assert [one.changes for one in calls] == [False, True, True, False]


def test_keys_and_tokens_are_kept_out_of_reports(behind: Behind) -> None:
    behind.gateway.ledger.clear()
    headers = {"x-api-key": "k3y-of-a-plan", "Authorization": "Bearer eyJ0.t0k3n"}
    behind.ask(f"{behind.http.url}/items/7", headers=headers)
    behind.gateway.ledger.take()
    assert {"k3y-of-a-plan", "eyJ0.t0k3n"} <= set(behind.gateway.ledger.secrets)


# --- metrics


def measured(behind: Behind, name: str, **dimensions: str) -> list[float]:
    """Give the sum and the number of samples of the last minutes."""
    now = datetime.now(UTC)
    points = behind.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ApiGateway",
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=1),
        Period=3600,
        Statistics=["Sum", "SampleCount"],
    )["Datapoints"]
    return [sum(one["Sum"] for one in points), sum(one["SampleCount"] for one in points)]


def test_requests_to_a_rest_api_are_counted(behind: Behind) -> None:
    rest = Api(behind.client)
    name = "measured"
    rest.gateway.update_rest_api(
        restApiId=rest.id, patchOperations=[{"op": "replace", "path": "/name", "value": name}]
    )
    rest.proxy("GET", "/items")
    rest.deploy()
    rest.patch("/*/*/metrics/enabled", "true")
    url = f"https://{rest.id}.execute-api.{REGION}.amazonaws.com/v1"
    for path in ("/items", "/items?do=raise", "/none", "/items"):
        behind.ask(url + path)
    stage = {"ApiName": name, "Stage": "v1"}
    for dimensions in ({"ApiName": name}, stage):
        assert measured(behind, "Count", **dimensions) == [4, 4]
        assert measured(behind, "4XXError", **dimensions) == [1, 4]
        assert measured(behind, "5XXError", **dimensions) == [1, 4]
        assert measured(behind, "Latency", **dimensions)[1] == 4
        assert measured(behind, "IntegrationLatency", **dimensions)[1] == 3
    method = {**stage, "Resource": "/items", "Method": "GET"}
    assert measured(behind, "Count", **method) == [3, 3]


def test_requests_to_an_http_api_are_counted(behind: Behind) -> None:
    api = HttpApi(behind.client, behind.gateway.url)
    api.route("GET /items")
    api.stage(RouteSettings={"GET /items": {"DetailedMetricsEnabled": True}})
    for path in ("/items", "/items?do=raise", "/none", "/items"):
        api.ask(path)
    stage = {"ApiId": api.id, "Stage": "$default"}
    for dimensions in ({"ApiId": api.id}, stage):
        assert measured(behind, "Count", **dimensions) == [4, 4]
        assert measured(behind, "4xx", **dimensions) == [1, 4]
        assert measured(behind, "5xx", **dimensions) == [1, 4]
        assert measured(behind, "Latency", **dimensions)[1] == 4
        assert measured(behind, "IntegrationLatency", **dimensions)[1] == 3
        assert measured(behind, "DataProcessed", **dimensions)[0] > 100
    route = {**stage, "Method": "GET", "Resource": "/items"}
    assert measured(behind, "Count", **route) == [3, 3]


def test_an_alarm_goes_off_by_them(behind: Behind) -> None:
    api = HttpApi(behind.client, behind.gateway.url)
    api.route("GET /")
    api.stage()
    cloudwatch = behind.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="errors",
        Namespace="AWS/ApiGateway",
        MetricName="5xx",
        Dimensions=[{"Name": "ApiId", "Value": api.id}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )

    def state() -> str:
        [alarm] = cloudwatch.describe_alarms(AlarmNames=["errors"])["MetricAlarms"]
        found: str = alarm["StateValue"]
        return found

    api.ask("/")
    assert state() == "OK"
    api.ask("/?do=raise")
    assert state() == "ALARM"


# --- access logs

FORMAT = (
    '{"id":"$context.requestId","path":"$context.path","status":$context.status,'
    '"length":$context.responseLength,"ip":"$context.identity.sourceIp",'
    '"error":"$context.error.message","none":"$context.none.at.all"}'
)


def logged(behind: Behind, group: str) -> list[dict[str, Any]]:
    events = behind.client("logs").filter_log_events(logGroupName=group)["events"]
    return [json.loads(one["message"]) for one in events]


def test_a_rest_api_logs_each_request_in_the_format_of_its_stage(behind: Behind) -> None:
    rest = Api(behind.client)
    rest.proxy("GET", "/")
    rest.deploy()
    rest.patch("/accessLogSettings/format", FORMAT)
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:rest-access"
    rest.patch("/accessLogSettings/destinationArn", group)
    reply = behind.ask(f"https://{rest.id}.execute-api.{REGION}.amazonaws.com/v1/?a=b")
    [line] = logged(behind, "rest-access")
    assert len(line.pop("id")) == 36
    assert line == {
        "path": "/v1/",
        "status": 200,
        "length": len(reply.body),
        "ip": "127.0.0.1",
        "error": "-",
        "none": "-",
    }


def test_logs_to_something_else_are_a_gap(behind: Behind) -> None:
    api = HttpApi(behind.client, behind.gateway.url)
    api.route("GET /")
    stream = f"arn:aws:firehose:{REGION}:{ACCOUNT}:deliverystream/amazon-apigateway-a"
    api.stage(AccessLogSettings={"DestinationArn": stream, "Format": FORMAT})
    behind.emulator.gaps()
    assert api.ask().status == 501
    assert [one.detail for one in behind.emulator.gaps()] == [f"access logs to {stream}"]


def test_an_http_api_logs_them_as_well(behind: Behind) -> None:
    api = HttpApi(behind.client, behind.gateway.url)
    api.route("GET /items")
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:http-access"
    api.stage(AccessLogSettings={"DestinationArn": group, "Format": FORMAT})
    api.ask("/none")
    api.client.delete_access_log_settings(ApiId=api.id, StageName="$default")
    api.ask("/none")
    [line] = logged(behind, "http-access")
    assert len(line.pop("id")) == 16
    assert line == {
        "path": "/none",
        "status": 404,
        "length": 23,
        "ip": "127.0.0.1",
        "error": "Not Found",
        "none": "-",
    }
