from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import textwrap
import threading
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
)

from pytest_runbooks.emulators import Emulator, Gap, Outside
from pytest_runbooks.emulators.moto import MotoEmulator

from .conftest import ACCOUNT, Clients, clients_of, moto_behind_a_gateway

MOTO = f"moto {version('moto')}"


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_it_keeps_the_protocol_of_emulators() -> None:
    emulator: Emulator = MotoEmulator(Outside("http://127.0.0.1:1"))
    emulator.close()
    assert emulator.name == "moto"
    assert emulator.description == f"{MOTO} in-process"


def test_nothing_of_aws_is_imported_before_the_first_request() -> None:
    printed = run_python(
        """
        import sys
        from pytest_runbooks.emulators import Outside
        from pytest_runbooks.emulators.moto import MotoEmulator
        from pytest_runbooks.gateway import Gateway
        gateway = Gateway()
        emulator = MotoEmulator(Outside(gateway.url))
        gateway.serve(emulator.application)
        emulator.reset()
        assert emulator.gaps() == ()
        emulator.description
        heavy = {"boto3", "botocore", "moto", "flask", "werkzeug", "requests", "http.server"}
        print(sorted(heavy & set(sys.modules)))
        emulator.close()
        gateway.close()
        print(sorted(heavy & set(sys.modules)))
        """
    )
    assert printed == "[]\n[]\n"


def test_two_accounts_do_not_see_each_other(client: Clients) -> None:
    client("sqs", account="111111111111").create_queue(QueueName="orders")
    assert "QueueUrls" not in client("sqs", account="222222222222").list_queues()
    identity = client("sts", account="222222222222").get_caller_identity()
    assert identity["Account"] == "222222222222"


def test_two_regions_do_not_see_each_other(client: Clients) -> None:
    client("sqs", region="eu-west-1").create_queue(QueueName="orders")
    assert "QueueUrls" not in client("sqs", region="us-east-1").list_queues()
    assert len(client("sqs", region="eu-west-1").list_queues()["QueueUrls"]) == 1


def test_credentials_of_an_assumed_role_act_in_the_account_of_the_role(client: Clients) -> None:
    role = client("iam", account="222222222222").create_role(
        RoleName="deploy", AssumeRolePolicyDocument="{}"
    )["Role"]["Arn"]
    keys = client("sts", account="111111111111").assume_role(
        RoleArn=role, RoleSessionName="release"
    )["Credentials"]
    there = {"account": keys["AccessKeyId"], "token": keys["SessionToken"]}
    identity = client("sts", **there).get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::222222222222:assumed-role/deploy/release"
    client("sqs", **there).create_queue(QueueName="orders")
    assert len(client("sqs", account="222222222222").list_queues()["QueueUrls"]) == 1
    assert "QueueUrls" not in client("sqs", account="111111111111").list_queues()


def test_a_presigned_url_lands_in_the_account_that_signed_it(client: Clients) -> None:
    s3 = client("s3", account="222222222222", region="us-east-1")
    s3.create_bucket(Bucket="reports")
    s3.put_object(Bucket="reports", Key="july", Body=b"fine")
    link = s3.generate_presigned_url("get_object", {"Bucket": "reports", "Key": "july"})
    with urllib.request.urlopen(link, timeout=10) as answer:
        assert answer.read() == b"fine"
    sts = client("sts", account="222222222222")
    with urllib.request.urlopen(
        sts.generate_presigned_url("get_caller_identity"), timeout=10
    ) as answer:
        assert b"<Account>222222222222</Account>" in answer.read()


def test_reset_empties_every_account_and_region(emulator: MotoEmulator, client: Clients) -> None:
    for account in ("111111111111", "222222222222"):
        for region in ("eu-west-1", "us-east-1"):
            client("sqs", account=account, region=region).create_queue(QueueName="orders")
    client("s3", region="us-east-1").create_bucket(Bucket="reports")
    emulator.reset()
    for account in ("111111111111", "222222222222"):
        for region in ("eu-west-1", "us-east-1"):
            assert "QueueUrls" not in client("sqs", account=account, region=region).list_queues()
    assert client("s3", region="us-east-1").list_buckets()["Buckets"] == []


IDS = """
def ids(client):
    role = client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]
    api = client("apigateway").create_rest_api(name="orders")["id"]
    client("lambda").create_function(
        FunctionName="f", Runtime="python3.13", Handler="i.h", Code={"ZipFile": b"zip"},
        Role=role["Arn"])
    alias = client("lambda").create_alias(FunctionName="f", Name="live", FunctionVersion="$LATEST")
    queue = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    return [
        role["RoleId"],
        api,
        client("apigateway").get_resources(restApiId=api)["items"][0]["id"],
        alias["RevisionId"],
        client("sqs").send_message(QueueUrl=queue, MessageBody="m")["MessageId"],
        client("secretsmanager").create_secret(Name="s", SecretString="x")["ARN"],
    ]
"""


def ids(client: Clients) -> list[str]:
    scope: dict[str, Callable[[Clients], list[str]]] = {}
    exec(IDS, scope)
    return scope["ids"](client)


def test_ids_repeat_from_procedure_to_procedure(emulator: MotoEmulator, client: Clients) -> None:
    def made() -> list[str]:
        vpc = client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        default = client("ec2", account="123456789012", region="us-east-1").describe_vpcs()
        return [*ids(client), vpc, default["Vpcs"][0]["VpcId"]]

    first = made()
    emulator.reset()
    assert made() == first
    assert len(set(first)) == len(first)


def test_ids_repeat_from_run_to_run(client: Clients) -> None:
    elsewhere = run_python(
        f"""
        import boto3
        from pytest_runbooks.emulators import Outside
        from pytest_runbooks.emulators.moto import MotoEmulator
        from pytest_runbooks.gateway import Gateway
        gateway = Gateway()
        emulator = MotoEmulator(Outside(gateway.url))
        gateway.serve(emulator.application)
        def client(service):
            return boto3.client(service, endpoint_url=gateway.url,
                                region_name="eu-west-1", aws_access_key_id="111111111111",
                                aws_secret_access_key="secret")
        {textwrap.indent(IDS, " " * 8)}
        print(ids(client))
        emulator.close()
        gateway.close()
        """
    )
    assert elsewhere == f"{ids(client)}\n"


def lambda_recursion(client: Clients) -> Any:
    return client("lambda").get_function_recursion_config(FunctionName="f")


@pytest.mark.parametrize(
    ("call", "named"),
    [
        pytest.param(
            lambda client: client("dynamodb").list_contributor_insights(),
            "dynamodb:ListContributorInsights",
            id="json",
        ),
        pytest.param(lambda_recursion, "lambda:GetFunctionRecursionConfig", id="rest-json"),
        pytest.param(
            lambda client: client("lambda").list_code_signing_configs(),
            "lambda:ListCodeSigningConfigs",
            id="rest-json without a path in moto",
        ),
        pytest.param(
            lambda client: client("route53").list_traffic_policies(),
            "route53:ListTrafficPolicies",
            id="rest-xml",
        ),
        pytest.param(
            lambda client: client("cloudformation").detect_stack_drift(StackName="s"),
            "cloudformation:DetectStackDrift",
            id="query",
        ),
        pytest.param(
            lambda client: client("ec2").describe_fast_snapshot_restores(),
            "ec2:DescribeFastSnapshotRestores",
            id="ec2",
        ),
        pytest.param(
            lambda client: client("cloudwatch").list_metric_streams(),
            "cloudwatch:ListMetricStreams",
            id="cbor",
        ),
        pytest.param(
            lambda client: client("health").describe_events(),
            "health:DescribeEvents",
            id="a service moto lacks, json",
        ),
        pytest.param(
            lambda client: client("accessanalyzer").list_analyzers(),
            "accessanalyzer:ListAnalyzers",
            id="a service moto lacks, rest-json",
        ),
    ],
)
def test_a_call_that_moto_lacks_is_told_once_and_to_the_caller(
    emulator: MotoEmulator, client: Clients, call: Callable[[Clients], Any], named: str
) -> None:
    with pytest.raises(ClientError) as told:
        call(client)
    answer = told.value.response
    assert answer["Error"]["Code"] == "NotImplemented"
    assert answer["Error"]["Message"] == f"{MOTO} does not emulate {named}"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert answer["ResponseMetadata"]["RetryAttempts"] == 0
    service, _, operation = named.partition(":")
    assert emulator.gaps() == (Gap(service, operation),)
    assert [str(gap) for gap in emulator.gaps()] == []


def test_gaps_stand_in_the_order_of_the_calls_each_once(
    emulator: MotoEmulator, client: Clients
) -> None:
    for _ in range(2):
        for call in (lambda_recursion, lambda c: c("health").describe_events()):
            with pytest.raises(ClientError):
                call(client)
    assert [str(gap) for gap in emulator.gaps()] == [
        "lambda:GetFunctionRecursionConfig",
        "health:DescribeEvents",
    ]


def test_reset_forgets_the_gaps(emulator: MotoEmulator, client: Clients) -> None:
    with pytest.raises(ClientError):
        client("health").describe_events()
    emulator.reset()
    assert emulator.gaps() == ()


def test_an_input_that_moto_lacks_says_which(emulator: MotoEmulator, client: Clients) -> None:
    with pytest.raises(ClientError) as told:
        client("ec2").describe_vpcs(Filters=[{"Name": "moon", "Values": ["full"]}])
    (gap,) = emulator.gaps()
    assert (gap.service, gap.operation) == ("ec2", "DescribeVpcs")
    assert gap.detail.startswith("The filter 'moon' for DescribeVpcs has not been implemented")
    assert told.value.response["Error"]["Message"] == (
        f"{MOTO} does not emulate ec2:DescribeVpcs: {gap.detail}"
    )


def test_an_error_within_moto_is_an_answer_and_a_gap(
    emulator: MotoEmulator, client: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    client("sqs").list_queues()

    def fail(*_: object) -> None:
        raise KeyError("Fifo")

    monkeypatch.setattr("moto.sqs.models.SQSBackend.list_queues", fail)
    with pytest.raises(ClientError) as told:
        client("sqs", attempts=1).list_queues()
    assert told.value.response["Error"]["Code"] == "InternalFailure"
    assert told.value.response["Error"]["Message"] == (
        f"{MOTO} failed in sqs:ListQueues: KeyError: 'Fifo'"
    )
    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert emulator.gaps() == (Gap("sqs", "ListQueues", "KeyError: 'Fifo'"),)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda c: c("lambda").get_function(FunctionName="f"), "ResourceNotFoundException"),
        (lambda c: c("s3").head_bucket(Bucket="missing"), "404"),
        (lambda c: c("s3").get_object(Bucket="missing", Key="k"), "NoSuchBucket"),
        (lambda c: c("apigateway").get_rest_api(restApiId="x"), "NotFoundException"),
        (lambda c: c("route53").get_hosted_zone(Id="Z1"), "NoSuchHostedZone"),
        (lambda c: c("cloudfront").get_distribution(Id="E1"), "NoSuchDistribution"),
    ],
)
def test_something_that_is_not_there_is_no_gap(
    emulator: MotoEmulator, client: Clients, call: Callable[[Clients], Any], code: str
) -> None:
    with pytest.raises(ClientError) as told:
        call(client)
    assert told.value.response["Error"]["Code"] == code
    assert emulator.gaps() == ()


def test_names_of_metadata_with_an_underscore_survive(client: Clients) -> None:
    s3 = client("s3", region="us-east-1")
    s3.create_bucket(Bucket="reports")
    s3.put_object(Bucket="reports", Key="july", Metadata={"sent_by": "ops", "sent-to": "all"})
    head = s3.head_object(Bucket="reports", Key="july")
    assert head["Metadata"] == {"sent_by": "ops", "sent-to": "all"}


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_what_curl_uploads_to_a_presigned_url_is_kept_whole(
    client: Clients, endpoint_url: str, version: str
) -> None:
    s3 = client("s3", account="222222222222", region="us-east-1")
    s3.create_bucket(Bucket="inbox")
    signer = boto3.client(
        "s3",
        "us-east-1",
        endpoint_url=endpoint_url,
        aws_access_key_id="222222222222",
        aws_secret_access_key="secret",
        config=Config(signature_version=version),
    )
    where = {"Bucket": "inbox", "Key": "report"}
    url = signer.generate_presigned_url("put_object", Params=where)
    request = urllib.request.Request(url, b"a=1&b=2", method="PUT")  # typed as a form, as by curl
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    assert s3.get_object(**where)["Body"].read() == b"a=1&b=2"


def test_what_s3_is_to_say_of_an_object_need_not_be_latin(client: Clients) -> None:
    s3 = client("s3", region="us-east-1")
    s3.create_bucket(Bucket="inbox")
    s3.put_object(Bucket="inbox", Key="report", Body=b"x")
    said = 'attachment; filename="\N{EURO SIGN}.txt"'
    where = {"Bucket": "inbox", "Key": "report", "ResponseContentDisposition": said}
    assert s3.get_object(**where)["Body"].read() == b"x"


def test_eight_threads_lose_no_update(client: Clients) -> None:
    table = client("dynamodb")
    table.create_table(
        TableName="counters",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )

    def put(number: int) -> None:
        for turn in range(10):
            item = {"id": {"S": f"{number}-{turn}"}}
            table.put_item(TableName="counters", Item=item)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(put, range(8)))
    assert table.scan(TableName="counters")["Count"] == 80


@pytest.mark.usefixtures("emulator")
def test_a_connection_serves_request_after_request(endpoint_url: str) -> None:
    address = urlsplit(endpoint_url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=10)
    scope = f"{ACCOUNT}/20260101/us-east-1/s3/aws4_request"
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"}

    def ask(method: str, path: str, body: Any = None) -> tuple[int, bytes, str | None]:
        connection.request(method, path, body, signed, encode_chunked=body is not None)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["Content-Length"]

    try:
        assert ask("PUT", "/bucket-one") == (200, b"", "0")
        kept = connection.sock
        signed["Transfer-Encoding"] = "chunked"
        assert ask("PUT", "/bucket-one/key", iter([b"in ", b"chunks"])) == (200, b"", "0")
        del signed["Transfer-Encoding"]
        assert ask("HEAD", "/bucket-one/key") == (200, b"", "9")
        assert ask("GET", "/bucket-one/key") == (200, b"in chunks", "9")
        assert ask("DELETE", "/bucket-one/key") == (204, b"", None)
        assert ask("HEAD", "/bucket-one/key")[0] == 404
        assert connection.sock is kept
    finally:
        connection.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_a_malformed_request_ends_its_own_connection_only(
    endpoint_url: str, client: Clients, sent: bytes
) -> None:
    address = urlsplit(endpoint_url)
    with socket.create_connection((str(address.hostname), address.port or 0), 10) as connection:
        connection.sendall(sent)
        answer = connection.recv(65536)
    assert b" 400 " in answer or b" 414 " in answer or b" 505 " in answer
    assert client("sqs").list_queues()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_close_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    with moto_behind_a_gateway() as (emulator, url):
        clients_of(url)("sqs").create_queue(QueueName="orders")
        emulator.close()
        emulator.close()
    assert set(threading.enumerate()) <= before


def test_one_emulator_after_the_other_starts_clean() -> None:
    for _ in range(2):
        with moto_behind_a_gateway() as (_, url):
            client = clients_of(url)
            assert "QueueUrls" not in client("sqs").list_queues()
            client("sqs").create_queue(QueueName="orders")
