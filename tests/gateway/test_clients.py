"""Real clients that know nothing of the gateway but a proxy and a certificate file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import urllib3
from botocore.config import Config

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import Stub

from .conftest import calls, refusals

ACCOUNT = "111111111111"
REGION = "eu-west-1"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:none"

Make = Callable[..., Any]


@pytest.fixture(scope="module")
def behind() -> Iterator[tuple[Gateway, MotoEmulator]]:
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url))
    gateway.serve(emulator.application)
    yield gateway, emulator
    emulator.close()
    gateway.close()


@pytest.fixture
def gateway(behind: tuple[Gateway, MotoEmulator]) -> Gateway:
    gateway, emulator = behind
    emulator.reset()
    gateway.stubs.clear()
    gateway.ledger.take()
    return gateway


@pytest.fixture
def proxied(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make boto3 clients that name real AWS hosts."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)

    def make(service: str, **options: Any) -> Any:
        config = Config(
            proxies={"http": gateway.url, "https": gateway.url}, retries={"total_max_attempts": 1}
        )
        return boto3.Session().client(
            service,
            region_name=REGION,
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="secret",
            verify=str(gateway.ca_file),
            config=config.merge(Config(**options)),
        )

    return make


def test_botocore_works_with_nothing_but_a_proxy(gateway: Gateway, proxied: Make) -> None:
    s3 = proxied("s3")
    place = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket="b.u.c", CreateBucketConfiguration=place)
    s3.create_bucket(Bucket="bucket", CreateBucketConfiguration=place)
    large = bytes(range(256)) * 8192
    s3.put_object(Bucket="bucket", Key="a/\u00e9 b+c", Body=large, Metadata={"a_b": "1"})
    found = s3.get_object(Bucket="bucket", Key="a/\u00e9 b+c")
    assert found["Body"].read() == large
    assert found["Metadata"] == {"a_b": "1"}
    assert s3.list_objects_v2(Bucket="b.u.c")["KeyCount"] == 0
    assert proxied("sts").get_caller_identity()["Account"] == ACCOUNT
    assert proxied("stepfunctions").list_state_machines()["stateMachines"] == []
    assert refusals(gateway) == []


@pytest.mark.parametrize(
    ("service", "options", "operation", "arguments"),
    [
        ("s3", {"s3": {"use_dualstack_endpoint": True}}, "list_buckets", {}),
        ("s3", {"s3": {"addressing_style": "path"}}, "list_buckets", {}),
        ("sqs", {"use_fips_endpoint": True, "region_name": "us-east-1"}, "list_queues", {}),
        ("lambda", {"use_dualstack_endpoint": True}, "list_functions", {}),
        ("dynamodb", {"region_name": "cn-north-1"}, "list_tables", {}),
        ("iam", {"region_name": "cn-north-1"}, "list_users", {}),
        ("s3control", {}, "list_access_points", {"AccountId": ACCOUNT}),
        ("rds", {}, "describe_db_instances", {}),
    ],
)
def test_every_kind_of_host_lands_in_the_emulator(
    gateway: Gateway,
    proxied: Make,
    service: str,
    options: dict[str, Any],
    operation: str,
    arguments: dict[str, str],
) -> None:
    answer = getattr(proxied(service, **options), operation)(**arguments)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert [status for _, status in calls(gateway)] == [200]
    assert refusals(gateway) == []


def test_urllib3_reads_the_refusal(gateway: Gateway) -> None:
    with urllib3.ProxyManager(gateway.url, ca_certs=str(gateway.ca_file)) as pool:
        for scheme in ("http", "https"):
            answer = pool.request("GET", f"{scheme}://example.com/x", retries=False)
            assert answer.status == 403
            assert answer.data.startswith(f"refused: GET {scheme}://example.com/x\n".encode())


CURL = pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")


def curl(gateway: Gateway, *arguments: str, trusts: bool = True) -> tuple[int, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "https_proxy": gateway.url,
        "http_proxy": gateway.url,
    }
    if trusts:
        environment["CURL_CA_BUNDLE"] = str(gateway.ca_file)
    done = subprocess.run(
        ["curl", "--silent", "--max-time", "30", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@CURL
def test_curl_sees_stubs_and_refusals(gateway: Gateway) -> None:
    gateway.stubs.add(Stub("https://api.example.com/*", body=b"hello"))
    assert curl(gateway, "https://api.example.com/x?y=1") == (0, "hello")
    assert curl(gateway, "--fail", "https://example.com/x")[0] == 22
    assert curl(gateway, "--fail", "--insecure", "https://example.com/y", trusts=False)[0] == 22
    assert [what for what, _ in refusals(gateway)] == [
        "GET https://example.com/x",
        "GET https://example.com/y",
    ]


@CURL
def test_curl_that_does_not_trust_is_refused(gateway: Gateway) -> None:
    assert curl(gateway, "https://sqs.eu-west-1.amazonaws.com/", trusts=False)[0] == 60
    ((what, why),) = refusals(gateway)
    assert what == "CONNECT sqs.eu-west-1.amazonaws.com:443"
    assert why.startswith("its client does not trust the certificates of this run (")


@CURL
def test_curl_uploads_in_chunks_and_with_leave(gateway: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(bytes(3_000_000))
    url = "https://uploads.s3.amazonaws.com/key"
    signed = ("--fail", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", f"{ACCOUNT}:secret")
    made = curl(gateway, *signed, "--request", "PUT", "https://uploads.s3.amazonaws.com/")
    assert made == (0, "")
    chunked = ("--header", "Transfer-Encoding: chunked")
    expecting = ("--header", "Expect: 100-continue")
    for options in ((), chunked, expecting, (*chunked, *expecting)):
        assert curl(gateway, *signed, *options, "--upload-file", str(file), url) == (0, "")
        size = ("--output", os.devnull, "--write-out", "%{size_download}")
        assert curl(gateway, *signed, *size, url) == (0, "3000000")


AWS = Path(sys.executable).with_name("aws")


@pytest.mark.skipif(not AWS.exists(), reason="needs the AWS CLI v1, the extra `awscli`")
@pytest.mark.parametrize(
    ("command", "called", "status", "says"),
    [
        ("sqs create-queue --queue-name orders", "sqs:CreateQueue", 200, ""),
        ("rds describe-db-instances", "rds:DescribeDBInstances", 200, ""),
        (
            f"stepfunctions start-sync-execution --state-machine-arn {MACHINE}",
            "stepfunctions:StartSyncExecution",
            501,
            "does not emulate stepfunctions:StartSyncExecution",  # which says it to the client
        ),
        (
            "s3control get-public-access-block --account-id 111111111111",
            "s3control:GetPublicAccessBlock",
            404,
            "NoSuchPublicAccessBlockConfiguration",
        ),
    ],
    ids=["sqs", "rds", "states sync", "s3control"],
)
def test_the_aws_cli_works_with_nothing_but_a_proxy(
    gateway: Gateway, tmp_path: Path, command: str, called: str, status: int, says: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "HTTPS_PROXY": gateway.url,
        "AWS_CA_BUNDLE": str(gateway.ca_file),
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_MAX_ATTEMPTS": "1",
    }
    done = subprocess.run(
        [AWS, *command.split()], env=environment, capture_output=True, text=True, check=False
    )
    assert says in done.stderr
    assert (done.returncode == 0) is (not says), done.stderr
    assert calls(gateway) == [(called, status)]
    assert refusals(gateway) == []
