from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.api.hosts import SUFFIXES, is_aws_host

DATA = Path(botocore.__file__).parent / "data"

AWS = [
    "s3.amazonaws.com",
    "s3.eu-west-1.amazonaws.com",
    "S3.EU-WEST-1.AmazonAWS.com",
    "s3.eu-west-1.amazonaws.com.",
    "s3.eu-west-1.amazonaws.com:443",
    "s3.eu-west-1.amazonaws.com.:443",
    "sts.amazonaws.com",
    "iam.amazonaws.com",
    "queue.amazonaws.com",
    "eu-west-1.queue.amazonaws.com",
    "eu-west-1.elasticmapreduce.amazonaws.com",
    "rds.eu-west-1.amazonaws.com",
    "elasticloadbalancing.eu-west-1.amazonaws.com",
    "s3-eu-west-1.amazonaws.com",
    "s3-fips.us-east-1.amazonaws.com",
    "s3-fips.dualstack.us-east-1.amazonaws.com",
    "s3.dualstack.eu-west-1.amazonaws.com",
    "s3-accelerate.amazonaws.com",
    "kms-fips.us-gov-west-1.amazonaws.com",
    "lambda.eu-west-1.api.aws",
    "dynamodb.cn-north-1.amazonaws.com.cn",
    "lambda.cn-north-1.api.amazonwebservices.com.cn",
    "route53.amazonaws.eu",
    "sts.us-iso-east-1.c2s.ic.gov",
    "sqs.us-isob-east-1.sc2s.sgov.gov",
    "iam.eu-isoe-west-1.cloud.adc-e.uk",
    "iam.us-isof-south-1.csp.hci.ic.gov",
    "b.u.c.s3.eu-west-1.amazonaws.com",
    "my_bucket.s3.amazonaws.com",
    "ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com",
    "site.s3-website-us-east-1.amazonaws.com",
    "site.s3-website.eu-central-1.amazonaws.com",
    "sync-states.eu-west-1.amazonaws.com",
    "data-servicediscovery.eu-west-1.amazonaws.com",
    "stream-logs.eu-west-1.amazonaws.com",
    "123456789012.s3-control.eu-west-1.amazonaws.com",
    "123456789012.ddb.eu-west-1.amazonaws.com",
    "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    "bucket.vpce-0123456789abcdef0-abcdefgh.s3.eu-west-1.vpce.amazonaws.com",
    "abcdefghijklmnop.lambda-url.eu-west-1.on.aws",
    "d111111abcdef8.cloudfront.net",
    "shop.auth.eu-west-1.amazoncognito.com",
]

OTHERS = [
    "",
    ".",
    "amazonaws.com",
    ".amazonaws.com",
    "s3..amazonaws.com",
    "amazonaws.com.evil.example",
    "s3.amazonaws.com.evil.example",
    "evilamazonaws.com",
    "s3.evilamazonaws.com",
    "s3.amazonaws.co",
    "s3.amazonaws.comm",
    "s3.amazonaws.com@evil.example",
    "evil.example@s3.amazonaws.com",
    "evil.example/s3.amazonaws.com",
    "evil.example?s3.amazonaws.com",
    "evil.example#s3.amazonaws.com",
    "evil.example\\s3.amazonaws.com",
    "evil.example\ns3.amazonaws.com",
    "s3.amazonaws.com\n",
    "s3.amazonaws.com:443\n",
    "s3.amazonaws.com:443@evil.example",
    "s3.amazonaws.com:https",
    "s3.amazonaws.com:\u0664\u0664\u0663",
    "s3.amazonaws.com..",
    "evil.example\0.amazonaws.com",
    "evil.example .amazonaws.com",
    "s3.amazon\u0430ws.com",
    "\u24c83.amazonaws.com",
    "s3\u3002amazonaws\u3002com",
    "s3.ama\u017fonaws.com",
    "\u212ams.amazonaws.com",
    "a." * 130 + "amazonaws.com",
    "aws.amazon.com",
    "console.aws.amazon.com",
    "eu-west-1.console.aws.amazon.com",
    "docs.aws.amazon.com",
    "signin.aws.amazon.com",
    "awscli.amazonaws.com",
    "checkip.amazonaws.com",
    "ip-ranges.amazonaws.com",
    "truststore.pki.rds.amazonaws.com",
    "ec2-203-0-113-1.eu-west-1.compute.amazonaws.com",
    "ec2-203-0-113-1.compute-1.amazonaws.com",
    "shop-123456789.eu-west-1.elb.amazonaws.com",
    "shop-0123456789abcdef.elb.eu-west-1.amazonaws.com",
    "orders.cluster-abc.eu-west-1.rds.amazonaws.com",
    "lambda-url.eu-west-1.on.aws",
    "cloudfront.net",
    "127.0.0.1",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "localhost",
    "example.com",
]


@pytest.mark.parametrize("host", AWS)
def test_api_hosts_are_told(host: str) -> None:
    assert is_aws_host(host)


@pytest.mark.parametrize("host", OTHERS, ids=ascii)
def test_all_others_are_not(host: str) -> None:
    assert not is_aws_host(host)


def hostnames(data: Any) -> Iterator[str]:
    """Every host name of botocore's endpoints data, with all variables filled in."""
    for partition in data["partitions"]:
        shared = partition["defaults"]
        for name, service in partition["services"].items():
            for region, endpoint in service.get("endpoints", {}).items():
                defaults = shared | service.get("defaults", {}) | endpoint
                suffixes = {"": partition["dnsSuffix"]}
                for variant in [{}, *defaults.get("variants", [])]:
                    suffix = variant.get("dnsSuffix") or suffixes[""]
                    template = variant.get("hostname") or defaults["hostname"]
                    values = {"service": name, "region": region, "dnsSuffix": suffix}
                    yield template.format(**values)


def test_every_endpoint_that_botocore_knows_is_an_api_host() -> None:
    found = set(hostnames(json.loads((DATA / "endpoints.json").read_text())))
    assert len(found) > 5000
    assert sorted(host for host in found if not is_aws_host(host)) == [
        "localhost:8000"  # DynamoDB local
    ]


def test_the_suffixes_are_those_of_the_partitions_that_botocore_knows() -> None:
    partitions = json.loads((DATA / "partitions.json").read_text())["partitions"]
    known = {
        one["outputs"][key] for one in partitions for key in ("dnsSuffix", "dualStackDnsSuffix")
    }
    assert known == set(SUFFIXES)


LABELS = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,20}[a-zA-Z0-9])?", fullmatch=True)


@given(st.lists(LABELS, min_size=1, max_size=4), st.sampled_from(SUFFIXES))
def test_nothing_that_only_contains_a_suffix_is_an_api_host(labels: list[str], suffix: str) -> None:
    before = ".".join(labels)
    assert not is_aws_host(f"s3.{suffix}.{before}.example")
    assert not is_aws_host(f"{before}.evil{suffix}")


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(host: str) -> None:
    assert is_aws_host(host) in {True, False}
