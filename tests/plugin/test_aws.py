from __future__ import annotations

import re

import pytest

from .room import Room

MACHINE = {
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "real",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ENDPOINT_URL": "https://real.invalid",
    "AWS_ENDPOINT_URL_S3": "https://real.invalid",
    "AWS_REGION": "us-west-2",
    "AWS_DEFAULT_REGION": "us-west-2",
    "AWS_CONFIG_FILE": "/no/such/config",
    "AWS_CA_BUNDLE": "/no/such/bundle",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
    "NO_PROXY": "",
}

CONFTEST = """
import pytest

@pytest.fixture(scope="module")
def parcels(boto3_session, runbook_environment):
    boto3_session.resource("s3").create_bucket(
        Bucket="parcels-" + runbook_environment.name,
        CreateBucketConfiguration={"LocationConstraint": runbook_environment.region},
    )
"""

IDENTITY = """
---
runbook:
  region: eu-west-1
  environments:
    dev: {account: "111111111111", region: af-south-1, env: {ACCOUNT: "111111111111"}}
    prod: {account: "333333333333", env: {ACCOUNT: "333333333333"}}
  procedures: 2
  fixtures: [parcels]
---

<!-- runbook: id=list setup -->
```python
import boto3
s3 = boto3.client("s3")
print(*(bucket["Name"] for bucket in s3.list_buckets()["Buckets"]))
print(boto3.Session().region_name)
```

## One

<!-- runbook: id=identity skip-if=environment:prod -->
```bash
aws sts get-caller-identity --query Account --output text
env -i PATH="$PATH" HOME="$HOME" aws sts get-caller-identity --query Account --output text
```

```output
$ACCOUNT
$ACCOUNT
```

<!-- runbook: id=create -->
```python
place = {"LocationConstraint": boto3.Session().region_name}
print(boto3.client("sts").get_caller_identity()["Account"])
s3.create_bucket(Bucket="invoices", CreateBucketConfiguration=place)
```

```output
$ACCOUNT
```

## Two

<!-- runbook: id=clean -->
```python
print(*(bucket["Name"] for bucket in s3.list_buckets()["Buckets"]))
```

```output
parcels-[..]
```
"""

GAP = """
# Gap

```python
import boto3
boto3.client("route53").list_traffic_policies()
```

```bash
echo never
```
"""

TEST = """
import boto3
import botocore.exceptions
import pytest

def test_a_session_reaches_the_emulator_and_nothing_else(boto3_session, aws_endpoint_url):
    sts = boto3_session.client("sts")
    assert sts.get_caller_identity()["Account"] == "123456789012"
    assert sts.meta.endpoint_url == aws_endpoint_url
    s3 = boto3_session.resource("s3")
    assert [bucket.name for bucket in s3.buckets.all()] == []
    s3.create_bucket(Bucket="letters")
    assert boto3_session.profile_name == "default"
    assert boto3_session.region_name == "us-east-1"

def test_a_host_prefix_leads_to_the_emulator(boto3_session):
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:none"
    with pytest.raises(botocore.exceptions.ClientError):
        boto3_session.client("stepfunctions").start_sync_execution(stateMachineArn=arn)

def test_run_runbook_finds_what_the_test_prepared(boto3_session, run_runbook):
    boto3_session.client("s3").create_bucket(Bucket="stamps")
    assert run_runbook("docs/list.md")["list"].outputs[0].stdout == "letters stamps\\n"
"""

LIST = """
<!-- runbook: id=list -->
```python
import boto3
print(*(bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]))
```
"""

EMPTY = """
def test_a_module_begins_with_an_empty_emulator(boto3_session):
    assert boto3_session.client("s3").list_buckets()["Buckets"] == []
"""


def test_runbooks_and_tests_work_on_the_emulator_whatever_the_machine_configures(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in MACHINE.items():
        monkeypatch.setenv(name, value)
    room.conftest(CONFTEST)
    room.write("runbooks/a_gap.md", GAP)
    room.write("runbooks/b_identity.md", IDENTITY)
    room.write("docs/list.md", LIST)
    room.write("test_c.py", TEST)
    room.write("test_d.py", EMPTY)
    run = room.run_apart("-v")
    outcomes = dict(re.findall(r"^(\S+::\S+) ([A-Z]+)", run.out, re.MULTILINE))
    gap, identity = "runbooks/a_gap.md::gap", "runbooks/b_identity.md"
    assert outcomes == {
        gap: "FAILED",
        f"{gap}-2": "SKIPPED",
        f"{identity}::dev::one::list": "PASSED",
        f"{identity}::dev::one::identity": "PASSED",
        f"{identity}::dev::one::create": "PASSED",
        f"{identity}::dev::two::list": "PASSED",
        f"{identity}::dev::two::clean": "PASSED",
        f"{identity}::prod::one::list": "PASSED",
        f"{identity}::prod::one::create": "PASSED",
        f"{identity}::prod::two::list": "PASSED",
        f"{identity}::prod::two::clean": "PASSED",
        "test_c.py::test_a_session_reaches_the_emulator_and_nothing_else": "PASSED",
        "test_c.py::test_a_host_prefix_leads_to_the_emulator": "PASSED",
        "test_c.py::test_run_runbook_finds_what_the_test_prepared": "PASSED",
        "test_d.py::test_a_module_begins_with_an_empty_emulator": "PASSED",
    }, run.out
    assert "emulator gap (moto does not emulate route53:ListTrafficPolicies, " in run.out


def test_one_emulator_serves_all_procedures_and_loads_nothing_until_it_is_called(
    room: Room,
) -> None:
    room.conftest(
        """
        import sys

        def pytest_unconfigure():
            print("loaded:", sorted({"moto", "boto3", "werkzeug"} & set(sys.modules)))
        """
    )
    step = "```bash\necho $AWS_ENDPOINT_URL >>$TRAIL\n```\n"
    room.write("runbooks/a.md", f"---\nrunbook:\n  procedures: 2\n---\n## A\n{step}\n## B\n{step}")
    room.write("runbooks/b.md", step)
    run = room.run_apart("-s")
    assert "3 passed" in run.out
    assert "loaded: []" in run.out
    [endpoint] = set(room.trail)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", endpoint)
