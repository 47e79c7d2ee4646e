"""Calls of boto3 in Python blocks, held against the service models."""

from __future__ import annotations

import re

import pytest
from botocore import __version__

from .checking import Checker

RULES = ("RB26", "RB27")
OURS = "---\nrunbook:\n  owner: platform\n---\n"


def page(*blocks: str, front: str = "") -> str:
    fences = "\n".join(f"```python\n{block}\n```\n" for block in blocks)
    return f"{front}# Page\n\nDo it.\n\n{fences}"


def found(check: Checker, text: str, *rules: str) -> list[str]:
    """The findings, with the version of botocore and the place taken out."""
    said = check(text, *(rules or RULES))
    return [
        re.sub(r"^page\.md:", "", one).replace(f"botocore {__version__}", "botocore")
        for one in said
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'boto3.client("lamda")',
            "RB260 there is no service `lamda` as of botocore\n  did you mean `lambda`?",
        ),
        (
            'boto3.client("s3api")',
            "RB260 there is no service `s3api` as of botocore\n  did you mean `s3`?",
        ),
        (
            'boto3.client("S3")',
            "RB260 there is no service `S3` as of botocore\n  did you mean `s3`?",
        ),
        (
            'boto3.client(service_name="step-functions")',
            (
                "RB260 there is no service `step-functions` as of botocore\n"
                "  did you mean `stepfunctions`?"
            ),
        ),
        (
            'boto3.resource("lambda")',
            "RB260 `lambda` has a client, but no resource\n  write `client('lambda')`",
        ),
        (
            "s3.listBuckets()",
            (
                "RB261 the client of `s3` has no method `listBuckets` as of botocore\n"
                "  did you mean `list_buckets`?"
            ),
        ),
        (
            's3.list_object_v2(Bucket="a")',
            (
                "RB261 the client of `s3` has no method `list_object_v2` as of botocore\n"
                "  did you mean `list_objects_v2`?"
            ),
        ),
        (
            's3.get_object(bucket="a", Key="b")',
            (
                "RB262 `s3:GetObject` takes no parameter `bucket` as of botocore\n"
                "  did you mean `Bucket`?"
            ),
        ),
        (
            's3.get_paginator("list_objects_v2").paginate(Bucket="a", MaxItems=5)',
            (
                "RB262 `s3:ListObjectsV2` takes no parameter `MaxItems` as of botocore\n"
                "  did you mean `MaxKeys`?"
            ),
        ),
        (
            'boto3.client("s3", region="eu-west-1")',
            "RB262 boto3 takes no parameter `region` here\n  did you mean `region_name`?",
        ),
        (
            'boto3.Session(profile="a")',
            "RB262 boto3 takes no parameter `profile` here\n  did you mean `profile_name`?",
        ),
        (
            's3.get_object(Bucket="a")',
            "RB263 `s3:GetObject` needs `Key`\n  write `Key=...`",
        ),
        (
            's3.get_waiter("object_exists").wait(Bucket="a", WaiterConfig={"Delay": 1})',
            "RB263 `s3:HeadObject` needs `Key`\n  write `Key=...`",
        ),
        (
            's3.list_objects_v2("a")',
            "RB264 `s3:ListObjectsV2` takes arguments by name only\n  write `Bucket=...`",
        ),
        (
            's3.list_objects_v2(Bucket="a", MaxKeys="5")',
            'RB265 `MaxKeys`: `"5"` is not a whole number\n  write `5`, without quotes',
        ),
        (
            's3.list_objects_v2(Bucket="a", MaxKeys=None)',
            "RB265 `MaxKeys`: `None` is not a whole number",
        ),
        (
            's3.put_bucket_versioning(Bucket="a", VersioningConfiguration={"Status": "On"})',
            (
                "RB266 `VersioningConfiguration`: `On` is no value of this as of botocore\n"
                "  allowed: `Enabled`, `Suspended`"
            ),
        ),
        (
            's3.put_bucket_versioning(Bucket="a", VersioningConfiguration={"Stat": "Enabled"})',
            (
                "RB267 `VersioningConfiguration`: there is no member `Stat` as of botocore\n"
                "  did you mean `Status`?"
            ),
        ),
        (
            's3.delete_objects(Bucket="a", Delete={"Objects": [{"key": "b"}]})',
            "RB267 `Delete`: there is no member `key` as of botocore\n  did you mean `Key`?",
        ),
        (
            's3.get_paginator("list_object_v2")',
            (
                "RB268 `s3` has no paginator `list_object_v2` as of botocore\n"
                "  did you mean `list_objects_v2`?"
            ),
        ),
        (
            's3.get_waiter("bucket_exist")',
            (
                "RB268 `s3` has no waiter `bucket_exist` as of botocore\n"
                "  did you mean `bucket_exists`?"
            ),
        ),
        (
            "s3.exceptions.NoSuchKeys",
            "RB269 `s3` has no exception `NoSuchKeys` as of botocore\n  did you mean `NoSuchKey`?",
        ),
        (
            's3.list_buckets()["Bucket"]',
            "RB270 the answer of `s3` has no `Bucket` as of botocore\n  did you mean `Buckets`?",
        ),
        (
            's3.list_buckets()["Buckets"][0]["Nam"]',
            "RB270 `Bucket` of `s3` has no `Nam` as of botocore\n  did you mean `Name`?",
        ),
        (
            'boto3.resource("s3").bucket("a")',
            "RB271 the resource `s3` has no `bucket`\n  did you mean `Bucket`?",
        ),
        (
            'boto3.resource("s3").Bucket("a").objects.al()',
            "RB271 the collection `objects` has no `al`\n  did you mean `all`?",
        ),
        (
            'boto3.resource("s3").get_bucket_location(Bucket="a")',
            (
                "RB271 the resource `s3` has no `get_bucket_location`\n"
                "  the client has it: `.meta.client.get_bucket_location(...)`"
            ),
        ),
        (
            'boto3.resource("dynamodb").Table("a").get_item(Key={"id": {"N": "7"}})',
            (
                'RB272 `{"N": "7"}` is a value for a client, and a table takes Python\'s own\n'
                "  write `7`"
            ),
        ),
        (
            (
                'boto3.client("lambda").update_function_configuration('
                'FunctionName="a", Runtime="nodejs14.x")'
            ),
            (
                "RB273 the runtime `nodejs14.x` is deprecated since 2023-12-04\n"
                "  write `nodejs24.x`, when the code is ready for it"
            ),
        ),
        (
            'boto3.client("s3", region_name="eu-west1")',
            "RB274 `eu-west1` is no region\n  did you mean `eu-west-1`?",
        ),
        (
            'boto3.client("s3", region_name="eu-west-1b")',
            "RB274 `eu-west-1b` is an availability zone\n  did you mean `eu-west-1`?",
        ),
    ],
)
def test_a_mistake_in_a_call_is_found(line: str, said: str, check: Checker) -> None:
    text = page(f'import boto3\n\ns3 = boto3.client("s3")\n{line}')
    (one,) = found(check, text)
    assert one.split(": ", 1)[1] == said


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('s3 = boto3.client("s3")', id="a name"),
        pytest.param('session = boto3.Session()\ns3 = session.client("s3")', id="a session"),
        pytest.param(
            'from boto3.session import Session\ns3 = Session(profile_name="a").client("s3")',
            id="a session of its module",
        ),
        pytest.param('import boto3 as b\ns3 = b.client("s3")', id="another name of boto3"),
        pytest.param('from boto3 import client\ns3 = client("s3")', id="the function alone"),
        pytest.param('s3: object = boto3.client("s3")', id="with a type"),
        pytest.param('sqs, s3 = boto3.client("sqs"), boto3.client("s3")', id="a pair"),
        pytest.param('other = boto3.client("s3")\ns3 = other', id="handed on"),
        pytest.param(
            'try:\n    s3 = boto3.client("s3")\nexcept ValueError:\n    raise SystemExit from None',
            id="tried",
        ),
        pytest.param(
            'if debug:\n    s3 = boto3.client("s3", use_ssl=False)\n'
            'else:\n    s3 = boto3.client("s3")',
            id="the same in both branches",
        ),
        pytest.param('s3 = boto3.resource("s3").meta.client', id="the client of a resource"),
        pytest.param('s3 = None\ns3 = boto3.client("s3")', id="set at last"),
    ],
)
def test_a_client_is_followed_through(code: str, check: Checker) -> None:
    text = page("import boto3", code, "s3.list_bucket()")
    (one,) = found(check, text)
    assert "RB261 the client of `s3` has no method `list_bucket`" in one


@pytest.mark.parametrize(
    ("code", "line"),
    [
        pytest.param(
            's3 = boto3.client("s3")\n\n\ndef look():\n    return s3.list_bucket()',
            "12:15",
            id="a global name in a function",
        ),
        pytest.param(
            'def look(s3=boto3.client("s3")):\n    return s3.list_bucket()', "9:15", id="a default"
        ),
        pytest.param(
            'class Look:\n    def __init__(self):\n        self.s3 = boto3.client("s3")\n\n'
            "    def all(self):\n        return self.s3.list_bucket()",
            "13:24",
            id="an attribute of itself",
        ),
        pytest.param(
            'class Look:\n    s3 = boto3.client("s3")\n\n'
            "    def all(self):\n        return self.s3.list_bucket()",
            "12:24",
            id="an attribute of the class",
        ),
        pytest.param(
            'def a():\n    s3 = boto3.client("s3")\n\n    def b():\n        s3.list_bucket()',
            "12:12",
            id="a name of the function around",
        ),
        pytest.param(
            's3 = boto3.client("s3")\nprint([s3.list_bucket() for _ in range(3)])',
            "9:11",
            id="in a list",
        ),
    ],
)
def test_where_it_stands_does_not_matter(code: str, line: str, check: Checker) -> None:
    (one,) = found(check, page(f"import boto3\n\n{code}"))
    assert one.startswith(f"{line}: RB261 ")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('s3 = boto3.client("s3")\ns3 = Thing()\ns3.list_bucket()', id="set again"),
        pytest.param(
            'if a:\n    s3 = boto3.client("s3")\nelse:\n    s3 = Thing()\ns3.list_bucket()',
            id="set otherwise in a branch",
        ),
        pytest.param(
            's3 = boto3.client("s3")\nfor one in (1, 2):\n    s3.list_bucket()\n    s3 = Thing()',
            id="set further down in a loop",
        ),
        pytest.param(
            's3 = boto3.client("s3")\n\n\ndef a(s3):\n    s3.list_bucket()', id="a parameter"
        ),
        pytest.param(
            's3 = boto3.client("s3")\n\n\ndef a():\n    s3.list_bucket()\n\n\ns3 = Thing()',
            id="set again below the function",
        ),
        pytest.param(
            's3 = boto3.client("s3")\n\n\ndef a():\n    global s3\n    s3 = Thing()\n'
            "\n\ndef b():\n    s3.list_bucket()",
            id="set by a function",
        ),
        pytest.param(
            "class A:\n    def __init__(self, s3=None):\n"
            '        self.s3 = boto3.client("s3")\n        self.s3 = s3\n\n'
            "    def b(self):\n        self.s3.list_bucket()",
            id="an attribute that is set twice",
        ),
        pytest.param(
            'with boto3.client("s3") as s3, Thing() as s3:\n    s3.list_bucket()', id="with"
        ),
        pytest.param(
            "import aioboto3\n\n\nasync def a():\n"
            '    async with aioboto3.Session().client("s3") as s3:\n        await s3.list_bucket()',
            id="another library",
        ),
        pytest.param(
            "for s3 in [boto3.client(name) for name in names]:\n    s3.list_bucket()",
            id="a service that is not known",
        ),
        pytest.param(
            's3 = boto3.client("s3")\ntry:\n    pass\nexcept ValueError as s3:\n'
            "    s3.list_bucket()",
            id="an exception",
        ),
        pytest.param(
            's3 = boto3.client("s3")\nmatch x:\n    case [s3]:\n        s3.list_bucket()',
            id="a pattern",
        ),
        pytest.param('boto3.client("your-service-name")', id="a name that stands for one"),
        pytest.param('boto3.client("<service>").list_bucket()', id="a placeholder"),
        pytest.param('s3 = boto3.client("s3")\ns3.get_object(**more)', id="more parameters"),
        pytest.param('s3 = boto3.client("s3")\ns3.get_object(...)', id="dots"),
        pytest.param(
            's3 = boto3.client("s3")\ns3.get_object(\n    Bucket="a",\n    # ...\n)',
            id="dots in a comment",
        ),
        pytest.param(
            's3 = boto3.client("s3")\ns3.download_file("a", "b", "c")', id="a method of boto3"
        ),
        pytest.param(
            's3 = boto3.client("s3")\ns3.generate_presigned_url("get_object", Params={})',
            id="a method of every client",
        ),
        pytest.param(
            's3 = boto3.client("s3")\ns3.copy_object(Bucket="a", Key="b", CopySource={"Key": "c"})',
            id="what botocore takes in two forms",
        ),
        pytest.param(
            's3 = boto3.client("s3")\nwith raises(ParamValidationError):\n    s3.get_object()',
            id="a test of the mistake",
        ),
        pytest.param(
            's3 = boto3.client("s3")\ntry:\n    s3.get_object()\nexcept ParamValidationError:\n'
            "    pass",
            id="a mistake that is caught",
        ),
        pytest.param(
            's3 = boto3.client("s3")\ns3.meta.events.register("provide-client-params.s3", fill)\n'
            "s3.get_object()\ns3.my_method()",
            id="events that fill in parameters",
        ),
        pytest.param(
            'boto3.client("sqs").receive_message(QueueUrl="a", AttributeNames=["SentTimestamp"])',
            id="a value that the service takes and the model does not have",
        ),
        pytest.param(
            'one = boto3.client("s3").list_buckets()\none["Count"] = 1\nprint(one["Count"])',
            id="a key that the page writes",
        ),
        pytest.param(
            'for one in boto3.client("s3").list_buckets()["Buckets"]:\n    enrich(one)\n'
            '    print(one["Size"])',
            id="an answer that other code has",
        ),
        pytest.param(
            'answer = boto3.client("s3").list_buckets()\nprint(answer["ResponseMetadata"])',
            id="what stands in every answer",
        ),
        pytest.param(
            'answer = boto3.client("iam").get_role(RoleName="a")\n'
            'print(answer["Role"]["AssumeRolePolicyDocument"]["Statement"])',
            id="a text that botocore reads",
        ),
        pytest.param(
            'item = boto3.resource("dynamodb").Table("a").get_item(Key={"id": 7})["Item"]\n'
            'print(item["name"]["first"])',
            id="an item of a table",
        ),
        pytest.param(
            'item = boto3.client("dynamodb").get_item(TableName="a", Key=key)["Item"]\n'
            'print(item["name"]["M"]["first"]["S"])',
            id="an item of a client",
        ),
        pytest.param(
            'table = boto3.resource("dynamodb").Table("a")\ntable.put_item(Item={"a": {"S": b}})',
            id="a map of one key, which may be meant",
        ),
        pytest.param(
            'for one in boto3.resource("ec2").instances.filter(Filters=[]):\n'
            "    print(one.id, one.state, one.instance_id, one.vpc.cidr_block)\n    one.stop()",
            id="what instances have",
        ),
        pytest.param(
            'boto3.resource("s3").Bucket("a").objects.filter(Prefix="b").delete()',
            id="what can be done to many",
        ),
        pytest.param(
            'boto3.resource("s3").Object("a", "b").put(Body=b"c")', id="parameters filled in"
        ),
        pytest.param('boto3.client("s3", region_name="mars-west-1")', id="a region that may come"),
        pytest.param('boto3.client("s3", region_name="local")', id="a region of a test"),
        pytest.param(
            'boto3.client("logs").create_export_task(logGroupName="a", fromTime=1, to=2, '
            'destination="b")',
            id="a parameter with another name",
        ),
    ],
)
def test_what_is_right_or_not_certain_is_not_said(code: str, check: Checker) -> None:
    assert found(check, page(f"import boto3\n\n{code}")) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            (
                'for page in s3.get_paginator("list_objects_v2").paginate(Bucket="a"):\n'
                '    for one in page.get("Contents", []):\n        print(one["Keys"])'
            ),
            "`Object` of `s3` has no `Keys`",
        ),
        (
            'for number, one in enumerate(s3.list_buckets()["Buckets"]):\n    print(one["Nam"])',
            "`Bucket` of `s3` has no `Nam`",
        ),
        (
            'names = [one["Nam"] for one in s3.list_buckets()["Buckets"]]',
            "`Bucket` of `s3` has no `Nam`",
        ),
        (
            'found = s3.list_buckets()\nprint(found.get("Bucket"))',
            "the answer of `s3` has no `Bucket`",
        ),
        (
            'first = sorted(s3.list_buckets()["Buckets"][:5])[0]\nprint(f"{first[\'Nam\']}")',
            "`Bucket` of `s3` has no `Nam`",
        ),
        (
            'if (found := s3.list_buckets()):\n    print(found["Bucket"])',
            "the answer of `s3` has no `Bucket`",
        ),
        (
            (
                "def names():\n    found = s3.list_buckets()\n"
                '    return {one["Nam"]: one for one in found["Buckets"] or []}'
            ),
            "`Bucket` of `s3` has no `Nam`",
        ),
    ],
)
def test_an_answer_is_followed_through(code: str, said: str, check: Checker) -> None:
    (one,) = found(check, page(f'import boto3\n\ns3 = boto3.client("s3")\n{code}'), "RB270")
    assert said in one


def test_a_name_of_another_block_may_have_another_value_in_other_pages(check: Checker) -> None:
    blocks = ('import boto3\n\nclient = boto3.client("s3")', "client.summon_the_dragon()")
    assert found(check, page(*blocks)) == []
    assert found(check, page(*blocks, front=OURS)) == [
        "16:8: RB261 the client of `s3` has no method `summon_the_dragon` as of botocore"
    ]


def test_procedures_do_not_know_each_other(check: Checker) -> None:
    text = (
        "---\nrunbook:\n  procedures: 2\n---\n# Page\n\n## One\n\n```python\nimport boto3\n\n"
        'client = boto3.client("s3")\n```\n\n## Two\n\n```python\nclient.list_bucket()\n```\n'
    )
    assert found(check, text) == []


def test_a_step_that_is_to_fail_may_show_a_mistake(check: Checker) -> None:
    code = 'import boto3\n\nboto3.client("s3").list_bucket()'
    text = page(code).replace("```python", "<!-- runbook: exit=1 -->\n```python", 1)
    assert found(check, text) == []


def test_a_service_that_is_near_no_other_is_said_in_a_runbook(check: Checker) -> None:
    text = page('import boto3\n\nboto3.client("qqqqqqqq")', front=OURS)
    assert found(check, text) == ["12:14: RB260 there is no service `qqqqqqqq` as of botocore"]
